"""What the lines of a file say of a product's variants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from application.catalogue.drafts import VariantDraft
from application.catalogue.exchange.errors import CellMissing
from application.catalogue.exchange.lines import Line
from domain.catalogue.errors import ServiceTracked
from domain.catalogue.product import Product, ProductKind
from domain.catalogue.variant import Variant

_VARIANT_FIELDS: Final = {
    "variant": "name",
    "price": "price",
    "promo_price": "promo_price",
    "tracked": "tracked",
    "min_quantity": "min_quantity",
    "increment": "increment",
    "variant_active": "active",
    "variant_attributes": "attributes",
    "variant_photo": "photo",
}


def draft_for(product: Product | None, line: Line) -> VariantDraft:
    """Raise CellMissing, ServiceTracked."""
    given = {name: line.values[column] for column, name in _VARIANT_FIELDS.items() if column in line.values}
    present = _variant_of(product, line)
    if present is not None:
        unchanged = {name: getattr(present, name) for name in _VARIANT_FIELDS.values()}
        return VariantDraft(id=present.id, sku=present.sku, **(unchanged | given))
    if "price" not in given:
        raise CellMissing("price")
    kind = product.kind if product is not None else line.values.get("kind", ProductKind.GOODS)
    given.setdefault("tracked", kind is ProductKind.GOODS)
    if kind is ProductKind.SERVICE and given["tracked"]:
        raise ServiceTracked
    return VariantDraft(sku=line.values["sku"], **given)


def _variant_of(product: Product | None, line: Line) -> Variant | None:
    variants = product.variants if product is not None else ()
    return next((variant for variant in variants if variant.sku == line.sku), None)


def offer(product: Product, drafts: Sequence[VariantDraft]) -> list[VariantDraft]:
    """All variants in the order they have; new ones come last. What the file does not name stays as it is."""
    named = {draft.id: draft for draft in drafts if draft.id is not None}
    return [
        *(named.get(variant.id) or _draft_of(variant) for variant in product.variants),
        *(draft for draft in drafts if draft.id is None),
    ]


def _draft_of(variant: Variant) -> VariantDraft:
    fields = {name: getattr(variant, name) for name in _VARIANT_FIELDS.values()}
    return VariantDraft(id=variant.id, sku=variant.sku, **fields)


def differences(product: Product, draft: VariantDraft, line: Line) -> tuple[str, ...]:
    if draft.id is None:
        return ()
    present = product.variant(draft.id)
    return tuple(
        column
        for column, name in _VARIANT_FIELDS.items()
        if column in line.values and getattr(draft, name) != getattr(present, name)
    )
