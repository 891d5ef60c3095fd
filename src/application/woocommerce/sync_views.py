"""Runs of the full synchronisation and lines of the report, as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from application.woocommerce.imported import RemarkCode, RemarkSubject
from domain.shared.ids import SyncRunId


class SyncRunState(StrEnum):
    """`INTERRUPTED`: its process died. The next run reads everything again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class SyncStage(StrEnum):
    CATEGORIES = "categories"
    VARIATIONS = "variations"
    PRODUCTS = "products"
    CLEARING = "clearing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRunView:
    """`read` of `total` products of the shop were read, `changed` of them were written, `withdrawn` are hidden now.

    `failure` is why it waits or has failed.
    """

    id: SyncRunId
    state: SyncRunState
    created_at: datetime
    stage: SyncStage = SyncStage.CATEGORIES
    started_at: datetime | None = None
    finished_at: datetime | None = None
    read: int = 0
    total: int = 0
    changed: int = 0
    withdrawn: int = 0
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkView:
    id: UUID
    subject: RemarkSubject
    woo_id: int
    name: str
    code: RemarkCode
    detail: str
    found_at: datetime

    @property
    def text_key(self) -> str:
        return f"woocommerce-remark-{self.code.value.replace('_', '-')}"
