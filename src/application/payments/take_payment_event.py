"""A provider says that a payment succeeded or failed (D2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.ledger.ports import Ledger
from application.orders.holds import Holds
from application.orders.ports import OrderRepository
from application.payments.bookings import captured
from application.payments.payments_of_order import PaymentsOfOrder
from application.payments.ports import (
    PaymentEventLog,
    PaymentGateways,
    PaymentRepository,
    SignatureInvalid,
)
from application.shared.ports import Clock, UnitOfWork
from domain.orders.order import Order
from domain.orders.status import OrderState, Settlement
from domain.payments.payment import Outcome, Payment, ProviderEvent
from domain.payments.refund import RefundReason


@dataclass(frozen=True, slots=True, kw_only=True)
class OrphanPolicy:
    """How long the desk has before money without an order goes back (default 6 hours, D2.3)."""

    refund_after: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePaymentEvent:
    """Intake and booking in one transaction: when this returns, the money is booked.

    Any number of deliveries in any order credits a payment once (INV-PA-1); a repeated one returns
    the same kind of answer and changes nothing.
    """

    orders: OrderRepository
    payments: PaymentRepository
    events: PaymentEventLog
    holds: Holds
    money: PaymentsOfOrder
    ledger: Ledger
    gateways: PaymentGateways
    uow: UnitOfWork
    clock: Clock
    policy: OrphanPolicy

    async def __call__(self, provider: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """Raise ProviderUnknown, SignatureInvalid (kept in the rejected log) or EventMalformed."""
        gateway, now = self.gateways.get(provider), self.clock.now()
        try:
            event = gateway.read_event(body, headers)
        except SignatureInvalid as refusal:
            async with self.uow:
                await self.events.reject(provider, body, str(refusal), at=now)
            raise
        async with self.uow:
            return await self._book(event, now)

    async def _book(self, event: ProviderEvent, now: datetime) -> Outcome:
        order_id = await self.payments.order_of_invoice(event.provider, event.invoice_id)
        if order_id is None:
            await self.events.record(event, Outcome.NEEDS_REVIEW, payment_id=None, at=now)
            return Outcome.NEEDS_REVIEW
        order = await self.orders.get(order_id)
        attempts = await self.payments.of_order(order_id)
        payment = next(attempt for attempt in attempts if attempt.invoice_id == event.invoice_id)
        outcome = payment.apply(event)
        if not await self.events.record(event, outcome, payment_id=payment.id, at=now):
            return Outcome.DUPLICATE
        if outcome is Outcome.CAPTURED:
            await self._capture(order, payment, now)
        if outcome not in (Outcome.DUPLICATE, Outcome.IGNORED):
            await self.payments.save(payment)
        return outcome

    async def _capture(self, order: Order, payment: Payment, now: datetime) -> None:
        actor = f"provider:{payment.provider}"
        await self._expire_if_late(order, now, actor)
        reheld = order.can_be_revived_by(payment.amount) and await self.holds.acquire_again(order, at=now)
        orphaned_before = order.orphaned
        settlement = order.receive_money(payment.amount, reheld=reheld, at=now, actor=actor)
        orphan = order.orphaned - orphaned_before
        if settlement is Settlement.COVERED:
            # Before the money: a revival has locked points by now, so every payment locks them first.
            await self.holds.spend_points(order, at=now)
        await self.ledger.post(captured(payment, orphan=orphan, at=now))
        if orphan:
            due_at = now + self.policy.refund_after
            await self.money.of_payment(payment, orphan, RefundReason.ORPHAN, due_at=due_at)
        await self.orders.save(order)

    async def _expire_if_late(self, order: Order, now: datetime, actor: str) -> None:
        """Keep the goods of an order that waits, or do the late expiry job's step: then late money meets it."""
        if order.state is not OrderState.AWAITING_PAYMENT:
            return
        if not await self.holds.commit_goods(order):
            order.lose_hold(at=now)
        if order.is_overdue(now):
            order.expire(at=now, actor=actor)
            await self.holds.release(order, at=now)
