"""What to do next about one order, from both sides as they are. Pure: it is asked again after each step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from application.woocommerce.compare_order import (
    Difference,
    differences_of_lines,
    differences_of_money,
    is_half_made,
)
from application.woocommerce.order_for_shop import OurOrder, for_shop
from application.woocommerce.projection import ConflictKind, Projection, Standing
from application.woocommerce.shop import ShopOrder, ShopOrderStatus
from application.woocommerce.shop_status import goods_are_back, is_paid_by, next_status, shop_status
from domain.orders.order import Order
from domain.orders.status import OrderState

MOST_GENERATIONS: Final = 5
"""So often a shop may leave a half-made order before a person has to look."""

Details: TypeAlias = dict[str, str]


class TakenOver(StrEnum):
    """What the shop can do to an order of ours."""

    COMPLETE = "complete"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class Create:
    pass


@dataclass(frozen=True, slots=True)
class Discard:
    """Cancel and trash what is there, to begin anew; with a conflict nothing is created before it is resolved."""

    conflict: ConflictKind | None = None
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verified:
    pass


@dataclass(frozen=True, slots=True)
class Move:
    status: ShopOrderStatus
    paid: bool


@dataclass(frozen=True, slots=True)
class Follow:
    what: TakenOver
    details: Details


@dataclass(frozen=True, slots=True)
class Stop:
    conflict: ConflictKind
    details: Details


@dataclass(frozen=True, slots=True)
class Rest:
    standing: Standing


Step: TypeAlias = Wait | Create | Discard | Verified | Move | Follow | Stop | Rest


def next_step(
    ours: OurOrder, known: Projection, shop: ShopOrder | None, *, now: datetime, unanswered: timedelta
) -> Step:
    """`shop` is None when there is none (any more); the caller has found it by its origin or its id.

    For `unanswered` a POST without an answer may still be carried out.
    """
    order = ours.order
    if shop is None or shop.status is ShopOrderStatus.TRASH:
        return _underway(known, now, unanswered) or _without_it(order, known, shop)
    if not known.verified and (unfit := _checked(ours, known, shop)) is not None:
        return unfit
    target = shop_status(order.state, order.payment)
    step = next_status(shop.status, target, goods_back=goods_are_back(order.state))
    if step is None:
        return Rest(Standing.IN_STEP)
    if not known.is_own(shop):
        return _after_the_shop(order, shop, target)
    if known.left_at == target:
        return Rest(Standing.LEFT)
    return Move(status=step, paid=is_paid_by(shop.status, step))


def _underway(known: Projection, now: datetime, unanswered: timedelta) -> Wait | None:
    if known.posted_at is None or now - known.posted_at >= unanswered:
        return None
    return Wait((unanswered - (now - known.posted_at)).total_seconds())


def _without_it(order: Order, known: Projection, shop: ShopOrder | None) -> Step:
    if known.redo:
        return Discard()
    if known.woo_id is not None and not known.ended:
        return _gone(known, shop)
    arrived = known.ended and known.status == shop_status(order.state, order.payment)
    if goods_are_back(order.state) or arrived:
        return Rest(Standing.ABSENT)
    if known.blocked:
        return Rest(Standing.LEFT if known.left_at is not None else Standing.CONFLICT)
    return Discard() if known.woo_id is not None else Create()


def _gone(known: Projection, shop: ShopOrder | None) -> Step:
    if known.left_at is not None:
        return Rest(Standing.LEFT)
    return Stop(ConflictKind.GONE, {"found": shop.raw_status if shop is not None else "deleted"})


def _checked(ours: OurOrder, known: Projection, shop: ShopOrder) -> Step | None:
    """None for what is to be cancelled: it may be as it is, if only it is whole."""
    sent = for_shop(ours, known.generation)
    if known.redo:
        return Discard()
    if is_half_made(sent, shop):
        gives_up = known.generation >= MOST_GENERATIONS
        return Discard(ConflictKind.REFUSED, {"found": "half-made"}) if gives_up else Discard()
    if goods_are_back(ours.order.state):
        return None
    if different := differences_of_lines(sent, shop):
        return Discard(ConflictKind.UNKNOWN_PRODUCT, _told(different))
    if different := differences_of_money(sent, shop):
        return Stop(ConflictKind.TOTAL_DIFFERS, _told(different))
    return Verified()


def _after_the_shop(order: Order, shop: ShopOrder, target: ShopOrderStatus) -> Step:
    """The shop moved it by itself: only where D1.1 leads from here."""
    details = {"found": shop.raw_status, "ours": target.value}
    if order.state in (OrderState.NEW, OrderState.CONFIRMED) and target is ShopOrderStatus.PROCESSING:
        if shop.status is ShopOrderStatus.COMPLETED:
            return Follow(TakenOver.COMPLETE, details)
        if shop.status is ShopOrderStatus.CANCELLED:
            return Follow(TakenOver.CANCEL, details)
    return Stop(ConflictKind.STATUS, details)


def _told(differences: tuple[Difference, ...]) -> Details:
    return {each.field: f"sent {each.sent}, found {each.found}" for each in differences}
