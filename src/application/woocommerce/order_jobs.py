"""Background work on the orders in the shop."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from application.shared.ports import Job
from domain.shared.ids import OrderId

PROJECT_ORDER: Final = "woocommerce.project_order"
REFRESH_ORDER: Final = "woocommerce.refresh_order"


def project_order(order_id: OrderId, at: datetime | None = None) -> Job:
    """One after another per order: the shop counts stock twice when two write at once."""
    return Job(
        name=PROJECT_ORDER, arguments={"order_id": str(order_id)}, lock=f"woo-order:{order_id}", run_at=at
    )


def refresh_order(woo_id: int, at: datetime | None = None) -> Job:
    """A hint: something may have happened to this order of the shop."""
    return Job(name=REFRESH_ORDER, arguments={"woo_id": woo_id}, run_at=at)
