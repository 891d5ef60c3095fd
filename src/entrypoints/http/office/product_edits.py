"""What the staff sent about a product, as use cases take it."""

from __future__ import annotations

from typing import cast

from msgspec import UNSET

from application.catalogue.change_product import ProductEdit
from application.catalogue.create_product import NewProduct
from application.catalogue.views import reference_of
from domain.catalogue import errors
from domain.catalogue.product import ProductChanges, ProductKind
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, ProductId
from entrypoints.http.office.product_bodies import NewProductBody, ProductPatchBody, WholeProductBody
from entrypoints.http.openapi import STAFF_ONLY
from entrypoints.http.wire import given

CATEGORY_REFUSALS = (
    *STAFF_ONLY,
    errors.CategoryNotFound,
    errors.SlugTaken,
    errors.SlugInvalid,
    errors.TextUnfit,
    errors.MarkupRefused,
    errors.CategoryTooDeep,
)
PRODUCT_REFUSALS = (
    *STAFF_ONLY,
    errors.CategoryNotFound,
    errors.SlugTaken,
    errors.SkuTaken,
    errors.SlugInvalid,
    errors.TextUnfit,
    errors.MarkupRefused,
    errors.PhotosUnfit,
    errors.VariantsUnfit,
    errors.PriceUnfit,
    errors.QuantityStepUnfit,
    errors.ServiceTracked,
    errors.AttributesUnfit,
    errors.TagsUnfit,
    errors.CategoriesUnfit,
)
EDIT_REFUSALS = (
    *PRODUCT_REFUSALS,
    errors.ProductNotFound,
    errors.VariantNotFound,
    errors.ManagedInWooCommerce,
    errors.ChangedSince,
)


def category_named(text: str) -> CategoryId | Slug:
    """Raise CategoryNotFound for what can be neither an id nor a slug."""
    named = reference_of(text)
    if named is None:
        raise errors.CategoryNotFound
    return named if isinstance(named, Slug) else CategoryId(named)


def product_named(text: str) -> ProductId | Slug:
    """Raise ProductNotFound for what can be neither an id nor a slug."""
    named = reference_of(text)
    if named is None:
        raise errors.ProductNotFound
    return named if isinstance(named, Slug) else ProductId(named)


def new_product(data: NewProductBody) -> NewProduct:
    return NewProduct(
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
        short_description=data.short_description,
        attributes=tuple(one.as_attribute() for one in data.attributes),
        tags=tuple(data.tags),
        also_in=tuple(map(CategoryId, data.also_in)),
    )


def edit_of(data: ProductPatchBody) -> ProductEdit:
    changes = given(
        data,
        "category_id", "name", "description", "short_description", "unit", "active", "skip_loyalty",
        "unredeemable", "position",
    )  # fmt: skip
    if data.slug is not UNSET:
        changes["slug"] = Slug(data.slug)
    if data.attributes is not UNSET:
        changes["attributes"] = tuple(one.as_attribute() for one in data.attributes)
    changes |= {name: tuple(values) for name, values in given(data, "photos", "tags", "also_in").items()}
    return ProductEdit(
        changes=cast("ProductChanges", changes),
        variants=None if data.variants is UNSET else tuple(one.as_draft() for one in data.variants),
        unchanged_since=data.unchanged_since,
    )


def replacement_of(data: WholeProductBody) -> ProductEdit:
    new = new_product(data)
    changes: ProductChanges = {
        "category_id": new.category_id,
        "name": new.name,
        "description": new.description,
        "short_description": new.short_description,
        "unit": new.unit,
        "photos": new.photos,
        "active": data.active,
        "skip_loyalty": new.skip_loyalty,
        "unredeemable": new.unredeemable,
        "position": new.position,
        "attributes": new.attributes,
        "tags": new.tags,
        "also_in": new.also_in,
    }
    if new.slug is not None:
        changes["slug"] = new.slug
    return ProductEdit(
        changes=changes, variants=new.variants, kind=new.kind, unchanged_since=data.unchanged_since
    )
