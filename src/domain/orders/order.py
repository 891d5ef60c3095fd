"""The order: three axes (state, payment, fulfilment), fixed amounts, a history of every step (D1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.orders.delivery import Destination
from domain.orders.errors import EmptyOrder, HoldOver, ReasonRequired, TransitionNotAllowed
from domain.orders.events import (
    OrderCancelled,
    OrderCompleted,
    OrderConfirmed,
    OrderExpired,
    OrderFacts,
    OrderPaid,
    OrderPlaced,
    OrderReady,
    OrderRefunded,
)
from domain.orders.history import WithHistory
from domain.orders.quote import Quote
from domain.orders.status import (
    FulfilmentAxis,
    OrderState,
    PaymentAxis,
    PublicStatus,
    Settlement,
    public_status,
)
from domain.shared.ids import ClientId, LocationId, OrderId
from domain.shared.money import ZERO, Money

LONGEST_HOLD: Final = timedelta(minutes=1440)
"""However often a buyer starts to pay: no attempt begins later than this after the order (D1.4)."""


@dataclass(eq=False, slots=True, kw_only=True)
class Order(WithHistory):
    """`quote` holds every amount as it was agreed; nothing recalculates it later (INV-OR-8).

    `captured` counts all money that came for the order; `orphaned` is the part of it that covers nothing.
    """

    id: OrderId
    number: int
    client_id: ClientId
    quote: Quote
    quote_hash: str
    destination: Destination
    location_id: LocationId | None
    cart_version: int | None
    placed_at: datetime
    expires_at: datetime | None
    state: OrderState
    payment: PaymentAxis
    fulfilment: FulfilmentAxis = FulfilmentAxis.NONE
    captured: Money = ZERO
    orphaned: Money = ZERO
    refunded: Money = ZERO
    paid_at: datetime | None = None
    completed_at: datetime | None = None

    @classmethod
    def place(
        cls,
        *,
        order_id: OrderId,
        number: int,
        client_id: ClientId,
        quote: Quote,
        quote_hash: str,
        destination: Destination,
        location_id: LocationId | None,
        cart_version: int | None,
        at: datetime,
        expires_at: datetime,
        actor: str,
    ) -> Order:
        """An order with nothing to pay in money is paid at once and never expires."""
        if not quote.lines:
            raise EmptyOrder
        prepaid = bool(quote.total)
        order = cls(
            id=order_id,
            number=number,
            client_id=client_id,
            quote=quote,
            quote_hash=quote_hash,
            destination=destination,
            location_id=location_id,
            cart_version=cart_version,
            placed_at=at,
            expires_at=expires_at if prepaid else None,
            state=OrderState.AWAITING_PAYMENT if prepaid else OrderState.NEW,
            payment=PaymentAxis.AWAITING if prepaid else PaymentAxis.NONE,
        )
        order._note("placed", actor=actor, at=at, before=None, after=order.state)
        order._record(OrderPlaced(**order._facts(at), total=quote.total))
        if not prepaid:
            order.paid_at = at
            order._record(OrderPaid(**order._facts(at), cash=ZERO))
        return order

    @property
    def total(self) -> Money:
        return self.quote.total

    @property
    def due(self) -> Money:
        """What is still to be paid; never negative."""
        return max(self.total - self.covered, ZERO)

    @property
    def covered(self) -> Money:
        """Money that pays for this order: all that came, less orphans and what went back."""
        return self.captured - self.orphaned - self.refunded

    @property
    def public_status(self) -> PublicStatus:
        return public_status(self.state, self.payment)

    def is_overdue(self, at: datetime) -> bool:
        """Whether the order waits for money longer than its goods are held."""
        return self.expires_at is not None and at >= self.expires_at

    def extend_hold(self, until: datetime) -> None:
        """The longest provider window wins (D1.4), also over the longest hold."""
        if self.expires_at is not None:
            self.expires_at = max(self.expires_at, until)

    def lose_hold(self, *, at: datetime) -> None:
        """The goods went to another order, by a clock that runs before ours: the term is over now."""
        self.expires_at = at

    def require_payable(self, at: datetime) -> None:
        """Raise TransitionNotAllowed unless the order waits for money, HoldOver when its goods are let go."""
        if self.state is not OrderState.AWAITING_PAYMENT:
            raise TransitionNotAllowed(event="paid", state=self.state)
        if self.is_overdue(at) or at - self.placed_at >= LONGEST_HOLD:
            raise HoldOver

    def can_be_revived_by(self, amount: Money) -> bool:
        """Whether late money would be enough, if the goods can be held again (D2.3)."""
        return self.state is OrderState.EXPIRED and self.covered + amount >= self.total

    def receive_money(self, amount: Money, *, reheld: bool, at: datetime, actor: str) -> Settlement:
        """Count captured money. `reheld` says that the hold of an expired order was acquired again in full.

        Money that no longer buys anything (cancelled, expired for good, paid already) is orphaned whole,
        a surplus over the total in part; `orphaned` grows by it. A part of the price keeps the goods held.
        """
        self.captured += amount
        revived = self.state is OrderState.EXPIRED and reheld and self.covered >= self.total
        if self.state is not OrderState.AWAITING_PAYMENT and not revived:
            self.orphaned += amount
            return Settlement.ORPHAN
        self.expires_at = None
        if self.covered < self.total:
            self.payment = PaymentAxis.PARTIALLY_PAID
            return Settlement.PARTIAL
        self.orphaned += self.covered - self.total
        self.payment = PaymentAxis.PAID
        self.paid_at = at
        self._move("paid_late" if revived else "paid", OrderState.NEW, actor=actor, at=at)
        self._record(OrderPaid(**self._facts(at), cash=self.total))
        return Settlement.COVERED

    def expire(self, *, at: datetime, actor: str) -> None:
        """Only an overdue order that waits for its first kopeck expires (INV-OR-7)."""
        if self.state is not OrderState.AWAITING_PAYMENT or not self.is_overdue(at) or self.captured:
            raise TransitionNotAllowed(event="expired", state=self.state)
        self.expires_at = None
        self.payment = PaymentAxis.NONE
        self._move("expired", OrderState.EXPIRED, actor=actor, at=at)
        self._record(OrderExpired(**self._facts(at)))

    def cancel_by_client(self, *, at: datetime, actor: str) -> None:
        """Possible only while the order awaits its payment (INV-OR-4)."""
        if self.state is not OrderState.AWAITING_PAYMENT:
            raise TransitionNotAllowed(event="cancelled", state=self.public_status)
        self._cancel("cancelled by the client", at=at, actor=actor)

    def cancel_by_staff(self, reason: str, *, at: datetime, actor: str) -> None:
        """Possible while a paid order is not handed over. What was paid is to be refunded by the caller."""
        if self.state not in (OrderState.NEW, OrderState.CONFIRMED):
            raise TransitionNotAllowed(event="cancelled", state=self.state)
        if not reason.strip():
            raise ReasonRequired
        self._cancel(reason, at=at, actor=actor)

    def accept(self, *, at: datetime, actor: str) -> None:
        self._require(OrderState.NEW, FulfilmentAxis.NONE, "accepted")
        self.fulfilment = FulfilmentAxis.ACCEPTED
        self._move("accepted", OrderState.CONFIRMED, actor=actor, at=at)
        self._record(OrderConfirmed(**self._facts(at)))

    def make_ready(self, *, at: datetime, actor: str) -> None:
        self._require(OrderState.CONFIRMED, FulfilmentAxis.ACCEPTED, "made ready")
        self.fulfilment = FulfilmentAxis.READY
        self._note("made_ready", actor=actor, at=at, before=self.state, after=self.state)
        self._record(OrderReady(**self._facts(at)))

    def complete(self, *, at: datetime, actor: str) -> None:
        """The goods are handed over; the accrual clock starts."""
        if self.state is not OrderState.CONFIRMED:
            raise TransitionNotAllowed(event="completed", state=self.state)
        self.fulfilment = FulfilmentAxis.HANDED
        self.completed_at = at
        self._move("completed", OrderState.COMPLETED, actor=actor, at=at)
        self._record(OrderCompleted(**self._facts(at)))

    def record_refund(self, amount: Money, *, at: datetime, actor: str) -> None:
        """A refund of covered money reached the payer. Raise ValueError for more than that (INV-PA-8)."""
        if not ZERO < amount <= self.covered:
            raise ValueError(f"a refund of {amount} is nothing, or more than {self.covered}")
        self.refunded += amount
        self.payment = PaymentAxis.PARTIALLY_REFUNDED if self.covered else PaymentAxis.REFUNDED
        self._note("refunded", actor=actor, at=at, before=self.state, after=self.state, reason=str(amount))
        self._record(OrderRefunded(**self._facts(at), amount=amount))

    def _cancel(self, reason: str, *, at: datetime, actor: str) -> None:
        self.expires_at = None
        if self.payment is PaymentAxis.AWAITING:
            self.payment = PaymentAxis.NONE
        self._move("cancelled", OrderState.CANCELLED, actor=actor, at=at, reason=reason)
        self._record(OrderCancelled(**self._facts(at)))

    def _require(self, state: OrderState, fulfilment: FulfilmentAxis, event: str) -> None:
        if self.state is not state or self.fulfilment is not fulfilment:
            raise TransitionNotAllowed(event=event, state=f"{self.state}/{self.fulfilment}")

    def _move(
        self, event: str, to: OrderState, *, actor: str, at: datetime, reason: str | None = None
    ) -> None:
        before, self.state = self.state, to
        self._note(event, actor=actor, at=at, before=before, after=to, reason=reason)

    def _facts(self, at: datetime) -> OrderFacts:
        return OrderFacts(order_id=self.id, number=self.number, client_id=self.client_id, occurred_at=at)
