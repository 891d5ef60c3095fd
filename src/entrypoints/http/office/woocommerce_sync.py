"""The synchronisation with the connected shop over HTTP, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery
from litestar.status_codes import HTTP_202_ACCEPTED

from application.notifications.ports import Texts
from application.shared.page import CursorInvalid, PageRequest
from application.woocommerce.errors import AnotherShop
from application.woocommerce.imported import RemarkCode, RemarkSubject
from application.woocommerce.start_sync import StartFullSync
from application.woocommerce.sync_ports import SyncRunNotFound
from application.woocommerce.sync_queries import GetSyncRun, ListRemarks, ListSyncRuns
from application.woocommerce.sync_views import RemarkView, SyncRunState, SyncRunView, SyncStage
from domain.shared.ids import SyncRunId
from domain.shared.locale import Locale
from entrypoints.http.languages import preferred
from entrypoints.http.locations import NAMES_LOCATION, location
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, View, WithTotal

Count = Annotated[int, msgspec.Meta(examples=[128])]


class SyncRunBody(View, frozen=True):
    """`read` of `total` products were read, `changed` of them written, `withdrawn` are hidden now."""

    id: UUID
    state: SyncRunState
    stage: SyncStage
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    read: Count
    total: Count
    changed: Count
    withdrawn: Count
    failure: Annotated[
        str | None, msgspec.Meta(description="Why it waits or has failed", examples=["timed out"])
    ]

    @classmethod
    def of(cls, run: SyncRunView) -> SyncRunBody:
        return cls(
            id=run.id,
            state=run.state,
            stage=run.stage,
            created_at=run.created_at,
            started_at=run.started_at,
            finished_at=run.finished_at,
            read=run.read,
            total=run.total,
            changed=run.changed,
            withdrawn=run.withdrawn,
            failure=run.failure,
        )


class RemarkBody(View, frozen=True):
    """What of the shop is not here exactly as it is there."""

    id: UUID
    subject: RemarkSubject
    woo_id: Annotated[int, msgspec.Meta(description="Its number in the shop", examples=[35])]
    name: Annotated[str, msgspec.Meta(examples=["Чай"])]
    code: RemarkCode
    text: Annotated[str, msgspec.Meta(examples=["Нет цены: не продаётся (35)"])]
    detail: Annotated[str, msgspec.Meta(examples=["35"])]
    found_at: datetime

    @classmethod
    def of(cls, remark: RemarkView, texts: Texts, locale: Locale) -> RemarkBody:
        return cls(
            id=remark.id,
            subject=remark.subject,
            woo_id=remark.woo_id,
            name=remark.name,
            code=remark.code,
            text=texts.render(remark.text_key, locale.value, {"detail": remark.detail}),
            detail=remark.detail,
            found_at=remark.found_at,
        )


class WooCommerceSyncController(Controller):
    path = "/admin/woocommerce"
    tags = ("Office: catalogue",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @post(
        "/sync",
        summary="Read the whole catalogue of the WooCommerce shop",
        status_code=HTTP_202_ACCEPTED,
        response_headers=NAMES_LOCATION,
        responses=problems(*STAFF_ONLY, AnotherShop),
    )
    @inject
    async def start(self, start_sync: FromDishka[StartFullSync]) -> Response[SyncRunBody]:
        """Needs the permission `woocommerce.manage`. A worker does it: `Location` tells how far it has come.

        Asked again while one waits to begin, it is that one.
        """
        run = await start_sync()
        return Response(SyncRunBody.of(run), headers=location(f"/admin/woocommerce/sync/{run.id}"))

    @get(
        "/sync",
        summary="Full synchronisations, the newest first",
        responses=problems(*STAFF_ONLY, CursorInvalid),
    )
    @inject
    async def runs(
        self,
        *,
        list_runs: FromDishka[ListSyncRuns],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[SyncRunBody]:
        """Needs the permission `woocommerce.manage`."""
        page = await list_runs(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[SyncRunBody].of(page, SyncRunBody.of)

    @get(
        "/sync/{run_id:uuid}",
        summary="How far a full synchronisation has come",
        responses=problems(*STAFF_ONLY, SyncRunNotFound),
    )
    @inject
    async def run(self, run_id: FromPath[UUID], get_run: FromDishka[GetSyncRun]) -> SyncRunBody:
        """Needs the permission `woocommerce.manage`."""
        return SyncRunBody.of(await get_run(SyncRunId(run_id)))

    @get(
        "/report",
        summary="What of the shop is not here exactly as it is there",
        responses=problems(*STAFF_ONLY, CursorInvalid),
    )
    @inject
    async def report(
        self,
        *,
        request: Request[Any, Any, Any],
        list_remarks: FromDishka[ListRemarks],
        texts: FromDishka[Texts],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[RemarkBody]:
        """Needs the permission `woocommerce.manage`. A line goes when it is mended in the shop and read again."""
        locale = preferred(request.headers.get("Accept-Language")) or Locale.RU
        page = await list_remarks(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[RemarkBody].of(page, lambda remark: RemarkBody.of(remark, texts, locale))
