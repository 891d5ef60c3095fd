"""The jobs that keep pieces in stock equal with the shop. A task translates its arguments and calls one use case."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import structlog
from dishka import FromDishka

from application.woocommerce.push_stock import LevelStock
from application.woocommerce.reconcile_stock import ReconcileStock
from domain.shared.ids import VariantId
from entrypoints.worker.woocommerce_order_tasks import until_it_is_that_shop

_log = structlog.get_logger(__name__)


async def level_stock(variant_id: str, level: FromDishka[LevelStock]) -> None:
    with until_it_is_that_shop():
        await level(VariantId(UUID(variant_id)))


async def reconcile_stock(timestamp: int, reconcile: FromDishka[ReconcileStock]) -> None:
    if differed := await reconcile(datetime.fromtimestamp(timestamp, UTC)):
        _log.info("shop_stock_differs", number=differed)
