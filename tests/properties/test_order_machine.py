"""An order under any sequence of events against a model of table D1.1."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.orders.errors import ReasonRequired, TransitionNotAllowed
from domain.orders.status import FulfilmentAxis, OrderState, PaymentAxis, Settlement
from domain.shared.money import ZERO, Money
from tests.properties.strategies import HOLD, MOMENT, placed_order

AWAITING, NEW, CONFIRMED, COMPLETED, CANCELLED, EXPIRED = OrderState

# Table D1.1.
TABLE = {
    (AWAITING, "paid"): NEW,
    (AWAITING, "expire"): EXPIRED,
    (AWAITING, "cancel_by_client"): CANCELLED,
    (NEW, "accept"): CONFIRMED,
    (NEW, "cancel_by_staff"): CANCELLED,
    (CONFIRMED, "cancel_by_staff"): CANCELLED,
    (CONFIRMED, "complete"): COMPLETED,
    (EXPIRED, "paid_late"): NEW,
}
ACTORS = st.sampled_from(["client 7", "staff 1", "payments", "system"])
AMOUNTS = st.integers(1, 1_500)
TOPICS = {NEW: "order_paid", CONFIRMED: "order_confirmed", COMPLETED: "order_completed"} | {
    CANCELLED: "order_cancelled",
    EXPIRED: "order_expired",
}


class OrderMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = MOMENT
        self.expires_at = MOMENT + HOLD
        self.captured = self.orphaned = self.refunded = 0
        self.ready = False

    @initialize(total=st.integers(0, 1_000))
    def place(self, total: int) -> None:
        self.order = placed_order(total)
        self.total, self.quote = total, self.order.quote
        self.agreed = repr(self.quote)
        self.state = AWAITING if total else NEW
        [row] = self.order.pull_changes()
        assert (row.event, row.before, row.after, row.actor, row.at) == (
            "placed",
            None,
            self.state,
            "client 7",
            MOMENT,
        )
        topics = [event.topic for event in self.order.pull_events()]
        assert topics == ["orders.order_placed"] + (["orders.order_paid"] if not total else [])

    def covered(self) -> int:
        return self.captured - self.orphaned - self.refunded

    def moved(self, event: str, actor: str, *, reason: str | None = None) -> None:
        """Exactly one row of history and one event; the model follows the table (INV-OR-2)."""
        before, self.state = self.state, TABLE[self.state, event]
        [row] = self.order.pull_changes()
        assert (row.before, row.after) == (before, self.state)
        assert (row.actor, row.at) == (actor, self.now)
        assert reason is None or row.reason == reason
        assert [event.topic for event in self.order.pull_events()] == [f"orders.{TOPICS[self.state]}"]

    def noted(self, actor: str) -> None:
        [row] = self.order.pull_changes()
        assert (row.before, row.after, row.actor, row.at) == (self.state, self.state, actor, self.now)

    def silent(self) -> None:
        assert self.order.pull_changes() == []
        assert self.order.pull_events() == []

    def attempt(self, event: str, actor: str, *, allowed: bool | None = None, **arguments: str) -> bool:
        """Do what the table allows; what it refuses changes nothing."""
        if allowed is None:
            allowed = (self.state, event) in TABLE
        method = getattr(self.order, event)
        if allowed:
            method(**arguments, at=self.now, actor=actor)
            return True
        before = self.seen()
        with pytest.raises(TransitionNotAllowed):
            method(**arguments, at=self.now, actor=actor)
        assert self.seen() == before
        self.silent()
        return False

    def seen(self) -> tuple[object, ...]:
        order = self.order
        axes = (order.state, order.payment, order.fulfilment)
        return (*axes, order.captured, order.orphaned, order.refunded, order.expires_at, order.paid_at)

    @rule(minutes=st.sampled_from([1, 30, 60, 90]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(minutes=st.sampled_from([-30, 10, 90]))
    def a_provider_needs_a_longer_window(self, minutes: int) -> None:
        until = self.now + timedelta(minutes=minutes)
        self.order.extend_hold(until)
        if not self.captured:
            self.expires_at = max(self.expires_at, until)
        self.silent()

    @rule(
        how=st.sampled_from(["what is due", "a half", "any"]),
        any_=AMOUNTS,
        reheld=st.booleans(),
        actor=ACTORS,
    )
    def money_comes(self, how: str, any_: int, reheld: bool, actor: str) -> None:
        amount = {"what is due": self.order.due.minor, "a half": self.total // 2}.get(how) or any_
        revivable = self.state is EXPIRED and self.covered() + amount >= self.total
        assert self.order.can_be_revived_by(Money(amount)) is revivable

        settlement = self.order.receive_money(Money(amount), reheld=reheld, at=self.now, actor=actor)

        self.captured += amount
        enough = self.covered() >= self.total
        if self.state is AWAITING and enough:
            assert settlement is Settlement.COVERED
            self.moved("paid", actor)
        elif self.state is AWAITING:
            assert settlement is Settlement.PARTIAL
            self.silent()
        elif revivable and reheld:
            assert settlement is Settlement.COVERED
            self.moved("paid_late", actor)
        else:
            assert settlement is Settlement.ORPHAN
            self.orphaned += amount
            self.silent()
        if settlement is Settlement.COVERED:
            self.orphaned += self.covered() - self.total  # D2.3: a surplus goes back
            assert (self.order.payment, self.order.paid_at) == (PaymentAxis.PAID, self.now)

    @rule(actor=ACTORS, wait=st.booleans())
    def the_term_ends(self, actor: str, wait: bool) -> None:
        """INV-OR-7: never with money in it, never before its time."""
        self.now = max(self.now, self.expires_at) if wait else self.now
        overdue = self.now >= self.expires_at
        if self.attempt("expire", actor, allowed=self.state is AWAITING and overdue and not self.captured):
            self.moved("expire", actor)

    @rule(actor=ACTORS)
    def the_client_cancels(self, actor: str) -> None:
        """INV-OR-4."""
        if self.attempt("cancel_by_client", actor, allowed=self.state is AWAITING):
            self.moved("cancel_by_client", actor)

    @rule(actor=ACTORS, reason=st.sampled_from(["out of stock", "asked by phone"]))
    def staff_cancel(self, actor: str, reason: str) -> None:
        if self.attempt("cancel_by_staff", actor, reason=reason):
            self.moved("cancel_by_staff", actor, reason=reason)

    @rule(actor=ACTORS, reason=st.sampled_from(["", "  ", "\n"]))
    def staff_cancel_without_a_reason(self, actor: str, reason: str) -> None:
        before = self.seen()
        cancellable = (self.state, "cancel_by_staff") in TABLE
        with pytest.raises(ReasonRequired if cancellable else TransitionNotAllowed):
            self.order.cancel_by_staff(reason, at=self.now, actor=actor)
        assert self.seen() == before
        self.silent()

    @rule(actor=ACTORS)
    def staff_accept(self, actor: str) -> None:
        if self.attempt("accept", actor):
            self.moved("accept", actor)

    @rule(actor=ACTORS)
    def the_goods_are_ready(self, actor: str) -> None:
        if self.attempt("make_ready", actor, allowed=self.state is CONFIRMED and not self.ready):
            self.ready = True
            self.noted(actor)
            assert [event.topic for event in self.order.pull_events()] == ["orders.order_ready"]

    @rule(actor=ACTORS)
    def the_goods_are_handed_over(self, actor: str) -> None:
        if self.attempt("complete", actor):
            self.moved("complete", actor)
            assert (self.order.fulfilment, self.order.completed_at) == (FulfilmentAxis.HANDED, self.now)

    @rule(part=st.integers(1, 1_500), actor=ACTORS)
    def a_refund_is_settled(self, part: int, actor: str) -> None:
        amount = min(part, self.covered())
        if not amount:
            return
        self.order.record_refund(Money(amount), at=self.now, actor=actor)
        self.refunded += amount
        self.noted(actor)
        assert [event.topic for event in self.order.pull_events()] == ["orders.order_refunded"]
        whole = self.covered() == 0
        assert self.order.payment is (PaymentAxis.REFUNDED if whole else PaymentAxis.PARTIALLY_REFUNDED)

    @rule(more=st.integers(1, 100))
    def a_refund_of_more_than_covers_the_order_is_a_mistake(self, more: int) -> None:
        """INV-PA-8: D1.1 guards the sum of refunds."""
        before = self.seen()
        with pytest.raises(ValueError, match="more than"):
            self.order.record_refund(Money(self.covered() + more), at=self.now, actor="payments")
        assert self.seen() == before
        self.silent()

    @invariant()
    def the_order_stands_where_the_table_says(self) -> None:
        """INV-OR-2."""
        assert self.order.state is self.state
        waits_for_all = self.state is AWAITING and not self.captured
        assert self.order.is_overdue(self.now) is (waits_for_all and self.now >= self.expires_at)
        assert (self.order.expires_at is not None) is waits_for_all

    @invariant()
    def every_kopeck_is_in_one_place(self) -> None:
        """INV-PA-8."""
        order = self.order
        assert (order.captured, order.orphaned, order.refunded) == (
            Money(self.captured),
            Money(self.orphaned),
            Money(self.refunded),
        )
        assert order.covered + order.orphaned + order.refunded == order.captured
        assert min(order.covered, order.orphaned, order.refunded, order.captured, order.due) >= ZERO
        assert order.due == max(order.total - order.covered, ZERO)

    @invariant()
    def an_expired_order_has_no_money_that_covers_it(self) -> None:
        """INV-OR-7."""
        assert self.state is not EXPIRED or self.covered() == 0

    @invariant()
    def nobody_waits_for_the_money_of_a_closed_order(self) -> None:
        """INV-OR-12: the payment axis agrees with the order axis."""
        assert self.state is AWAITING or self.order.payment is not PaymentAxis.AWAITING

    @invariant()
    def the_amounts_stay_as_agreed(self) -> None:
        """INV-OR-8."""
        assert self.order.quote is self.quote
        assert repr(self.order.quote) == self.agreed
        assert self.order.total == Money(self.total)
        assert self.order.quote_hash == self.quote.digest()


TestOrder = OrderMachine.TestCase
TestOrder.settings = settings(TestOrder.settings, max_examples=120)
