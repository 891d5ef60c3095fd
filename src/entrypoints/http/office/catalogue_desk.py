"""The whole catalogue for the staff: what buyers see, what they do not, and what has become of it."""

from __future__ import annotations

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, JSONBody, QueryParameter

from application.catalogue.change_product import ChangeProduct
from application.catalogue.create_product import CreateProduct
from application.catalogue.staff_ports import StaffProductFilter, StaffProductSort
from application.catalogue.staff_queries import (
    GetCategoryHistory,
    GetProductHistory,
    GetStaffCategories,
    GetStaffProduct,
    ListStaffProducts,
)
from application.shared.page import CursorInvalid, PageRequest
from domain.catalogue.errors import CategoryNotFound, KindFixed, ProductNotFound
from domain.catalogue.product import ProductKind
from domain.catalogue.source import ProductSource
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.office.audit import AuditEntryView
from entrypoints.http.office.catalogue_bodies import OfficeCategoryTreeBody
from entrypoints.http.office.product_bodies import NewProductBody, WholeProductBody
from entrypoints.http.office.product_edits import (
    EDIT_REFUSALS,
    PRODUCT_REFUSALS,
    category_named,
    new_product,
    product_named,
    replacement_of,
)
from entrypoints.http.office.product_views import OfficeProductBody
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal

Word = Annotated[
    str | None,
    QueryParameter(min_length=1, max_length=100, description="Part of a name, of a slug or of a SKU"),
]
CategoryFilter = Annotated[
    str | None, QueryParameter(description="Id or slug; includes the categories below it")
]


class ProductDeskController(Controller):
    path = "/admin/products"
    tags = ("Office: catalogue",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        "/",
        summary="All products, also those that buyers do not see",
        responses=problems(*STAFF_ONLY, CategoryNotFound, CursorInvalid),
    )
    @inject
    async def products(
        self,
        *,
        list_products: FromDishka[ListStaffProducts],
        q: Word = None,
        category: CategoryFilter = None,
        kind: Annotated[ProductKind | None, QueryParameter()] = None,
        source: Annotated[
            ProductSource | None, QueryParameter(description="Kept here or in the connected shop")
        ] = None,
        active: Annotated[bool | None, QueryParameter()] = None,
        sku: Annotated[
            str | None, QueryParameter(min_length=1, max_length=64, description="A whole SKU")
        ] = None,
        sort: Annotated[StaffProductSort, QueryParameter()] = StaffProductSort.NEWEST,
        limit: Limit = 24,
        cursor: Cursor = None,
        with_total: WithTotal = False,
    ) -> PageView[OfficeProductBody]:
        """Needs the permission `catalogue.view`."""
        wanted = StaffProductFilter(
            q=q,
            category=category_named(category) if category is not None else None,
            kind=kind,
            source=source,
            active=active,
            sku=sku,
        )
        page = await list_products(
            wanted, sort, PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        )
        return PageView[OfficeProductBody].of(page, OfficeProductBody.of)

    @get(
        "/{product_id:str}",
        summary="A product as the staff see it",
        responses=problems(*STAFF_ONLY, ProductNotFound),
    )
    @inject
    async def product(
        self, product_id: FromPath[str], get_product: FromDishka[GetStaffProduct]
    ) -> OfficeProductBody:
        """By id or slug, with every variant. Needs the permission `catalogue.view`."""
        return OfficeProductBody.of(await get_product(product_named(product_id)))

    @get(
        "/{product_id:str}/history",
        summary="Who changed a product, when, and what",
        responses=problems(*STAFF_ONLY, ProductNotFound, CursorInvalid),
    )
    @inject
    async def history(
        self,
        product_id: FromPath[str],
        *,
        get_history: FromDishka[GetProductHistory],
        limit: Limit = 24,
        cursor: Cursor = None,
        with_total: WithTotal = False,
    ) -> PageView[AuditEntryView]:
        """The latest first. A variant is told by its SKU: `variants.TEA-1.price`. Needs the permission
        `catalogue.view`.
        """
        page = PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        found = await get_history(product_named(product_id), page)
        return PageView[AuditEntryView].of(found, AuditEntryView.of)

    @post(
        "/",
        summary="Add a product",
        response_headers=NAMES_LOCATION,
        responses=problems(*PRODUCT_REFUSALS),
    )
    @inject
    async def create(
        self, data: JSONBody[NewProductBody], create_product: FromDishka[CreateProduct]
    ) -> Response[OfficeProductBody]:
        """The same as `POST /products`. Needs the permission `catalogue.manage`."""
        product = OfficeProductBody.of(await create_product(new_product(data)))
        return created(product, f"/admin/products/{product.id}")

    @put(
        "/{product_id:str}",
        summary="Write a product anew",
        responses=problems(*EDIT_REFUSALS, KindFixed),
    )
    @inject
    async def replace(
        self,
        product_id: FromPath[str],
        data: JSONBody[WholeProductBody],
        change_product: FromDishka[ChangeProduct],
    ) -> OfficeProductBody:
        """By id or slug; sending the same again changes nothing. What a connected WooCommerce shop keeps can be
        changed there only. Needs the permission `catalogue.manage`.
        """
        return OfficeProductBody.of(await change_product(product_named(product_id), replacement_of(data)))


class CategoryDeskController(Controller):
    path = "/admin/categories"
    tags = ("Office: catalogue",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="The whole tree of categories", responses=problems(*STAFF_ONLY))
    @inject
    async def categories(self, get_tree: FromDishka[GetStaffCategories]) -> OfficeCategoryTreeBody:
        """Also what is hidden. Siblings come by position, then by name. Needs the permission `catalogue.view`."""
        return OfficeCategoryTreeBody.of(await get_tree())

    @get(
        "/{val:str}/history",
        summary="Who changed a category, when, and what",
        responses=problems(*STAFF_ONLY, CategoryNotFound, CursorInvalid),
    )
    @inject
    async def history(
        self,
        val: FromPath[str],
        *,
        get_history: FromDishka[GetCategoryHistory],
        limit: Limit = 24,
        cursor: Cursor = None,
        with_total: WithTotal = False,
    ) -> PageView[AuditEntryView]:
        """By id or slug, the latest first. Needs the permission `catalogue.view`."""
        page = PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        found = await get_history(category_named(val), page)
        return PageView[AuditEntryView].of(found, AuditEntryView.of)
