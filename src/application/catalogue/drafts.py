"""A variant as the staff write it, before it has an identity."""

from __future__ import annotations

from dataclasses import dataclass

from domain.catalogue.text import require_plain
from domain.catalogue.variant import ONE, Variant, VariantAttribute
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
    attributes: tuple[VariantAttribute, ...] = ()
    photo: str | None = None

    def as_variant(self, variant_id: VariantId) -> Variant:
        """Raise what Variant raises, and MarkupRefused."""
        require_plain(self.sku, "sku")
        require_plain(self.name or "", "name")
        for attribute in self.attributes:
            require_plain(attribute.name, "attribute")
            require_plain(attribute.value, "attribute")
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
            attributes=self.attributes,
            photo=self.photo,
        )
