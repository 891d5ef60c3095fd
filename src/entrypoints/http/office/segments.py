"""Segments over HTTP, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, patch, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK

from application.segments.keep_segment import ChangeSegment, CreateSegment, DeleteSegment
from application.segments.queries import GetSegment, ListSegmentClients, ListSegments, PreviewSegment
from application.shared.page import CursorInvalid, PageRequest
from domain.segments import errors
from domain.shared.ids import ClientId, SegmentId
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.office.segment_bodies import (
    NewSegmentBody,
    SegmentBrief,
    SegmentClientView,
    SegmentPatchBody,
    SegmentPreviewBody,
    SegmentPreviewView,
    SegmentView,
)
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal

_FOUND = (*STAFF_ONLY, errors.SegmentNotFound)
_UNFIT = (
    errors.RuleUnfit,
    errors.SegmentNameUnfit,
    errors.SegmentNameTaken,
    errors.TooManyMembers,
    errors.MemberUnknown,
)


class SegmentController(Controller):
    path = "/admin/segments"
    tags = ("Office: segments",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="Segments, the newest first", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def segments(
        self,
        *,
        list_segments: FromDishka[ListSegments],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[SegmentBrief]:
        """Permission `clients.view`."""
        page = await list_segments(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[SegmentBrief].of(page, SegmentBrief.of)

    @post("/", response_headers=NAMES_LOCATION, responses=problems(*STAFF_ONLY, *_UNFIT))
    @inject
    async def create_segment(
        self, data: JSONBody[NewSegmentBody], create_segment: FromDishka[CreateSegment]
    ) -> Response[SegmentView]:
        """Create a segment.

        Permission `clients.manage`. Either a `rule`, and whoever fulfils it at the moment is in the segment, or a list
        of `client_ids`. `details.field` of a refusal points at the place in the rule.
        """
        members = [ClientId(client_id) for client_id in data.client_ids or ()]
        segment = await create_segment(data.name, data.rule, members)
        return created(SegmentView.of(segment), f"/admin/segments/{segment.id}")

    @post("/preview", status_code=HTTP_200_OK, responses=problems(*STAFF_ONLY, errors.RuleUnfit))
    @inject
    async def preview_segment(
        self, data: JSONBody[SegmentPreviewBody], preview: FromDishka[PreviewSegment]
    ) -> SegmentPreviewView:
        """Count the clients who fulfil a rule.

        Permission `clients.view`. Nothing is kept.
        """
        return SegmentPreviewView(count=await preview(data.rule))

    @get("/{segment_id:uuid}", summary="Read a segment", responses=problems(*_FOUND))
    @inject
    async def segment(self, segment_id: FromPath[UUID], get_segment: FromDishka[GetSegment]) -> SegmentView:
        """Permission `clients.view`."""
        return SegmentView.of(await get_segment(SegmentId(segment_id)))

    @patch("/{segment_id:uuid}", responses=problems(*_FOUND, *_UNFIT, errors.SegmentKindFixed))
    @inject
    async def change_segment(
        self,
        segment_id: FromPath[UUID],
        data: JSONBody[SegmentPatchBody],
        change_segment: FromDishka[ChangeSegment],
    ) -> SegmentView:
        """Change a segment.

        Permission `clients.manage`. What is left out stays; a rule stays a rule, and a list a list.
        """
        return SegmentView.of(await change_segment(SegmentId(segment_id), data.as_changes()))

    @delete("/{segment_id:uuid}", responses=problems(*_FOUND))
    @inject
    async def delete_segment(
        self, segment_id: FromPath[UUID], delete_segment: FromDishka[DeleteSegment]
    ) -> None:
        """Delete a segment.

        Permission `clients.manage`. Its clients stay.
        """
        await delete_segment(SegmentId(segment_id))

    @get(
        "/{segment_id:uuid}/clients",
        summary="Clients of a segment, the newest first",
        responses=problems(*_FOUND, CursorInvalid),
    )
    @inject
    async def segment_clients(
        self,
        *,
        segment_id: FromPath[UUID],
        list_clients: FromDishka[ListSegmentClients],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[SegmentClientView]:
        """Permission `clients.view`. Whoever is in the segment at this moment."""
        request = PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        page = await list_clients(SegmentId(segment_id), request)
        return PageView[SegmentClientView].of(page, SegmentClientView.of)
