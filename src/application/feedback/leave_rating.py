"""A client rates the shop, or one of their orders (S2-56)."""

from __future__ import annotations

from dataclasses import dataclass

from application.feedback.ports import RatingRepository
from application.shared.access import Actor
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.feedback.rating import Rating
from domain.orders.errors import OrderNotFound
from domain.shared.ids import OrderId, RatingId


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRating:
    """Raise StarsUnfit, FeedbackTextUnfit, OrderRated, OrderNotFound for an order of somebody else,
    Unauthenticated or ClientOnly.
    """

    ratings: RatingRepository
    actor: Actor
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, stars: int, comment: str | None, order_id: OrderId | None) -> Rating:
        rating = Rating.leave(
            RatingId(self.ids.new()),
            self.actor.client_id,
            stars=stars,
            comment=comment,
            order_id=order_id,
            at=self.clock.now(),
        )
        async with self.uow:
            if order_id is not None and not await self.ratings.has_order(rating.client_id, order_id):
                raise OrderNotFound(order_id)
            await self.ratings.add(rating)
        return rating
