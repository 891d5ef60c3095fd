"""What an order is called in the shop (D1.2), and the way there, for every combination there can be."""

from itertools import product

import pytest

from application.woocommerce.shop import ShopOrderStatus
from application.woocommerce.shop_status import goods_are_back, holds_stock, next_status, shop_status
from domain.orders.status import OrderState, PaymentAxis, PublicStatus, public_status

AXES = list(product(OrderState, PaymentAxis))
STATUSES = [*ShopOrderStatus, None]
EXPECTED = {
    PublicStatus.PENDING: {ShopOrderStatus.PENDING},
    PublicStatus.PAID: {ShopOrderStatus.PROCESSING, ShopOrderStatus.ON_HOLD},
    PublicStatus.COMPLETED: {ShopOrderStatus.COMPLETED},
    PublicStatus.CANCELLED: {ShopOrderStatus.CANCELLED},
    PublicStatus.REFUNDED: {ShopOrderStatus.REFUNDED},
}


@pytest.mark.parametrize(("state", "payment"), AXES)
def test_the_mapping_is_total_and_agrees_with_what_clients_see(
    state: OrderState, payment: PaymentAxis
) -> None:
    """INV-OR-12."""
    assert shop_status(state, payment) in EXPECTED[public_status(state, payment)]


@pytest.mark.parametrize(
    ("state", "payment", "status"),
    [
        (OrderState.AWAITING_PAYMENT, PaymentAxis.AWAITING, "pending"),
        (OrderState.AWAITING_PAYMENT, PaymentAxis.PARTIALLY_PAID, "pending"),
        (OrderState.NEW, PaymentAxis.PAID, "processing"),
        (OrderState.NEW, PaymentAxis.NONE, "processing"),
        (OrderState.NEW, PaymentAxis.AWAITING, "on-hold"),
        (OrderState.CONFIRMED, PaymentAxis.PAID, "processing"),
        (OrderState.COMPLETED, PaymentAxis.PAID, "completed"),
        (OrderState.COMPLETED, PaymentAxis.PARTIALLY_REFUNDED, "completed"),
        (OrderState.CANCELLED, PaymentAxis.PAID, "cancelled"),
        (OrderState.EXPIRED, PaymentAxis.NONE, "cancelled"),
        (OrderState.CANCELLED, PaymentAxis.REFUNDED, "refunded"),
        (OrderState.COMPLETED, PaymentAxis.REFUNDED, "refunded"),
    ],
)
def test_the_table_of_the_rules(state: OrderState, payment: PaymentAxis, status: str) -> None:
    assert shop_status(state, payment).value == status


@pytest.mark.parametrize(("state", "payment"), AXES)
@pytest.mark.parametrize("start", STATUSES)
@pytest.mark.parametrize("held", [False, True])
def test_every_way_arrives_with_the_stock_where_it_belongs(
    state: OrderState, payment: PaymentAxis, start: ShopOrderStatus | None, held: bool
) -> None:
    """INV-OR-12: from whatever the shop shows, in a few steps, goods off the shelf if and only if they are sold."""
    held = holds_stock(start, before=held)
    target, back = shop_status(state, payment), goods_are_back(state)
    now, steps = start, 0
    while (step := next_status(now, target, goods_back=back)) is not None:
        now, steps = step, steps + 1
        held = holds_stock(now, before=held)
        assert steps <= 4

    assert now is target
    if steps:
        assert held is (not back and target is not ShopOrderStatus.PENDING)


@pytest.mark.parametrize("target", [ShopOrderStatus.PROCESSING, ShopOrderStatus.COMPLETED])
def test_a_cancelled_order_is_not_paid_in_one_step(target: ShopOrderStatus) -> None:
    """`set_paid` on a cancelled order changes nothing, and the shop says 200."""
    assert next_status(ShopOrderStatus.CANCELLED, target, goods_back=False) is ShopOrderStatus.PENDING
