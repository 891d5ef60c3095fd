"""What providers say about one payment attempt, in readable cases."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.payments.errors import RefundTooLarge
from domain.payments.payment import EventKind, Outcome, Payment, PaymentState, ProviderEvent
from domain.shared.ids import ClientId, OrderId, PaymentId
from domain.shared.money import ZERO, Money
from tests.fakes.system import MOMENT

PRICE = Money.parse("1500.00")
WINDOW = timedelta(minutes=30)


def attempt() -> Payment:
    return Payment(
        id=PaymentId(UUID(int=1)),
        invoice_id=1,
        order_id=OrderId(UUID(int=2)),
        client_id=ClientId(UUID(int=3)),
        provider="mock",
        amount=PRICE,
        state=PaymentState.PENDING,
        created_at=MOMENT,
        expires_at=MOMENT + WINDOW,
    )


def event(
    kind: EventKind = EventKind.SUCCESS, *, amount: Money = PRICE, reference: str = "op-1"
) -> ProviderEvent:
    return ProviderEvent(
        provider="mock", event_id="1", kind=kind, invoice_id=1, amount=amount, reference=reference
    )


def succeeded() -> Payment:
    payment = attempt()
    payment.apply(event())
    return payment


def test_the_same_success_again_is_a_duplicate() -> None:
    """INV-PA-1."""
    payment = attempt()

    assert [payment.apply(event()) for _ in range(3)] == [
        Outcome.CAPTURED,
        Outcome.DUPLICATE,
        Outcome.DUPLICATE,
    ]
    assert payment.captured == PRICE


def test_another_amount_is_looked_at_by_people_and_not_credited() -> None:
    """INV-PA-2, D2.3."""
    payment = attempt()

    assert payment.apply(event(amount=PRICE - Money(1))) is Outcome.NEEDS_REVIEW
    assert (payment.state, payment.captured) == (PaymentState.NEEDS_REVIEW, ZERO)


@pytest.mark.parametrize(
    "second", [event(amount=PRICE + Money(1)), event(reference="op-2"), event(EventKind.FAILURE)]
)
def test_nothing_a_provider_says_moves_a_captured_payment(second: ProviderEvent) -> None:
    """INV-PA-4."""
    payment = succeeded()

    outcome = payment.apply(second)

    assert outcome in (Outcome.NEEDS_REVIEW, Outcome.IGNORED)
    assert (payment.state, payment.reference, payment.captured) == (PaymentState.SUCCEEDED, "op-1", PRICE)


def test_money_is_accepted_after_failure_after_the_window_and_for_an_older_attempt() -> None:
    """D2.1: a late success wins."""
    failed, late, older = attempt(), attempt(), attempt()
    failed.apply(event(EventKind.FAILURE))
    late.expire(MOMENT + WINDOW)
    older.supersede()
    states = [payment.state for payment in (failed, late, older)]

    assert states == [PaymentState.FAILED, PaymentState.EXPIRED, PaymentState.SUPERSEDED]
    assert {payment.apply(event()) for payment in (failed, late, older)} == {Outcome.CAPTURED}


def test_a_success_faster_than_the_page_is_kept() -> None:
    """INV-PA-4."""
    payment = succeeded()

    payment.redirect("https://pay.test/1")
    payment.supersede()
    payment.expire(MOMENT + WINDOW)

    assert (payment.state, payment.redirect_url) == (PaymentState.SUCCEEDED, "https://pay.test/1")


def test_refunds_reserve_what_they_will_take() -> None:
    """INV-PA-3."""
    payment = succeeded()
    payment.request_refund(Money.parse("1000.00"))

    with pytest.raises(RefundTooLarge):
        payment.request_refund(Money.parse("500.01"))
    assert payment.refundable == Money.parse("500.00")

    payment.settle_refund(Money.parse("1000.00"))
    assert payment.state is PaymentState.PARTIALLY_REFUNDED
    payment.request_refund(Money.parse("500.00"))
    payment.settle_refund(Money.parse("500.00"))
    assert (payment.state, payment.refundable) == (PaymentState.REFUNDED, ZERO)


def test_nothing_is_refundable_before_money_has_come() -> None:
    """INV-PA-3."""
    with pytest.raises(RefundTooLarge):
        attempt().request_refund(Money(1))
