"""The catalogue over HTTP, for the staff."""

from __future__ import annotations

from typing import cast

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, patch, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import UNSET

from application.catalogue.change_category import CategoryEdit, ChangeCategory
from application.catalogue.change_product import ChangeProduct
from application.catalogue.create_category import CreateCategory, NewCategory
from application.catalogue.create_product import CreateProduct
from application.catalogue.deactivate_category import DeactivateCategory
from application.catalogue.deactivate_product import DeactivateProduct
from domain.catalogue import errors
from domain.catalogue.category import CategoryChanges
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.office.catalogue_bodies import CategoryPatchBody, NewCategoryBody, OfficeCategoryBody
from entrypoints.http.office.product_bodies import NewProductBody, ProductPatchBody
from entrypoints.http.office.product_edits import (
    CATEGORY_REFUSALS,
    EDIT_REFUSALS,
    PRODUCT_REFUSALS,
    category_named,
    edit_of,
    new_product,
    product_named,
)
from entrypoints.http.office.product_views import OfficeProductBody
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import given


class CategoryOfficeController(Controller):
    path = "/categories"
    tags = ("Office: catalogue",)
    security = SIGNED_IN

    @post("/", response_headers=NAMES_LOCATION, responses=problems(*CATEGORY_REFUSALS))
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

    @patch(
        "/{val:str}",
        responses=problems(*CATEGORY_REFUSALS, errors.CategoryCycle, errors.ManagedInWooCommerce),
    )
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
        return OfficeCategoryBody.of(await change_category(category_named(val), edit))

    @post(
        "/{val:str}/deactivate",
        status_code=HTTP_200_OK,
        responses=problems(*STAFF_ONLY, errors.CategoryNotFound, errors.ManagedInWooCommerce),
    )
    @inject
    async def deactivate_category(
        self, val: FromPath[str], deactivate_category: FromDishka[DeactivateCategory]
    ) -> OfficeCategoryBody:
        """Hide a category with everything below it.

        Needs the permission `catalogue.manage`. Repeating it changes nothing.
        """
        return OfficeCategoryBody.of(await deactivate_category(category_named(val)))


class ProductOfficeController(Controller):
    path = "/products"
    tags = ("Office: catalogue",)
    security = SIGNED_IN

    @post("/", response_headers=NAMES_LOCATION, responses=problems(*PRODUCT_REFUSALS))
    @inject
    async def create_product(
        self, data: JSONBody[NewProductBody], create_product: FromDishka[CreateProduct]
    ) -> Response[OfficeProductBody]:
        """Add a product.

        Needs the permission `catalogue.manage`.
        """
        product = OfficeProductBody.of(await create_product(new_product(data)))
        return created(product, f"/products/{product.id}")

    @patch(
        "/{product_id:str}",
        responses=problems(*EDIT_REFUSALS),
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
        return OfficeProductBody.of(await change_product(product_named(product_id), edit_of(data)))

    @post(
        "/{product_id:str}/deactivate",
        status_code=HTTP_200_OK,
        responses=problems(*STAFF_ONLY, errors.ProductNotFound, errors.ManagedInWooCommerce),
    )
    @inject
    async def deactivate_product(
        self, product_id: FromPath[str], deactivate_product: FromDishka[DeactivateProduct]
    ) -> OfficeProductBody:
        """Take a product off sale.

        Needs the permission `catalogue.manage`. Repeating it changes nothing.
        """
        return OfficeProductBody.of(await deactivate_product(product_named(product_id)))
