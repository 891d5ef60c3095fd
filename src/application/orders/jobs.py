"""Background work that orders ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from application.shared.ports import Job
from domain.shared.ids import OrderId

EXPIRE_ORDER: Final = "orders.expire"


def expire_order(order_id: OrderId, at: datetime) -> Job:
    return Job(name=EXPIRE_ORDER, arguments={"order_id": str(order_id)}, run_at=at)
