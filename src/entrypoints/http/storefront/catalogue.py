"""The public catalogue over HTTP. These answers are cached for everybody: no handler here may know the actor."""

from __future__ import annotations

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get
from litestar.params import FromPath, QueryParameter

from application.catalogue.queries import (
    GetCategory,
    GetCategoryTree,
    GetProduct,
    ListDeliveryMethods,
    ListProducts,
)
from application.catalogue.views import ProductFilter, ProductSort, reference_of
from application.shared.page import CursorInvalid, PageRequest
from domain.catalogue.errors import CategoryNotFound, ProductNotFound
from domain.catalogue.product import ProductKind
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId
from domain.shared.money import Money
from entrypoints.http.openapi import problems
from entrypoints.http.storefront.catalogue_views import (
    CategoryNodeBody,
    CategoryPlaceBody,
    CategoryTreeBody,
    DeliveryMethodBody,
    DeliveryMethodsBody,
    ProductBody,
    ProductCardBody,
)
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal

PriceLimit = Annotated[
    str | None,
    QueryParameter(
        pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$", description="Of the cheapest variant, in roubles, inclusive"
    ),
]


class CategoryController(Controller):
    path = "/categories"
    tags = ("Catalogue",)

    @get("/all")
    @inject
    async def category_tree(self, get_tree: FromDishka[GetCategoryTree]) -> CategoryTreeBody:
        """Read the tree of categories.

        Siblings come by position, then by name.
        """
        return CategoryTreeBody(items=[CategoryNodeBody.of(node) for node in await get_tree()])

    @get("/{val:str}", responses=problems(CategoryNotFound))
    @inject
    async def category(self, val: FromPath[str], get_category: FromDishka[GetCategory]) -> CategoryPlaceBody:
        """Read one category by id or slug, with its way from the root and its subtree."""
        return CategoryPlaceBody.of(await get_category(val))


class ProductController(Controller):
    path = "/products"
    tags = ("Catalogue",)

    @get("/", responses=problems(CategoryNotFound, CursorInvalid))
    @inject
    async def products(
        self,
        *,
        list_products: FromDishka[ListProducts],
        category: Annotated[
            str | None, QueryParameter(description="Id or slug; includes the categories below it")
        ] = None,
        q: Annotated[
            str | None,
            QueryParameter(min_length=1, max_length=100, description="Part of a name or description"),
        ] = None,
        kind: Annotated[ProductKind | None, QueryParameter()] = None,
        min_price: PriceLimit = None,
        max_price: PriceLimit = None,
        on_sale: Annotated[bool | None, QueryParameter(description="With a promo price")] = None,
        in_stock: Annotated[bool | None, QueryParameter(description="Can be bought now")] = None,
        sort: Annotated[ProductSort, QueryParameter()] = ProductSort.POSITION,
        limit: Limit = 24,
        cursor: Cursor = None,
        with_total: WithTotal = False,
    ) -> PageView[ProductCardBody]:
        """List products page by page.

        Prices and sorting by price go by the cheapest variant. "ё" and "е" are one letter to `q`.
        """
        wanted = ProductFilter(
            category=_category(category),
            q=q,
            kind=kind,
            min_price=_money(min_price),
            max_price=_money(max_price),
            on_sale=on_sale,
            in_stock=in_stock,
        )
        page = await list_products(
            wanted, sort, PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        )
        return PageView.of(page, ProductCardBody.of)

    @get("/{product_id:str}", responses=problems(ProductNotFound))
    @inject
    async def product(self, product_id: FromPath[str], get_product: FromDishka[GetProduct]) -> ProductBody:
        """Read one product by id or slug, with its variants."""
        return ProductBody.of(await get_product(product_id))


class DeliveryMethodController(Controller):
    path = "/delivery-methods"
    tags = ("Catalogue",)

    @get("/")
    @inject
    async def delivery_methods(self, list_methods: FromDishka[ListDeliveryMethods]) -> DeliveryMethodsBody:
        """List the ways to receive an order."""
        return DeliveryMethodsBody(items=[DeliveryMethodBody.of(method) for method in await list_methods()])


def _category(reference: str | None) -> CategoryId | Slug | None:
    if reference is None:
        return None
    named = reference_of(reference)
    if named is None:
        raise CategoryNotFound
    return named if isinstance(named, Slug) else CategoryId(named)


def _money(amount: str | None) -> Money | None:
    return Money.parse(amount) if amount is not None else None
