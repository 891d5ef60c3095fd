"""What clients see of an order is told by its axes, whatever they are."""

from itertools import product

import pytest

from domain.orders.status import OrderState, PaymentAxis, PublicStatus, public_status


@pytest.mark.parametrize(("state", "payment"), list(product(OrderState, PaymentAxis)))
def test_every_combination_of_axes_has_a_public_status(state: OrderState, payment: PaymentAxis) -> None:
    """INV-OR-12."""
    status = public_status(state, payment)

    assert isinstance(status, PublicStatus)
    assert (status is PublicStatus.REFUNDED) is (payment is PaymentAxis.REFUNDED)
    if payment is not PaymentAxis.REFUNDED:
        assert (status is PublicStatus.PENDING) is (state is OrderState.AWAITING_PAYMENT)
        assert (status is PublicStatus.CANCELLED) is (state in (OrderState.CANCELLED, OrderState.EXPIRED))
