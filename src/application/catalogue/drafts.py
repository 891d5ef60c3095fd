"""A variant as the staff write it, before it has an identity."""

from __future__ import annotations

from dataclasses import dataclass

from domain.catalogue.variant import ONE, Variant
from domain.shared.ids import VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantDraft:
    """`id` is None for a new variant. Without a name it is called as its SKU."""

    sku: str
    price: Money
    id: VariantId | None = None
    name: str | None = None
    promo_price: Money | None = None
    tracked: bool = True
    min_quantity: Quantity = ONE
    increment: Quantity = ONE
    active: bool = True

    def as_variant(self, variant_id: VariantId) -> Variant:
        """Raise what Variant raises."""
        return Variant(
            id=variant_id,
            sku=self.sku,
            name=self.name or self.sku,
            price=self.price,
            promo_price=self.promo_price,
            tracked=self.tracked,
            min_quantity=self.min_quantity,
            increment=self.increment,
            active=self.active,
        )
