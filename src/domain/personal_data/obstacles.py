"""What keeps a client from being erased: business that is not over (INV-PD-8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ObstacleKind(StrEnum):
    """
    * `open_order`     placed, and neither completed nor cancelled; an unpaid one can be closed on the way
    * `live_payment`   a payment that the provider may still take
    * `open_refund`    money on its way back to the client
    * `unclear_payment`  an event of a provider that waits for a decision
    * `orphan_money`   money that paid for nothing and has not gone back
    * `held_points`    points that an order holds
    * `points`         points that would be lost: only with the client's word
    * `staff_member`   somebody who works here
    """

    OPEN_ORDER = "open_order"
    LIVE_PAYMENT = "live_payment"
    OPEN_REFUND = "open_refund"
    UNCLEAR_PAYMENT = "unclear_payment"
    ORPHAN_MONEY = "orphan_money"
    HELD_POINTS = "held_points"
    POINTS = "points"
    STAFF_MEMBER = "staff_member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """`reference` is what to look it up by: an order's number, an invoice, an amount."""

    kind: ObstacleKind
    reference: str

    def as_detail(self) -> dict[str, object]:
        return {"kind": self.kind.value, "reference": self.reference}
