"""Background work that keeps the catalogue in step with the shop."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from application.shared.ports import Job
from domain.shared.ids import SyncRunId

FULL_SYNC: Final = "woocommerce.full_sync"
REFRESH_PRODUCT: Final = "woocommerce.refresh_product"


def full_sync(run_id: SyncRunId, at: datetime | None = None) -> Job:
    return Job(name=FULL_SYNC, arguments={"run_id": str(run_id)}, lock="woocommerce.full_sync", run_at=at)


def refresh_product(woo_id: int) -> Job:
    """A hint: something may have happened to this product of the shop, or to this variation."""
    return Job(name=REFRESH_PRODUCT, arguments={"woo_id": woo_id}, lock=f"woo-product:{woo_id}")
