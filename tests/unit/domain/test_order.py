"""The life of an order in readable cases."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.orders.delivery import DeliveryKind, DeliveryMethod, Destination
from domain.orders.errors import EmptyOrder, HoldOver, ReasonRequired, TransitionNotAllowed
from domain.orders.events import OrderCancelled, OrderExpired, OrderPaid, OrderPlaced
from domain.orders.order import Order
from domain.orders.quote import NO_LOYALTY, SaleItem, calculate_quote
from domain.orders.status import (
    FulfilmentAxis,
    OrderState,
    PaymentAxis,
    PublicStatus,
    Settlement,
)
from domain.shared.ids import ClientId, OrderId, ProductId, VariantId
from domain.shared.money import ZERO, Money
from domain.shared.quantity import Quantity
from tests.fakes.system import MOMENT

HOUR = timedelta(hours=1)
PICKUP = DeliveryMethod(
    code="pickup", kind=DeliveryKind.PICKUP, name="Pickup", fee=ZERO, free_from=None, location_id=None
)


def placed(total: str = "1500.00", *, lines: int = 1) -> Order:
    thing = SaleItem(
        product_id=ProductId(UUID(int=1)),
        variant_id=VariantId(UUID(int=1)),
        sku="SKU-1",
        name="Samovar",
        quantity=Quantity.units(1),
        unit_price=Money.parse(total),
    )
    quote = calculate_quote([thing] * lines, NO_LOYALTY)
    return Order.place(
        order_id=OrderId(UUID(int=1)),
        number=1001,
        client_id=ClientId(UUID(int=9)),
        quote=quote,
        quote_hash=quote.digest(),
        destination=Destination.by(PICKUP, address=None, comment=None),
        location_id=None,
        cart_version=1,
        at=MOMENT,
        expires_at=MOMENT + HOUR,
        actor="client 9",
    )


def expired() -> Order:
    order = placed()
    order.expire(at=MOMENT + HOUR, actor="system")
    return order


def paid() -> Order:
    order = placed()
    order.receive_money(order.due, reheld=False, at=MOMENT, actor="payments")
    return order


def test_a_placed_order_waits_for_its_money() -> None:
    order = placed()

    assert order.public_status is PublicStatus.PENDING
    assert (order.due, order.expires_at) == (Money.parse("1500.00"), MOMENT + HOUR)
    assert [event.topic for event in order.pull_events()] == [OrderPlaced.topic]


def test_an_order_of_nothing_is_refused() -> None:
    with pytest.raises(EmptyOrder):
        placed(lines=0)


def test_an_order_paid_with_points_alone_skips_the_payment_and_never_expires() -> None:
    """INV-OR-7, D1.4: cash is zero, so nothing is awaited."""
    order = placed("0.00")

    assert (order.state, order.payment, order.expires_at) == (OrderState.NEW, PaymentAxis.NONE, None)
    assert order.paid_at == MOMENT
    assert [event.topic for event in order.pull_events()] == [OrderPlaced.topic, OrderPaid.topic]
    with pytest.raises(TransitionNotAllowed):
        order.expire(at=MOMENT + 24 * HOUR, actor="system")


def test_an_order_goes_from_hand_to_hand_and_every_step_is_written_down() -> None:
    """INV-OR-2."""
    order = paid()
    order.accept(at=MOMENT, actor="staff 1")
    order.make_ready(at=MOMENT, actor="staff 1")
    order.complete(at=MOMENT + HOUR, actor="staff 2")

    assert [(row.event, row.before, row.after, row.actor) for row in order.pull_changes()] == [
        ("placed", None, "awaiting_payment", "client 9"),
        ("paid", "awaiting_payment", "new", "payments"),
        ("accepted", "new", "confirmed", "staff 1"),
        ("made_ready", "confirmed", "confirmed", "staff 1"),
        ("completed", "confirmed", "completed", "staff 2"),
    ]
    assert (order.fulfilment, order.completed_at) == (FulfilmentAxis.HANDED, MOMENT + HOUR)
    assert order.public_status is PublicStatus.COMPLETED


def test_an_order_expires_at_its_term_and_not_before() -> None:
    """INV-OR-7."""
    order = placed()
    with pytest.raises(TransitionNotAllowed):
        order.expire(at=MOMENT + HOUR - timedelta(microseconds=1), actor="system")
    assert order.state is OrderState.AWAITING_PAYMENT

    order.expire(at=MOMENT + HOUR, actor="system")

    assert (order.state, order.public_status) == (OrderState.EXPIRED, PublicStatus.CANCELLED)
    assert isinstance(order.pull_events()[-1], OrderExpired)


def test_an_order_with_a_part_of_its_money_does_not_expire() -> None:
    """INV-OR-7."""
    order = placed()
    settlement = order.receive_money(Money(1), reheld=False, at=MOMENT, actor="payments")

    with pytest.raises(TransitionNotAllowed):
        order.expire(at=MOMENT + 9 * HOUR, actor="system")

    assert settlement is Settlement.PARTIAL
    assert (order.state, order.payment) == (OrderState.AWAITING_PAYMENT, PaymentAxis.PARTIALLY_PAID)
    assert order.due == Money.parse("1499.99")


def test_a_payment_is_started_only_while_the_goods_are_held() -> None:
    """D1.1: what is overdue is as good as expired, even before its job has run."""
    order = placed()
    order.require_payable(MOMENT)

    with pytest.raises(HoldOver):
        order.require_payable(MOMENT + HOUR)
    for over in (paid(), expired()):
        with pytest.raises(TransitionNotAllowed):
            over.require_payable(MOMENT)


def test_the_longest_window_of_a_provider_wins() -> None:
    """D1.4."""
    order = placed()

    order.extend_hold(MOMENT + 3 * HOUR)
    order.extend_hold(MOMENT + 2 * HOUR)

    assert order.expires_at == MOMENT + 3 * HOUR


def test_late_money_revives_an_expired_order_whose_goods_are_still_there() -> None:
    """INV-PA-2, D2.3."""
    order = expired()

    settlement = order.receive_money(order.total, reheld=True, at=MOMENT + 2 * HOUR, actor="payments")

    assert settlement is Settlement.COVERED
    assert (order.state, order.payment, order.orphaned) == (OrderState.NEW, PaymentAxis.PAID, ZERO)
    assert order.pull_changes()[-1].event == "paid_late"


def test_late_money_is_orphaned_when_the_goods_are_gone() -> None:
    """INV-PA-8."""
    order = expired()

    settlement = order.receive_money(order.total, reheld=False, at=MOMENT + 2 * HOUR, actor="payments")

    assert settlement is Settlement.ORPHAN
    assert (order.state, order.captured, order.orphaned, order.covered) == (
        OrderState.EXPIRED,
        order.total,
        order.total,
        ZERO,
    )


def test_late_money_that_is_not_enough_revives_nothing() -> None:
    """INV-PA-8: even if the goods were held again."""
    order = expired()

    assert not order.can_be_revived_by(order.total - Money(1))
    settlement = order.receive_money(order.total - Money(1), reheld=True, at=MOMENT, actor="payments")

    assert settlement is Settlement.ORPHAN
    assert (order.state, order.orphaned) == (OrderState.EXPIRED, order.total - Money(1))


def test_a_second_payment_of_a_paid_order_is_orphaned_whole() -> None:
    """INV-PA-8."""
    order = paid()

    assert order.receive_money(order.total, reheld=False, at=MOMENT, actor="payments") is Settlement.ORPHAN
    assert (order.covered, order.orphaned) == (order.total, order.total)


def test_a_client_cancels_only_what_waits_for_payment() -> None:
    """INV-OR-4."""
    order = placed()
    order.cancel_by_client(at=MOMENT, actor="client 9")
    assert (order.state, order.payment) == (OrderState.CANCELLED, PaymentAxis.NONE)

    for later in (paid(), expired(), order):
        state = later.state
        with pytest.raises(TransitionNotAllowed):
            later.cancel_by_client(at=MOMENT, actor="client 9")
        assert later.state is state


def test_staff_cancel_with_a_reason() -> None:
    """INV-OR-2."""
    order = paid()
    with pytest.raises(ReasonRequired):
        order.cancel_by_staff("  ", at=MOMENT, actor="staff 1")
    assert order.state is OrderState.NEW

    order.cancel_by_staff("broken in the shop", at=MOMENT, actor="staff 1")

    assert [event for event in order.pull_events() if isinstance(event, OrderCancelled)]
    assert order.pull_changes()[-1].reason == "broken in the shop"


def test_staff_do_not_cancel_an_unpaid_order() -> None:
    """INV-OR-2: table D1.1 has no such step; the order expires by itself."""
    order = placed()

    with pytest.raises(TransitionNotAllowed):
        order.cancel_by_staff("asked by phone", at=MOMENT, actor="staff 1")

    assert (order.state, order.payment) == (OrderState.AWAITING_PAYMENT, PaymentAxis.AWAITING)


def test_a_surplus_over_the_total_is_an_orphan() -> None:
    """D2.3, INV-PA-8: half was paid, then the whole sum came."""
    order = placed()
    half = Money(order.total.minor // 2)

    first = order.receive_money(half, reheld=False, at=MOMENT, actor="payments")
    second = order.receive_money(order.total, reheld=False, at=MOMENT, actor="payments")

    assert (first, second) == (Settlement.PARTIAL, Settlement.COVERED)
    assert (order.covered, order.orphaned) == (order.total, half)


def test_a_part_of_the_price_keeps_the_order_from_expiring() -> None:
    """INV-OR-7."""
    order = placed()
    order.receive_money(Money(1), reheld=False, at=MOMENT, actor="payments")

    assert not order.is_overdue(MOMENT + 100 * HOUR)
    with pytest.raises(TransitionNotAllowed):
        order.expire(at=MOMENT + 100 * HOUR, actor="system")


def test_a_refund_in_two_parts_ends_as_refunded() -> None:
    """INV-PA-8, INV-OR-10."""
    order = paid()
    order.cancel_by_staff("broken in the shop", at=MOMENT, actor="staff 1")

    order.record_refund(Money.parse("500.00"), at=MOMENT, actor="payments")
    assert (order.payment, order.public_status) == (PaymentAxis.PARTIALLY_REFUNDED, PublicStatus.CANCELLED)
    order.record_refund(Money.parse("1000.00"), at=MOMENT, actor="payments")

    assert (order.payment, order.public_status) == (PaymentAxis.REFUNDED, PublicStatus.REFUNDED)
    with pytest.raises(ValueError, match="more than"):
        order.record_refund(Money(1), at=MOMENT, actor="payments")
    assert order.refunded == order.captured
