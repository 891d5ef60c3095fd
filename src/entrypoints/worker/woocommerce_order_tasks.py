"""The jobs that keep orders in step with the shop. A task translates its arguments and calls one use case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

import structlog
from dishka import FromDishka

from application.shared.retry import RetryLater
from application.woocommerce.errors import AnotherShop
from application.woocommerce.project_order import ProjectOrder
from application.woocommerce.sweep_orders import SweepOrders
from application.woocommerce.watch_orders import PollOrders, RefreshOrder
from domain.shared.ids import OrderId

_ANOTHER_SHOP_SECONDS: Final = 300

_log = structlog.get_logger(__name__)


async def project_order(order_id: str, project: FromDishka[ProjectOrder]) -> None:
    with until_it_is_that_shop():
        await project(OrderId(UUID(order_id)))


async def refresh_order(woo_id: int, refresh: FromDishka[RefreshOrder]) -> None:
    with until_it_is_that_shop():
        await refresh(woo_id)


async def poll_orders(timestamp: int, poll: FromDishka[PollOrders]) -> None:  # noqa: ARG001 - of the tick
    with _skipped_elsewhere("poll_orders"):
        if differed := await poll():
            _log.info("shop_orders_differ", number=differed)


async def sweep_orders(timestamp: int, sweep: FromDishka[SweepOrders]) -> None:  # noqa: ARG001 - of the tick
    with _skipped_elsewhere("sweep_orders"):
        if missing := await sweep():
            _log.info("shop_orders_missing", number=missing)


@contextmanager
def until_it_is_that_shop() -> Iterator[None]:
    """What is to be done in the shop waits while another one is connected, as it does while the shop is away."""
    try:
        yield
    except AnotherShop as error:
        _log.warning("woocommerce_another_shop", reason=str(error))
        raise RetryLater(_ANOTHER_SHOP_SECONDS) from error


@contextmanager
def _skipped_elsewhere(work: str) -> Iterator[None]:
    try:
        yield
    except AnotherShop as error:
        _log.warning("woocommerce_skipped", work=work, reason=str(error))


PERIODIC: Final[tuple[tuple[str, str, Callable[..., Awaitable[None]]], ...]] = (
    ("woocommerce.poll_orders", "*/5 * * * *", poll_orders),
    ("woocommerce.sweep_orders", "23 3 * * *", sweep_orders),
)
"""Name, cron in UTC, task."""
