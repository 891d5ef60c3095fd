"""Who may change what of a product or category that a connected WooCommerce shop keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from domain.catalogue.category import Category, CategoryChanges
from domain.catalogue.errors import ManagedInWooCommerce
from domain.catalogue.product import Product, ProductChanges, ProductSource
from domain.catalogue.variant import ONE, Variant

OUR_FIELDS: Final = frozenset({"skip_loyalty", "unredeemable", "unit"})
"""What WooCommerce does not know: the next synchronisation leaves these alone, and `min_quantity`, `increment` of
a variant.
"""


def require_ours(
    product: Product, changes: ProductChanges, variants: Sequence[Variant] | None = None
) -> None:
    """Let the staff change only what the next synchronisation will not undo. Raise ManagedInWooCommerce.

    Writing a field as it is already changes nothing and is allowed.
    """
    if product.source is ProductSource.OWN:
        return
    if any(name not in OUR_FIELDS and getattr(product, name) != value for name, value in changes.items()):
        raise ManagedInWooCommerce
    if variants is not None and not _same_offer(variants, product.variants):
        raise ManagedInWooCommerce


def require_our_category(category: Category, changes: CategoryChanges, *, moves: bool = False) -> None:
    """Everything of a category that the shop keeps is the shop's. Raise ManagedInWooCommerce."""
    differs = moves or any(getattr(category, name) != value for name, value in changes.items())
    if differs and category.source is not ProductSource.OWN:
        raise ManagedInWooCommerce


def _same_offer(variants: Sequence[Variant], present: Sequence[Variant]) -> bool:
    """An inactive variant may be left out."""
    named = {variant.id for variant in variants}
    kept = [_theirs(variant) for variant in present if variant.id in named]
    return kept == list(map(_theirs, variants)) and not any(
        variant.active for variant in present if variant.id not in named
    )


def _theirs(variant: Variant) -> Variant:
    return replace(variant, min_quantity=ONE, increment=ONE)
