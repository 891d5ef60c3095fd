"""What clients think of the shop, or of one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.feedback.errors import FeedbackTextUnfit, StarsUnfit
from domain.feedback.events import RatingLeft
from domain.shared.aggregate import Aggregate
from domain.shared.ids import ClientId, OrderId, RatingId

MOST_STARS: Final = 5
COMMENT_LENGTH: Final = 2_000
MESSAGE_LENGTH: Final = 4_000


@dataclass(eq=False, slots=True, kw_only=True)
class Rating(Aggregate):
    """Of the shop in general when there is no order. An order is rated once."""

    id: RatingId
    client_id: ClientId
    order_id: OrderId | None
    stars: int
    comment: str | None
    created_at: datetime

    @classmethod
    def leave(
        cls,
        rating_id: RatingId,
        client_id: ClientId,
        *,
        stars: int,
        comment: str | None,
        order_id: OrderId | None,
        at: datetime,
    ) -> Rating:
        """Raise StarsUnfit or FeedbackTextUnfit. A comment of spaces is none."""
        if not 1 <= stars <= MOST_STARS:
            raise StarsUnfit(MOST_STARS)
        words = (comment or "").strip()
        rating = cls(
            id=rating_id,
            client_id=client_id,
            order_id=order_id,
            stars=stars,
            comment=fit_text(words, "comment", COMMENT_LENGTH) if words else None,
            created_at=at,
        )
        rating._record(
            RatingLeft(
                client_id=client_id, rating_id=rating_id, order_id=order_id, stars=stars, occurred_at=at
            )
        )
        return rating


def fit_text(text: str, field: str, longest: int) -> str:
    """Without spaces around it; raise FeedbackTextUnfit."""
    words = text.strip()
    if not 1 <= len(words) <= longest:
        raise FeedbackTextUnfit(field, longest)
    return words
