"""One order and its twin in the shop are brought into step, from whatever both are now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from application.shared.ports import Clock
from application.shared.retry import RetryLater
from application.woocommerce.next_step import (
    Create,
    Discard,
    Follow,
    Move,
    Rest,
    Stop,
    Verified,
    Wait,
    next_step,
)
from application.woocommerce.order_for_shop import OurOrder, for_shop, origin
from application.woocommerce.ports import ShopOrders, ShopRefused, ShopUnavailable, TooManyOrders
from application.woocommerce.projection import ConflictKind, Projection
from application.woocommerce.projection_desk import Held, ProjectionDesk
from application.woocommerce.projection_ports import LeaseLost, OurOrders, ProjectionPolicy
from application.woocommerce.same_shop import SameShop
from application.woocommerce.shop import ShopOrder, ShopOrderStatus
from application.woocommerce.shop_status import holds_stock
from application.woocommerce.shop_stock import FindOversold
from application.woocommerce.take_over_status import TakeOverStatus
from domain.shared.ids import OrderId

MOST_STEPS: Final = 12
MOST_REFUSALS: Final = 3

_PASSING: Final = frozenset({401, 403, 404, 408, 425, 429})
_OVER: Final = frozenset({ShopOrderStatus.CANCELLED, ShopOrderStatus.REFUNDED, ShopOrderStatus.TRASH})


class _Stuck(Exception):
    """Not a failure of the shop: only a person can say how to go on."""

    def __init__(self, stop: Stop, shop: ShopOrder | None) -> None:
        super().__init__(stop.conflict)
        self.stop, self.shop = stop, shop


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectOrder:
    """Level triggered and repeatable: it looks at both sides and does what is missing, step by step.

    No step is inside a transaction that calls the shop. What is about to be written is noted down before, so
    a lost answer, or the death of this process, leaves nothing that the next look does not explain.
    """

    shop: ShopOrders
    orders: OurOrders
    desk: ProjectionDesk
    take_over: TakeOverStatus
    find_oversold: FindOversold
    same_shop: SameShop
    policy: ProjectionPolicy
    clock: Clock

    async def __call__(self, order_id: OrderId) -> None:
        """Raise RetryLater while the shop is down or busy with it, AnotherShop, OrderNotFound."""
        if not self.policy.connected:
            return
        await self.same_shop.check()
        held = await self.desk.take(order_id)
        try:
            await self._bring(held)
        except (ShopUnavailable, ShopRefused) as error:
            raise RetryLater(await self.desk.failed(held, error), jitter=False) from error
        except LeaseLost as error:
            raise RetryLater(1) from error
        finally:
            await self.desk.release(held)

    async def _bring(self, held: Held) -> None:
        ours = await self.orders.told(held.known.order_id)
        try:
            shop = await self._look(held, ours)
            for _ in range(MOST_STEPS):
                now, unanswered = self.clock.now(), self.policy.unanswered
                step = next_step(ours, held.known, shop, now=now, unanswered=unanswered)
                if isinstance(step, Rest):
                    await self._rest(held, ours, shop, step)
                    return
                shop = await self._do(held, ours, shop, step)
                ours = await self.orders.told(held.known.order_id)
        except _Stuck as stuck:
            await self.desk.stop(held, ours, stuck.shop, stuck.stop)
            return
        raise RetryLater(MOST_STEPS)

    async def _do(
        self,
        held: Held,
        ours: OurOrder,
        shop: ShopOrder | None,
        step: Wait | Create | Discard | Verified | Move | Follow | Stop,
    ) -> ShopOrder | None:
        """The shop's order after the step."""
        match step:
            case Wait(seconds):
                raise RetryLater(seconds)
            case Stop():
                raise _Stuck(step, shop)
            case Create():
                return await self._create(held, ours)
            case Discard():
                return await self._discard(held, ours, shop, step)
            case Verified():
                held.known.verified = True
            case Follow(what, details):
                if not await self.take_over(held.known.order_id, what):
                    raise _Stuck(Stop(ConflictKind.STATUS, details), shop)
            case Move() if shop is not None:
                return await self._move(held, ours, shop, step)
        return shop

    async def _look(self, held: Held, ours: OurOrder) -> ShopOrder | None:
        """Find it by its origin; what else has one of its origins is cancelled and goes into the trash."""
        known = held.known
        live = await self._with_origin(ours, known, known.generation)
        chosen = _chosen(live, known)
        if chosen is None and known.woo_id is not None:
            chosen = await self.shop.order(known.woo_id)
        for generation in range(1, known.generation):
            live += await self._with_origin(ours, known, generation)
        for spare in live:
            if chosen is None or spare.id != chosen.id:
                await self._take_away(held, ours, spare)
        if chosen is not None:
            known.adopt(chosen)
        return chosen

    async def _take_away(self, held: Held, ours: OurOrder, spare: ShopOrder) -> None:
        try:
            await self._remove(held, spare)
        except _Stuck:
            if held.known.left_at is None:
                raise
        else:
            await self.desk.healed_double(held, ours, spare)

    async def _with_origin(self, ours: OurOrder, known: Projection, generation: int) -> list[ShopOrder]:
        """Where too many others are in the way, one that we know by its number does without."""
        name, since = origin(known.order_id, generation), ours.order.placed_at
        try:
            found = await self.shop.created_via(name, since=since)
        except TooManyOrders:
            if known.woo_id is None:
                raise
            return []
        return [order for order in found if order.status is not ShopOrderStatus.TRASH]

    async def _create(self, held: Held, ours: OurOrder) -> ShopOrder | None:
        """Not before it is on record that we do; and never twice without looking between."""
        known = held.known
        known.posted_at = known.pushed_at = self.clock.now()
        await self.desk.keep(held)
        try:
            shop = await self.shop.create_order(for_shop(ours, known.generation))
        except ShopRefused as refused:
            # It has answered, so it does no more; but it may have left half an order.
            known.posted_at = None
            left = await self._look(held, ours)
            if left is None:
                self._give_up_on(known, refused)
                raise
            return left
        known.adopt(shop)
        await self.desk.keep(held)
        return shop

    async def _move(self, held: Held, ours: OurOrder, shop: ShopOrder, step: Move) -> ShopOrder:
        known = held.known
        if known.status != shop.raw_status:
            # What we had asked for before, and never heard of: once the next is asked for, nobody could tell.
            await self._acknowledge(held, ours, shop)
        known.pushing, known.left_at, known.pushed_at = step.status.value, None, self.clock.now()
        await self.desk.keep(held)
        try:
            answer = await self.shop.move_order(
                shop.id,
                step.status,
                paid=step.paid,
                transaction_id=ours.transaction_id if step.paid else "",
            )
        except ShopRefused as refused:
            self._give_up_on(known, refused)
            raise
        if answer.status is step.status and (answer.paid_at is not None or not step.paid):
            await self._acknowledge(held, ours, answer)
        elif answer.raw_status in (shop.raw_status, step.status):
            ignored = {"found": answer.raw_status, "ours": step.status.value, "shop": "ignored it"}
            raise _Stuck(Stop(ConflictKind.STATUS, ignored), answer)
        return answer

    async def _discard(
        self, held: Held, ours: OurOrder, shop: ShopOrder | None, step: Discard
    ) -> ShopOrder | None:
        """That it is thrown away is on record before: the trash is our doing then, however little is heard of it."""
        if shop is not None:
            held.known.redo = True
            await self._remove(held, shop)
        conflict = Stop(step.conflict, step.details) if step.conflict is not None else None
        await self.desk.discarded(held, ours, conflict)
        return None

    async def _remove(self, held: Held, shop: ShopOrder) -> None:
        """Through `cancelled`, which gives its stock back."""
        try:
            if shop.status not in _OVER:
                await self.desk.keep(held)
                await self.shop.move_order(shop.id, ShopOrderStatus.CANCELLED)
            if shop.status is not ShopOrderStatus.TRASH:
                await self.desk.keep(held)
                await self.shop.trash_order(shop.id)
        except ShopRefused as refused:
            self._give_up_on(held.known, refused)
            raise

    async def _rest(self, held: Held, ours: OurOrder, shop: ShopOrder | None, rest: Rest) -> None:
        if shop is not None and shop.status is not ShopOrderStatus.TRASH:
            await self._acknowledge(held, ours, shop)
        await self.desk.rest(held, ours, rest)

    async def _acknowledge(self, held: Held, ours: OurOrder, shop: ShopOrder) -> None:
        takes = holds_stock(shop.status, before=False) and not held.known.stock_held
        oversold: Mapping[str, str] = {}
        if takes and self.policy.shop_counts:
            oversold = await self.find_oversold(ours)
        await self.desk.acknowledge(held, ours, shop, oversold=oversold)

    def _give_up_on(self, known: Projection, refused: ShopRefused) -> None:
        """A shop that says the same again and again means it. Raise what stops the work."""
        if refused.status in _PASSING or known.attempts + 1 < MOST_REFUSALS:
            return
        known.blocked = known.woo_id is None
        raise _Stuck(Stop(ConflictKind.REFUSED, {"code": refused.code}), None) from refused


def _chosen(live: list[ShopOrder], known: Projection) -> ShopOrder | None:
    """The one that we know, else the oldest."""
    ours = [order for order in live if order.id == known.woo_id]
    return next(iter([*ours, *live]), None)
