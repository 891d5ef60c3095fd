"""What feedback refuses."""

from __future__ import annotations

from domain.shared.errors import Conflict, RuleViolated


class StarsUnfit(RuleViolated):
    code = "feedback.stars_unfit"

    def __init__(self, most: int) -> None:
        super().__init__(f"A rating has 1 to {most} stars.", field="stars", limit=most)


class FeedbackTextUnfit(RuleViolated):
    code = "feedback.text_unfit"

    def __init__(self, field: str, longest: int) -> None:
        super().__init__(f"A text has 1 to {longest} characters.", field=field, limit=longest)


class OrderRated(Conflict):
    code = "feedback.order_rated"

    def __init__(self) -> None:
        super().__init__("This order was rated before.", field="order_id")
