"""How an order reaches its buyer, and what that costs (E in D1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.orders.errors import AddressRequired
from domain.shared.ids import LocationId
from domain.shared.money import ZERO, Money


class DeliveryKind(StrEnum):
    PICKUP = "pickup"
    COURIER = "courier"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryMethod:
    """`location_id` is the point of a pickup; a courier takes the goods from the first location that has all."""

    code: str
    kind: DeliveryKind
    name: str
    fee: Money
    free_from: Money | None
    location_id: LocationId | None

    def cost(self, goods: Money) -> Money:
        return ZERO if self.free_from is not None and goods >= self.free_from else self.fee


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """The delivery method as it was chosen; its price is in the quote."""

    code: str
    kind: DeliveryKind
    name: str
    location_id: LocationId | None
    address: str | None
    comment: str | None

    @classmethod
    def by(cls, method: DeliveryMethod, *, address: str | None, comment: str | None) -> Destination:
        """Raise AddressRequired for a courier without one."""
        if method.kind is DeliveryKind.COURIER and not address:
            raise AddressRequired
        return cls(
            code=method.code,
            kind=method.kind,
            name=method.name,
            location_id=method.location_id,
            address=address,
            comment=comment,
        )
