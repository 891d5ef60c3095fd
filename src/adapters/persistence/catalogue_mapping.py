"""Rows of the catalogue as categories and products, and the other way."""

from __future__ import annotations

from adapters.persistence.catalogue_rows import (
    CategoryRow,
    ProductCategoryRow,
    ProductRow,
    ProductVariantRow,
)
from adapters.persistence.promotion_rows import PromotedPriceRow
from domain.catalogue.category import Category
from domain.catalogue.product import Attribute, Product, ProductKind, ProductSource
from domain.catalogue.slug import Slug
from domain.catalogue.variant import Variant, VariantAttribute
from domain.shared.ids import CategoryId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity


def to_category(row: CategoryRow) -> Category:
    return Category(
        id=CategoryId(row.id),
        parent_id=CategoryId(row.parent_id) if row.parent_id is not None else None,
        slug=Slug(row.slug),
        name=row.name,
        position=row.position,
        active=row.active,
        created_at=row.created_at,
        updated_at=row.updated_at,
        source=ProductSource.WOOCOMMERCE if row.linked else ProductSource.OWN,
    )


def category_row(category: Category) -> CategoryRow:
    return CategoryRow(
        id=category.id,
        parent_id=category.parent_id,
        slug=category.slug.text,
        name=category.name,
        position=category.position,
        active=category.active,
        created_at=category.created_at,
        updated_at=category.updated_at,
    )


def to_product(row: ProductRow) -> Product:
    return Product(
        id=ProductId(row.id),
        category_id=CategoryId(row.category_id),
        slug=Slug(row.slug),
        kind=ProductKind(row.kind),
        name=row.name,
        description=row.description,
        unit=row.unit,
        photos=tuple(row.photos),
        active=row.active,
        skip_loyalty=row.skip_loyalty,
        unredeemable=row.unredeemable,
        position=row.position,
        variants=tuple(map(_variant, row.variants)),
        created_at=row.created_at,
        updated_at=row.updated_at,
        short_description=row.short_description,
        attributes=tuple(
            Attribute(name=one["name"], options=tuple(one["options"])) for one in row.attributes
        ),
        tags=tuple(row.tags),
        also_in=tuple(CategoryId(one.category_id) for one in row.also_in),
        source=ProductSource(row.source),
    )


def product_row(product: Product) -> ProductRow:
    return ProductRow(
        id=product.id,
        category_id=product.category_id,
        slug=product.slug.text,
        kind=product.kind.value,
        name=product.name,
        description=product.description,
        unit=product.unit,
        photos=list(product.photos),
        active=product.active,
        skip_loyalty=product.skip_loyalty,
        unredeemable=product.unredeemable,
        position=product.position,
        created_at=product.created_at,
        updated_at=product.updated_at,
        short_description=product.short_description,
        attributes=[{"name": one.name, "options": list(one.options)} for one in product.attributes],
        tags=list(product.tags),
        source=product.source.value,
        also_in=[
            ProductCategoryRow(product_id=product.id, category_id=category_id, position=place)
            for place, category_id in enumerate(product.also_in)
        ],
        variants=[_variant_row(product.id, place, variant) for place, variant in enumerate(product.variants)],
    )


def leave_promotions(row: ProductRow, before: ProductRow) -> None:
    """What a promotion shows stays while the staff's own price under it does; a new one is shown until the promotion
    looks again.
    """
    shown = {variant.id: _promotion_of(variant) for variant in before.variants}
    for variant in row.variants:
        promotion = shown.get(variant.id)
        if promotion is None:
            continue
        if (
            variant.promo_price_minor == promotion.kept_minor
            and promotion.applied_minor < variant.price_minor
        ):
            variant.promo_price_minor = promotion.applied_minor
        else:
            variant.promoted = None


def _promotion_of(row: ProductVariantRow) -> PromotedPriceRow | None:
    """Whose price buyers see, if it is not the staff's own."""
    promoted = row.promoted
    return promoted if promoted is not None and promoted.applied_minor == row.promo_price_minor else None


def _variant(row: ProductVariantRow) -> Variant:
    promotion = _promotion_of(row)
    promo = promotion.kept_minor if promotion is not None else row.promo_price_minor
    return Variant(
        id=VariantId(row.id),
        sku=row.sku,
        name=row.name,
        price=Money(row.price_minor),
        promo_price=Money(promo) if promo is not None else None,
        tracked=row.tracked,
        min_quantity=Quantity(row.min_quantity_milli),
        increment=Quantity(row.increment_milli),
        active=row.active,
        attributes=tuple(VariantAttribute(name=one["name"], value=one["value"]) for one in row.attributes),
        photo=row.photo,
    )


def _variant_row(product_id: ProductId, place: int, variant: Variant) -> ProductVariantRow:
    promo = variant.promo_price
    return ProductVariantRow(
        id=variant.id,
        product_id=product_id,
        sku=variant.sku,
        name=variant.name,
        price_minor=variant.price.minor,
        promo_price_minor=promo.minor if promo is not None else None,
        tracked=variant.tracked,
        min_quantity_milli=variant.min_quantity.milli,
        increment_milli=variant.increment.milli,
        position=place,
        active=variant.active,
        attributes=[{"name": one.name, "value": one.value} for one in variant.attributes],
        photo=variant.photo,
    )
