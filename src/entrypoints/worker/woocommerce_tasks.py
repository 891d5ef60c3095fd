"""The jobs that keep the catalogue in step with a connected shop. Without one they do nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

import structlog
from dishka import FromDishka

from application.shared.retry import RetryLater
from application.woocommerce.errors import AnotherShop, ShopNotConnected
from application.woocommerce.full_sync import RunFullSync
from application.woocommerce.poll import PollCatalogue
from application.woocommerce.ports import ShopRefused, ShopUnavailable
from application.woocommerce.refresh_one import RefreshProduct
from application.woocommerce.start_sync import SyncEveryWeek
from application.woocommerce.sweep import SweepCatalogue
from application.woocommerce.sync_ports import SyncRunning
from application.woocommerce.take_webhook import ConnectedShop
from application.woocommerce.watch_webhooks import WatchWebhooks
from domain.shared.ids import SyncRunId

TURN_SECONDS: Final = 3
"""How long a job waits for its turn to read the shop."""

AWAY_SECONDS: Final = 60
"""How long a job waits for a shop that does not say when it is back."""

_log = structlog.get_logger(__name__)


async def full_sync(run_id: str, run: FromDishka[RunFullSync]) -> None:
    with _patience():
        await run(SyncRunId(UUID(run_id)))


async def refresh_product(woo_id: int, refresh: FromDishka[RefreshProduct]) -> None:
    with _patience():
        await refresh(woo_id)


async def poll_catalogue(
    timestamp: int, shop: FromDishka[ConnectedShop], poll: FromDishka[PollCatalogue]
) -> None:
    with _until_next_time("poll", timestamp):
        if shop.url is not None:
            await poll()


async def sweep_catalogue(
    timestamp: int, shop: FromDishka[ConnectedShop], sweep: FromDishka[SweepCatalogue]
) -> None:
    """Waits for its turn and for the shop: the next tick is a night away, and the poll ticks at the same moment."""
    with _until_next_time("sweep", timestamp), _patience():
        if shop.url is not None:
            await sweep()


async def watch_webhooks(
    timestamp: int, shop: FromDishka[ConnectedShop], watch: FromDishka[WatchWebhooks]
) -> None:
    with _until_next_time("watch", timestamp):
        if shop.url is not None:
            await watch()


async def sync_every_week(
    timestamp: int, shop: FromDishka[ConnectedShop], ask: FromDishka[SyncEveryWeek]
) -> None:
    with _until_next_time("week", timestamp):
        if shop.url is not None:
            await ask()


@contextmanager
def _patience() -> Iterator[None]:
    """A job that is asked for waits for the shop, and for whoever else reads it."""
    try:
        yield
    except SyncRunning:
        raise RetryLater(TURN_SECONDS, jitter=True) from None
    except ShopUnavailable as away:
        raise RetryLater(away.retry_after or AWAY_SECONDS, jitter=True) from away


@contextmanager
def _until_next_time(work: str, timestamp: int) -> Iterator[None]:
    """A job of the clock does not wait: the clock asks again."""
    try:
        yield
    except (SyncRunning, ShopUnavailable, ShopRefused, ShopNotConnected, AnotherShop) as error:
        _log.warning("woocommerce_skipped", work=work, tick=timestamp, reason=str(error))


PERIODIC: Final[tuple[tuple[str, str, Callable[..., Awaitable[None]]], ...]] = (
    ("woocommerce.poll", "* * * * *", poll_catalogue),
    ("woocommerce.watch_webhooks", "*/10 * * * *", watch_webhooks),
    ("woocommerce.weekly", "11 1 * * 0", sync_every_week),
)
"""Name, cron in UTC, task."""

PATIENT_PERIODIC: Final[tuple[tuple[str, str, Callable[..., Awaitable[None]]], ...]] = (
    ("woocommerce.sweep", "41 2 * * *", sweep_catalogue),
)
"""As above, of those that wait and are retried."""
