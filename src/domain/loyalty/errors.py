"""What loyalty refuses."""

from __future__ import annotations

from domain.shared.errors import Conflict, RuleViolated
from domain.shared.points import Points


class NotEnoughPoints(Conflict):
    code = "loyalty.not_enough_points"

    def __init__(self, *, wanted: Points, available: Points) -> None:
        super().__init__(
            f"{wanted} points were wanted, {available} can be spent.",
            wanted=str(wanted),
            available=str(available),
        )


class AccruedPointsSpent(RuleViolated):
    """The accrual of an order cannot be taken back whole."""

    code = "loyalty.accrued_points_spent"

    def __init__(self) -> None:
        super().__init__("The points earned by this order are spent or held already.")
