"""What the stock desk answers about counts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from application.stock import views
from domain.stock.count import CountState
from entrypoints.http.office.stock_views import Amount, shown
from entrypoints.http.wire import View


class CountBriefBody(View, frozen=True):
    id: UUID
    location_id: UUID
    location_code: str
    note: str
    state: CountState
    opened_by: str
    opened_at: datetime
    closed_by: str | None
    closed_at: datetime | None

    @classmethod
    def of(cls, count: views.CountBrief) -> CountBriefBody:
        return shown(cls, count)


class CountLineBody(View, frozen=True):
    """`expected` is what the books said when it was counted; `counted` null: not yet, or never."""

    variant_id: UUID
    sku: str
    name: str
    expected: Amount
    counted: Amount | None

    @classmethod
    def of(cls, line: views.CountLineView) -> CountLineBody:
        return shown(cls, line)


class CountBody(CountBriefBody, frozen=True):
    lines: tuple[CountLineBody, ...]

    @classmethod
    def whole(cls, count: views.CountView) -> CountBody:
        brief = {name: getattr(count.brief, name) for name in CountBriefBody.__struct_fields__}
        return cls(**brief, lines=tuple(map(CountLineBody.of, count.lines)))
