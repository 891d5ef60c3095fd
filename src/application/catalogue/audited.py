"""What the audit log tells of the catalogue."""

from __future__ import annotations

from application.shared.audit import AuditEntry, AuditValue, Facts
from domain.catalogue.category import Category
from domain.catalogue.product import Product
from domain.catalogue.variant import Variant


def facts_of_category(category: Category) -> Facts:
    return {
        "parent_id": str(category.parent_id) if category.parent_id is not None else None,
        "slug": category.slug.text,
        "name": category.name,
        "position": category.position,
        "active": category.active,
    }


def facts_of_product(product: Product) -> Facts:
    """A variant is told by its SKU: `variants.TEA-1.price`."""
    facts: dict[str, AuditValue] = {
        "category_id": str(product.category_id),
        "slug": product.slug.text,
        "kind": product.kind.value,
        "name": product.name,
        "description": product.description,
        "unit": product.unit,
        "photos": list(product.photos),
        "active": product.active,
        "skip_loyalty": product.skip_loyalty,
        "unredeemable": product.unredeemable,
        "position": product.position,
        "variants": [variant.sku for variant in product.variants],
        "short_description": product.short_description,
        "attributes": [f"{one.name}: {' | '.join(one.options)}" for one in product.attributes],
        "tags": list(product.tags),
        "also_in": [str(category_id) for category_id in product.also_in],
    }
    for variant in product.variants:
        facts |= {f"variants.{variant.sku}.{name}": fact for name, fact in _facts_of_variant(variant).items()}
    return facts


def category_entry(action: str, category: Category, *, before: Facts | None = None) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject="category",
        subject_id=str(category.id),
        before=before,
        after=facts_of_category(category),
    )


def product_entry(action: str, product: Product, *, before: Facts | None = None) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject="product",
        subject_id=str(product.id),
        before=before,
        after=facts_of_product(product),
    )


def _facts_of_variant(variant: Variant) -> Facts:
    return {
        "name": variant.name,
        "price": variant.price.amount,
        "promo_price": variant.promo_price.amount if variant.promo_price is not None else None,
        "tracked": variant.tracked,
        "min_quantity": str(variant.min_quantity),
        "increment": str(variant.increment),
        "active": variant.active,
        "attributes": [f"{one.name}: {one.value}" for one in variant.attributes],
        "photo": variant.photo,
    }
