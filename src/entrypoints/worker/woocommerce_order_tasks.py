"""The jobs that keep orders in step with the shop. A task translates its arguments and calls one use case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

import structlog
from dishka import FromDishka

from application.woocommerce.project_order import ProjectOrder
from application.woocommerce.sweep_orders import SweepOrders
from application.woocommerce.watch_orders import PollOrders, RefreshOrder
from domain.shared.ids import OrderId

_log = structlog.get_logger(__name__)


async def project_order(order_id: str, project: FromDishka[ProjectOrder]) -> None:
    await project(OrderId(UUID(order_id)))


async def refresh_order(woo_id: int, refresh: FromDishka[RefreshOrder]) -> None:
    await refresh(woo_id)


async def poll_orders(timestamp: int, poll: FromDishka[PollOrders]) -> None:  # noqa: ARG001 - of the tick
    if differed := await poll():
        _log.info("shop_orders_differ", number=differed)


async def sweep_orders(timestamp: int, sweep: FromDishka[SweepOrders]) -> None:  # noqa: ARG001 - of the tick
    if missing := await sweep():
        _log.info("shop_orders_missing", number=missing)


PERIODIC: Final[tuple[tuple[str, str, Callable[..., Awaitable[None]]], ...]] = (
    ("woocommerce.poll_orders", "*/5 * * * *", poll_orders),
    ("woocommerce.sweep_orders", "23 3 * * *", sweep_orders),
)
"""Name, cron in UTC, task."""
