"""The catalogue over HTTP, for the staff."""

from __future__ import annotations

from typing import cast

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, patch, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import UNSET

from application.catalogue.change_category import CategoryEdit, ChangeCategory
from application.catalogue.change_product import ChangeProduct, ProductEdit
from application.catalogue.create_category import CreateCategory, NewCategory
from application.catalogue.create_product import CreateProduct, NewProduct
from application.catalogue.deactivate_category import DeactivateCategory
from application.catalogue.deactivate_product import DeactivateProduct
from application.catalogue.views import reference_of
from domain.catalogue import errors
from domain.catalogue.category import CategoryChanges
from domain.catalogue.product import ProductChanges, ProductKind
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, ProductId
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.office.catalogue_bodies import (
    CategoryPatchBody,
    NewCategoryBody,
    NewProductBody,
    OfficeCategoryBody,
    OfficeProductBody,
    ProductPatchBody,
)
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import given

_CATEGORY_REFUSALS = (
    *STAFF_ONLY,
    errors.CategoryNotFound,
    errors.SlugTaken,
    errors.SlugInvalid,
    errors.TextUnfit,
    errors.CategoryTooDeep,
)
_PRODUCT_REFUSALS = (
    *STAFF_ONLY,
    errors.CategoryNotFound,
    errors.SlugTaken,
    errors.SkuTaken,
    errors.SlugInvalid,
    errors.TextUnfit,
    errors.PhotosUnfit,
    errors.VariantsUnfit,
    errors.PriceUnfit,
    errors.QuantityStepUnfit,
    errors.ServiceTracked,
)


class CategoryOfficeController(Controller):
    path = "/categories"
    tags = ("Office: catalogue",)
    security = SIGNED_IN

    @post("/", response_headers=NAMES_LOCATION, responses=problems(*_CATEGORY_REFUSALS))
    @inject
    async def create_category(
        self, data: JSONBody[NewCategoryBody], create_category: FromDishka[CreateCategory]
    ) -> Response[OfficeCategoryBody]:
        """Add a category.

        Needs the permission `catalogue.manage`.
        """
        new = NewCategory(
            name=data.name,
            slug=Slug(data.slug) if data.slug is not None else None,
            parent_id=CategoryId(data.parent_id) if data.parent_id is not None else None,
            position=data.position,
        )
        category = OfficeCategoryBody.of(await create_category(new))
        return created(category, f"/categories/{category.id}")

    @patch("/{val:str}", responses=problems(*_CATEGORY_REFUSALS, errors.CategoryCycle))
    @inject
    async def change_category(
        self,
        val: FromPath[str],
        data: JSONBody[CategoryPatchBody],
        change_category: FromDishka[ChangeCategory],
    ) -> OfficeCategoryBody:
        """Change a category, or move it with everything below it.

        Needs the permission `catalogue.manage`. `active: true` shows a hidden category again.
        """
        changes = given(data, "name", "position", "active")
        if data.slug is not UNSET:
            changes["slug"] = Slug(data.slug)
        parent_id = data.parent_id
        edit = CategoryEdit(
            changes=cast("CategoryChanges", changes),
            move=parent_id is not UNSET,
            parent_id=CategoryId(parent_id) if parent_id is not UNSET and parent_id is not None else None,
        )
        return OfficeCategoryBody.of(await change_category(_category(val), edit))

    @post(
        "/{val:str}/deactivate",
        status_code=HTTP_200_OK,
        responses=problems(*STAFF_ONLY, errors.CategoryNotFound),
    )
    @inject
    async def deactivate_category(
        self, val: FromPath[str], deactivate_category: FromDishka[DeactivateCategory]
    ) -> OfficeCategoryBody:
        """Hide a category with everything below it.

        Needs the permission `catalogue.manage`. Repeating it changes nothing.
        """
        return OfficeCategoryBody.of(await deactivate_category(_category(val)))


class ProductOfficeController(Controller):
    path = "/products"
    tags = ("Office: catalogue",)
    security = SIGNED_IN

    @post("/", response_headers=NAMES_LOCATION, responses=problems(*_PRODUCT_REFUSALS))
    @inject
    async def create_product(
        self, data: JSONBody[NewProductBody], create_product: FromDishka[CreateProduct]
    ) -> Response[OfficeProductBody]:
        """Add a product.

        Needs the permission `catalogue.manage`.
        """
        new = NewProduct(
            category_id=CategoryId(data.category_id),
            kind=ProductKind(data.kind),
            name=data.name,
            variants=tuple(variant.as_draft() for variant in data.variants),
            slug=Slug(data.slug) if data.slug is not None else None,
            description=data.description,
            unit=data.unit,
            photos=tuple(data.photos),
            skip_loyalty=data.skip_loyalty,
            unredeemable=data.unredeemable,
            position=data.position,
        )
        product = OfficeProductBody.of(await create_product(new))
        return created(product, f"/products/{product.id}")

    @patch(
        "/{product_id:str}",
        responses=problems(*_PRODUCT_REFUSALS, errors.ProductNotFound, errors.VariantNotFound),
    )
    @inject
    async def change_product(
        self,
        product_id: FromPath[str],
        data: JSONBody[ProductPatchBody],
        change_product: FromDishka[ChangeProduct],
    ) -> OfficeProductBody:
        """Change a product, by id or slug.

        Needs the permission `catalogue.manage`. `active: true` puts it back on sale.
        """
        changes = given(
            data,
            "category_id", "name", "description", "unit", "active", "skip_loyalty", "unredeemable", "position",
        )  # fmt: skip
        if data.slug is not UNSET:
            changes["slug"] = Slug(data.slug)
        if data.photos is not UNSET:
            changes["photos"] = tuple(data.photos)
        edit = ProductEdit(
            changes=cast("ProductChanges", changes),
            variants=None if data.variants is UNSET else tuple(one.as_draft() for one in data.variants),
        )
        return OfficeProductBody.of(await change_product(_product(product_id), edit))

    @post(
        "/{product_id:str}/deactivate",
        status_code=HTTP_200_OK,
        responses=problems(*STAFF_ONLY, errors.ProductNotFound),
    )
    @inject
    async def deactivate_product(
        self, product_id: FromPath[str], deactivate_product: FromDishka[DeactivateProduct]
    ) -> OfficeProductBody:
        """Take a product off sale.

        Needs the permission `catalogue.manage`. Repeating it changes nothing.
        """
        return OfficeProductBody.of(await deactivate_product(_product(product_id)))


def _category(text: str) -> CategoryId | Slug:
    named = reference_of(text)
    if named is None:
        raise errors.CategoryNotFound
    return named if isinstance(named, Slug) else CategoryId(named)


def _product(text: str) -> ProductId | Slug:
    named = reference_of(text)
    if named is None:
        raise errors.ProductNotFound
    return named if isinstance(named, Slug) else ProductId(named)
