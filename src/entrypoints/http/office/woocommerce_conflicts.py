"""What a connected shop and we do not agree about, over HTTP. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_204_NO_CONTENT

from application.shared.page import CursorInvalid, PageRequest
from application.shared.patience import Busy
from application.woocommerce.conflicts import ListConflicts, Resolution, ResolveConflict
from application.woocommerce.errors import ConflictNotFound, ConflictResolved, NoteRequired
from application.woocommerce.projection import ConflictKind
from application.woocommerce.projection_ports import Conflict, ConflictFilter
from domain.shared.ids import ConflictId
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Input, Limit, PageView, View, WithTotal


class ConflictBody(View, frozen=True):
    """`resolution` also is `settled` when both sides agreed again, and `healed` when nobody was needed."""

    id: UUID
    kind: ConflictKind
    order_id: UUID
    order_number: int
    woo_id: Annotated[int | None, msgspec.Meta(description="The order in the shop", examples=[4711])]
    details: Annotated[
        dict[str, str],
        msgspec.Meta(
            description="What was sent and what was found, by field",
            examples=[{"found": "failed", "ours": "processing"}],
        ),
    ]
    detected_at: datetime
    resolved_at: datetime | None
    resolution: Annotated[str | None, msgspec.Meta(examples=["push_ours"])]
    resolved_by: Annotated[str | None, msgspec.Meta(examples=["system"])]
    note: str | None

    @classmethod
    def of(cls, conflict: Conflict) -> ConflictBody:
        return cls(
            id=conflict.id,
            kind=conflict.kind,
            order_id=conflict.order_id,
            order_number=conflict.order_number,
            woo_id=conflict.woo_id,
            details=dict(conflict.details),
            detected_at=conflict.detected_at,
            resolved_at=conflict.resolved_at,
            resolution=conflict.resolution,
            resolved_by=conflict.resolved_by,
            note=conflict.note,
        )


class ResolveConflictBody(Input, frozen=True):
    action: Annotated[
        Resolution,
        msgspec.Meta(
            description="`push_ours` brings the shop to what we have; `dismiss` leaves it as it is and needs a note"
        ),
    ]
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)] | None = None


class WooConflictController(Controller):
    path = "/admin/woocommerce/conflicts"
    tags = ("Office: orders",)
    security = SIGNED_IN

    @get("/", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def conflicts(
        self,
        list_conflicts: FromDishka[ListConflicts],
        open_only: Annotated[
            bool | None, QueryParameter(name="open", description="Only open ones, or only resolved ones")
        ] = None,
        kind: FromQuery[ConflictKind | None] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[ConflictBody]:
        """List where the shop and we differ, what was found last first.

        Needs the permission `woocommerce.manage`. An empty list of open ones means that every order is in step,
        or on its way.
        """
        wanted = ConflictFilter(open=open_only, kind=kind)
        page = await list_conflicts(wanted, PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[ConflictBody].of(page, ConflictBody.of)

    @post(
        "/{conflict_id:uuid}/resolve",
        status_code=HTTP_204_NO_CONTENT,
        responses=problems(*STAFF_ONLY, ConflictNotFound, ConflictResolved, Busy, NoteRequired),
    )
    @inject
    async def resolve(
        self,
        conflict_id: FromPath[UUID],
        data: JSONBody[ResolveConflictBody],
        resolve_conflict: FromDishka[ResolveConflict],
    ) -> Response[None]:
        """Decide a conflict.

        Needs the permission `woocommerce.manage`. The order goes to the shop a moment later; when it cannot be
        brought into step again, a new conflict says so. A dismissed one comes back only when something changes.
        """
        await resolve_conflict(ConflictId(conflict_id), data.action, data.note)
        return Response(None, status_code=HTTP_204_NO_CONTENT)
