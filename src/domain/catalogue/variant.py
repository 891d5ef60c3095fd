"""A variant of a product: what has a price, a stock-keeping unit and a quantity step."""

from __future__ import annotations

from dataclasses import dataclass

from domain.catalogue.errors import PriceUnfit, QuantityStepUnfit
from domain.catalogue.text import ATTRIBUTE_LENGTH, NAME_LENGTH, SKU_LENGTH, fit
from domain.shared.ids import VariantId
from domain.shared.money import ZERO, Money
from domain.shared.quantity import Quantity

ONE = Quantity.units(1)
DEAREST = Money(100_000_000_00)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantAttribute:
    """What sets this variant apart, such as the colour red. Raise TextUnfit."""

    name: str
    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", fit(self.name, "attribute", ATTRIBUTE_LENGTH))
        object.__setattr__(self, "value", fit(self.value, "attribute", ATTRIBUTE_LENGTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Raise TextUnfit, PriceUnfit, QuantityStepUnfit.

    `tracked` means that it is sold from stock; an untracked variant is always available.
    """

    id: VariantId
    sku: str
    name: str
    price: Money
    promo_price: Money | None = None
    tracked: bool = True
    min_quantity: Quantity = ONE
    increment: Quantity = ONE
    active: bool = True
    attributes: tuple[VariantAttribute, ...] = ()
    photo: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "sku", fit(self.sku, "sku", SKU_LENGTH))
        object.__setattr__(self, "name", fit(self.name, "name", NAME_LENGTH))
        if not ZERO <= self.price <= DEAREST:
            raise PriceUnfit
        if self.promo_price is not None and not ZERO <= self.promo_price < self.price:
            raise PriceUnfit
        least, step = self.min_quantity.milli, self.increment.milli
        if step <= 0 or least <= 0 or least % step:
            raise QuantityStepUnfit

    @property
    def base_price(self) -> Money:
        """What a buyer pays before any discount of theirs."""
        return self.price if self.promo_price is None else self.promo_price
