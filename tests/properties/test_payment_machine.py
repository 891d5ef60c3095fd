"""A payment attempt and its refunds under any sequence of what providers, payers and time do (D2.1)."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.payments.errors import RefundNotAllowed, RefundTooLarge
from domain.payments.payment import EventKind, Outcome, Payment, PaymentState, ProviderEvent
from domain.payments.refund import Refund, RefundReason, RefundState
from domain.shared.ids import OrderId, PaymentId, RefundId
from domain.shared.money import ZERO, Money
from tests.properties.strategies import CLIENT, MOMENT

LIVE = {PaymentState.CREATED, PaymentState.PENDING}
WINDOW = timedelta(minutes=30)
REFERENCES = st.sampled_from(["op-1", "op-2"])


class PaymentMachine(RuleBasedStateMachine):
    """`credited` counts how often money was counted; `reference` is that of the one success."""

    @initialize(amount=st.integers(1, 500))
    def start(self, amount: int) -> None:
        self.now = MOMENT
        self.amount = amount
        self.credited = 0
        self.reference: str | None = None
        self.state = PaymentState.CREATED
        self.refunds: list[Refund] = []
        self.payment = Payment(
            id=PaymentId(UUID(int=1)),
            invoice_id=1,
            order_id=OrderId(UUID(int=2)),
            client_id=CLIENT,
            provider="mock",
            amount=Money(amount),
            state=PaymentState.CREATED,
            created_at=self.now,
            expires_at=self.now + WINDOW,
        )

    def event(self, kind: EventKind, amount: int, reference: str) -> Outcome:
        return self.payment.apply(
            ProviderEvent(
                provider="mock",
                event_id="1",
                kind=kind,
                invoice_id=1,
                amount=Money(amount),
                reference=reference,
            )
        )

    @rule(minutes=st.sampled_from([1, 29, 30, 31]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def the_provider_gives_its_page(self) -> None:
        self.payment.redirect("https://pay.test/1")
        if self.state is PaymentState.CREATED:
            self.state = PaymentState.PENDING

    @rule()
    def a_newer_attempt_takes_over(self) -> None:
        self.payment.supersede()
        if self.state in LIVE:
            self.state = PaymentState.SUPERSEDED

    @rule()
    def the_window_closes(self) -> None:
        self.payment.expire(self.now)
        if self.state in LIVE and self.now >= MOMENT + WINDOW:
            self.state = PaymentState.EXPIRED

    @rule(reference=REFERENCES)
    def success(self, reference: str) -> None:
        """A late success wins over failure, expiry and a newer attempt; a second one is told apart."""
        outcome = self.event(EventKind.SUCCESS, self.amount, reference)
        if self.credited:
            same = reference == self.reference
            assert outcome is (Outcome.DUPLICATE if same else Outcome.NEEDS_REVIEW)
            return
        assert outcome is Outcome.CAPTURED
        self.credited += 1
        self.reference = reference
        self.state = PaymentState.SUCCEEDED

    @rule(reference=REFERENCES)
    def failure(self, reference: str) -> None:
        outcome = self.event(EventKind.FAILURE, self.amount, reference)
        if self.state in LIVE:
            assert outcome is Outcome.FAILED
            self.state = PaymentState.FAILED
        else:
            assert outcome is Outcome.IGNORED

    @rule(kind=st.sampled_from(EventKind), more=st.integers(-500, 500).filter(bool), reference=REFERENCES)
    def an_event_with_another_amount(self, kind: EventKind, more: int, reference: str) -> None:
        outcome = self.event(kind, self.amount + more, reference)
        if self.credited:
            assert outcome is (Outcome.IGNORED if kind is EventKind.FAILURE else Outcome.NEEDS_REVIEW)
        else:
            assert outcome is Outcome.NEEDS_REVIEW
            self.state = PaymentState.NEEDS_REVIEW

    @rule(part=st.integers(1, 500))
    def a_refund_is_requested(self, part: int) -> None:
        amount = min(Money(part), self.payment.refundable)
        if not amount:
            return
        self.payment.request_refund(amount)
        self.refunds.append(
            Refund(
                id=RefundId(UUID(int=100 + len(self.refunds))),
                payment_id=self.payment.id,
                order_id=self.payment.order_id,
                amount=amount,
                reason=RefundReason.CANCELLED,
                state=RefundState.REQUESTED,
                requested_at=self.now,
                due_at=self.now,
            )
        )

    @rule(more=st.integers(1, 100))
    def too_large_a_refund_is_refused(self, more: int) -> None:
        before = (self.payment.refund_pending, self.payment.refunded, self.payment.state)
        for amount in (self.payment.refundable + Money(more), ZERO, Money(-more)):
            with pytest.raises(RefundTooLarge):
                self.payment.request_refund(amount)
        assert (self.payment.refund_pending, self.payment.refunded, self.payment.state) == before

    @rule(pick=st.integers(0, 7), settled=st.booleans(), sent=st.booleans())
    def a_refund_ends(self, pick: int, settled: bool, sent: bool) -> None:
        """Once: a refund that is settled or failed takes no further step."""
        if not self.refunds:
            return
        refund = self.refunds[pick % len(self.refunds)]
        if not refund.is_open:
            before = (refund.state, refund.settled_at, refund.failure)
            for step in (refund.send, lambda: refund.settle(at=self.now), lambda: refund.fail("again")):
                with pytest.raises(RefundNotAllowed):
                    step()
            assert (refund.state, refund.settled_at, refund.failure) == before
            return
        if sent:
            refund.send()
            refund.send()
        if settled:
            refund.settle(at=self.now)
            self.payment.settle_refund(refund.amount)
            whole = self.settled_sum() == self.amount
            self.state = PaymentState.REFUNDED if whole else PaymentState.PARTIALLY_REFUNDED
        else:
            refund.fail("refused")
            if sent:
                refund.ask_again()

    def settled_sum(self) -> int:
        return sum(r.amount.minor for r in self.refunds if r.state is RefundState.SETTLED)

    @invariant()
    def the_attempt_stands_where_the_table_says(self) -> None:
        """D2.1; INV-PA-4: once captured, only refunds move it."""
        assert self.payment.state is self.state
        assert self.payment.reference == self.reference
        assert self.payment.is_live(self.now) is (self.state in LIVE and self.now < MOMENT + WINDOW)

    @invariant()
    def money_is_credited_at_most_once_and_in_full(self) -> None:
        """INV-PA-1, INV-PA-2."""
        assert self.credited in (0, 1)
        assert self.payment.captured == Money(self.credited * self.amount)

    @invariant()
    def no_more_goes_back_than_came(self) -> None:
        """INV-PA-3."""
        payment = self.payment
        assert min(payment.refunded, payment.refund_pending, payment.refundable) >= ZERO
        assert payment.refunded + payment.refund_pending + payment.refundable == payment.captured
        assert payment.refunded == Money(self.settled_sum())
        assert payment.refund_pending == Money(
            sum(r.amount.minor for r in self.refunds if r.state is not RefundState.SETTLED)
        )
        fully = bool(self.credited) and payment.refunded == payment.captured
        assert (payment.state is PaymentState.REFUNDED) is fully


TestPayment = PaymentMachine.TestCase
