"""The jobs of promotions and content. A task translates its arguments and calls one use case."""

from __future__ import annotations

import structlog
from dishka import FromDishka

from application.content.sync_content import SyncContent
from application.promotions.apply_promotions import ApplyPromotions
from application.woocommerce.errors import AnotherShop, ShopNotConnected
from application.woocommerce.ports import ShopRefused, ShopUnavailable

_log = structlog.get_logger(__name__)


async def apply_promotions_now(apply: FromDishka[ApplyPromotions]) -> None:
    await apply()


async def apply_promotions(timestamp: int, apply: FromDishka[ApplyPromotions]) -> None:
    """By the clock, not by the tick: a late tick must not bring back what is over."""
    applied = await apply()
    if applied.products:
        _log.info("promotions_applied", products=applied.products, variants=applied.variants, tick=timestamp)


async def sync_content(timestamp: int, sync: FromDishka[SyncContent]) -> None:
    """A shop that is down keeps what was read last; the next tick asks again."""
    try:
        synced = await sync()
    except ShopNotConnected:
        return
    except (ShopUnavailable, ShopRefused, AnotherShop) as error:
        _log.warning("content_not_synced", error=str(error), tick=timestamp)
        return
    _log.info(
        "content_synced",
        pages=synced.pages,
        banners=synced.banners,
        withdrawn=synced.withdrawn,
        faults=list(synced.faults),
    )
