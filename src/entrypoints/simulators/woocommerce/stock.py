"""When an order takes pieces from the shelf and gives them back: seen live, status by status. Nothing is checked."""

from __future__ import annotations

from typing import Final

from entrypoints.simulators.woocommerce.records import Line, Order
from entrypoints.simulators.woocommerce.rules import stock_keeper
from entrypoints.simulators.woocommerce.store import Store

TAKING: Final = frozenset({"processing", "on-hold", "completed"})
GIVING_BACK: Final = frozenset({"cancelled", "pending"})


def follow_status(store: Store, order: Order) -> None:
    """Refunded, failed and checkout-draft leave the shelf as it is. The same status again does nothing."""
    for line in order.lines:
        if order.status in TAKING and not line.taken:
            _take(store, line)
        elif order.status in GIVING_BACK and line.taken:
            give_back(store, line, line.taken)


def _take(store: Store, line: Line) -> None:
    """Below zero too: the shop sells what it does not have."""
    if move(store, line, -line.quantity):
        line.taken, line.taken_meta = line.quantity, store.meta_id()


def give_back(store: Store, line: Line, quantity: int) -> None:
    quantity = min(quantity, line.taken)
    if quantity and move(store, line, quantity):
        line.taken -= quantity


def move(store: Store, line: Line, by: int) -> bool:
    """Whether there was a number to change."""
    product = store.products.get(line.variation_id or line.product_id)
    keeper = stock_keeper(store, product) if product is not None else None
    if keeper is None:
        return False
    keeper.stock_quantity = (keeper.stock_quantity or 0) + by
    keeper.total_sales += max(0, -by)
    store.touch(keeper)
    return True
