"""The public catalogue over HTTP. These answers are cached for everybody: no handler here may know the actor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get
from litestar.params import FromPath, QueryParameter

from application.catalogue.queries import (
    CountFacets,
    GetCategory,
    GetCategoryTree,
    GetProduct,
    ListDeliveryMethods,
    ListProducts,
)
from application.catalogue.views import (
    MOST_ATTRIBUTES,
    ProductFilter,
    ProductSort,
    WantedAttribute,
    reference_of,
)
from application.shared.page import CursorInvalid, PageRequest
from domain.catalogue.errors import CategoryNotFound, ProductNotFound
from domain.catalogue.product import ProductKind
from domain.catalogue.slug import Slug
from domain.catalogue.text import ATTRIBUTE_LENGTH
from domain.shared.ids import CategoryId
from domain.shared.money import Money
from entrypoints.http.faults import Fault
from entrypoints.http.openapi import problems
from entrypoints.http.storefront.catalogue_views import (
    CategoryNodeBody,
    CategoryPlaceBody,
    CategoryTreeBody,
    DeliveryMethodBody,
    DeliveryMethodsBody,
    ProductCardBody,
)
from entrypoints.http.storefront.facet_views import FacetsBody
from entrypoints.http.storefront.product_page_views import ProductBody
from entrypoints.http.strict_input import InvalidInput
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal

_PAIR_LENGTH: Final = 2 * ATTRIBUTE_LENGTH + 1

PriceLimit = Annotated[
    str | None,
    QueryParameter(
        pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$", description="Of the cheapest variant, in roubles, inclusive"
    ),
]
CategoryName = Annotated[
    str | None, QueryParameter(description="Id or slug; includes the categories below it")
]
Words = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=100,
        description="Words, an SKU, or the beginning of what somebody types: all of them must be there. Where"
        " nothing has them, words of names that sound like them are found",
    ),
]
Kind = Annotated[ProductKind | None, QueryParameter()]
OnSale = Annotated[bool | None, QueryParameter(description="With a promo price")]
InStock = Annotated[bool | None, QueryParameter(description="Can be bought now")]
Attributes = Annotated[
    list[str] | None,
    QueryParameter(
        max_items=20,
        description="`name:value`, repeated: any of the values of one name, and all of the names; up to ten names",
    ),
]
Tag = Annotated[str | None, QueryParameter(min_length=1, max_length=50)]


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
        category: CategoryName = None,
        q: Words = None,
        kind: Kind = None,
        min_price: PriceLimit = None,
        max_price: PriceLimit = None,
        on_sale: OnSale = None,
        in_stock: InStock = None,
        attr: Attributes = None,
        tag: Tag = None,
        sort: Annotated[
            ProductSort | None, QueryParameter(description="With `q` by relevance, else by position")
        ] = None,
        limit: Limit = 24,
        cursor: Cursor = None,
        with_total: WithTotal = False,
    ) -> PageView[ProductCardBody]:
        """List products page by page.

        Prices and sorting by price go by the cheapest variant. "ё" and "е" are one letter to `q`. `total` counts up
        to 10 000.
        """
        wanted = ProductFilter(
            category=_category(category),
            q=q,
            kind=kind,
            min_price=_money(min_price),
            max_price=_money(max_price),
            on_sale=on_sale,
            in_stock=in_stock,
            attributes=_attributes(attr or ()),
            tag=tag,
        )
        order = sort or (ProductSort.POSITION if q is None else ProductSort.RELEVANCE)
        page = await list_products(
            wanted, order, PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        )
        return PageView.of(page, ProductCardBody.of)

    @get("/facets", responses=problems(CategoryNotFound))
    @inject
    async def product_facets(
        self,
        *,
        count_facets: FromDishka[CountFacets],
        category: CategoryName = None,
        q: Words = None,
        kind: Kind = None,
        min_price: PriceLimit = None,
        max_price: PriceLimit = None,
        on_sale: OnSale = None,
        in_stock: InStock = None,
        attr: Attributes = None,
        tag: Tag = None,
    ) -> FacetsBody:
        """Count what each further filter would leave of a list.

        Every facet leaves its own filter out of the count, so that another choice can be made. The most frequent
        30 attributes with up to 50 values each, and 50 tags.
        """
        wanted = ProductFilter(
            category=_category(category),
            q=q,
            kind=kind,
            min_price=_money(min_price),
            max_price=_money(max_price),
            on_sale=on_sale,
            in_stock=in_stock,
            attributes=_attributes(attr or ()),
            tag=tag,
        )
        return FacetsBody.of(await count_facets(wanted))

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


def _attributes(pairs: Sequence[str]) -> tuple[WantedAttribute, ...]:
    """Raise InvalidInput."""
    wanted: dict[str, list[str]] = {}
    for pair in pairs:
        name, colon, value = pair.partition(":")
        if not colon or not name.strip() or not value.strip() or len(pair) > _PAIR_LENGTH:
            raise InvalidInput([Fault(pointer="query/attr", message="It must be `name:value`")])
        wanted.setdefault(name.strip(), []).append(value.strip())
    if len(wanted) > MOST_ATTRIBUTES:
        raise InvalidInput([Fault(pointer="query/attr", message=f"At most {MOST_ATTRIBUTES} names")])
    return tuple(WantedAttribute(name=name, values=tuple(values)) for name, values in wanted.items())
