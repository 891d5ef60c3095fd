"""What an order's axes are called in WooCommerce (D1.2), and the way there. Pure and total."""

from __future__ import annotations

from typing import Final

from application.woocommerce.shop import ShopOrderStatus
from domain.orders.status import OrderState, PaymentAxis

_PENDING, _PROCESSING = ShopOrderStatus.PENDING, ShopOrderStatus.PROCESSING
_COMPLETED, _CANCELLED = ShopOrderStatus.COMPLETED, ShopOrderStatus.CANCELLED
_REFUNDED = ShopOrderStatus.REFUNDED

_UNPAID: Final = frozenset({PaymentAxis.AWAITING, PaymentAxis.PARTIALLY_PAID})
_ENDED: Final = frozenset({OrderState.CANCELLED, OrderState.EXPIRED})
_TAKES: Final = frozenset({_PROCESSING, ShopOrderStatus.ON_HOLD, _COMPLETED})
_RETURNS: Final = frozenset({_PENDING, _CANCELLED})
_BEFORE_MONEY: Final = frozenset(
    {_PENDING, ShopOrderStatus.ON_HOLD, ShopOrderStatus.FAILED, ShopOrderStatus.CHECKOUT_DRAFT}
)


def shop_status(state: OrderState, payment: PaymentAxis) -> ShopOrderStatus:
    """Where the shop's order belongs. Fulfilment does not show there.

    A new order that waits for no money is a paid one, be it with points alone (decision 27).
    """
    if payment is PaymentAxis.REFUNDED:
        return _REFUNDED
    if state in _ENDED:
        return _CANCELLED
    if state is OrderState.COMPLETED:
        return _COMPLETED
    if state is OrderState.AWAITING_PAYMENT:
        return _PENDING
    if state is OrderState.NEW and payment in _UNPAID:
        return ShopOrderStatus.ON_HOLD
    return _PROCESSING


def goods_are_back(state: OrderState) -> bool:
    """Whether the goods of the order may be sold to others."""
    return state in _ENDED


def next_status(
    now: ShopOrderStatus | None, target: ShopOrderStatus, *, goods_back: bool
) -> ShopOrderStatus | None:
    """The next stop on the way to `target`; None on arrival. `now` is None for a status of a plugin.

    Nothing is skipped that moves the shop's stock: `refunded` gives nothing back, so what is cancelled passes
    through `cancelled`, and what is sold through `completed`. `set_paid` does nothing to a cancelled order,
    so one that revives passes through `pending`.
    """
    if now is target:
        return None
    if target is _REFUNDED:
        stop = _CANCELLED if goods_back else _COMPLETED
        return _REFUNDED if now is stop else next_status(now, stop, goods_back=goods_back)
    if target is _COMPLETED and now is not _PROCESSING:
        return next_status(now, _PROCESSING, goods_back=goods_back)
    if target is _PROCESSING and now in (_CANCELLED, _REFUNDED):
        return _PENDING
    return target


def is_paid_by(now: ShopOrderStatus | None, step: ShopOrderStatus) -> bool:
    """Whether this step is the one that the money makes."""
    return step is _PROCESSING and now in _BEFORE_MONEY


def holds_stock(status: ShopOrderStatus | None, *, before: bool) -> bool:
    """Whether WooCommerce has the pieces of an order off its shelf; statuses not named leave it as it was."""
    if status in _TAKES:
        return True
    return before and status not in _RETURNS
