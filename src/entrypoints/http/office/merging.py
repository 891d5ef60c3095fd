"""Merging clients over HTTP, for the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from application.merging.by_staff import ListMerges, MergeClients, PreviewMerge, UndoMerge
from application.merging.ports import MergePreview, MergeView
from application.shared.page import CursorInvalid, PageRequest
from application.shared.patience import Busy
from domain.clients.errors import ClientNotFound
from domain.identity.errors import LastOwner
from domain.merging import errors
from domain.merging.merge import REASON_LENGTH, Merge
from domain.shared.ids import ClientId, MergeId
from domain.shared.ledger import Unit
from domain.shared.money import Money
from domain.shared.points import Points
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Input, Limit, PageView, View, WithTotal

Reason = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=REASON_LENGTH,
        description="For the audit log: why, without names and numbers of people",
        examples=["Клиент показал оба телефона в магазине"],
    ),
]


class MergeBody(Input, frozen=True):
    """The source becomes a part of the client in the address."""

    source_id: UUID
    reason: Reason


class MergePreviewBody(Input, frozen=True):
    source_id: UUID


class UndoBody(Input, frozen=True):
    reason: Reason


class MergeDetailsView(View, frozen=True):
    id: UUID
    survivor_id: Annotated[UUID, msgspec.Meta(description="The one who remains")]
    source_id: Annotated[UUID, msgspec.Meta(description="The one who is a part of the other now")]
    reason: str
    merged_by: Annotated[str, msgspec.Meta(examples=["client:0198c2f1-7a1e-7c3a-9d57-2f6f0f9a1b11"])]
    merged_at: datetime
    undoable_until: Annotated[datetime, msgspec.Meta(description="Then it is for ever")]
    undone_by: str | None
    undo_reason: str | None
    undone_at: datetime | None

    @classmethod
    def of(cls, merge: Merge) -> MergeDetailsView:
        return cls(
            id=merge.id,
            survivor_id=merge.survivor_id,
            source_id=merge.source_id,
            reason=merge.reason,
            merged_by=merge.merged_by,
            merged_at=merge.merged_at,
            undoable_until=merge.undoable_until,
            undone_by=merge.undone_by,
            undo_reason=merge.undo_reason,
            undone_at=merge.undone_at,
        )


class ListedMerge(View, frozen=True):
    merge: MergeDetailsView
    survivor_number: int
    source_number: int

    @classmethod
    def of(cls, view: MergeView) -> ListedMerge:
        return cls(
            merge=MergeDetailsView.of(view.merge),
            survivor_number=view.survivor_number,
            source_number=view.source_number,
        )


class MergePreviewView(View, frozen=True):
    moves: Annotated[
        dict[str, int],
        msgspec.Meta(description="How many rows of each table the source has", examples=[{"orders": 3}]),
    ]
    balances: Annotated[
        dict[str, str],
        msgspec.Meta(
            description="Points and roubles by account of the ledger", examples=[{"points_active": "120.00"}]
        ),
    ]
    will_be_blocked: Annotated[bool, msgspec.Meta(description="Because one of the two is")]

    @classmethod
    def of(cls, preview: MergePreview) -> MergePreviewView:
        return cls(
            moves=dict(preview.rows),
            balances={
                kind.value: str(Points(amount)) if kind.unit is Unit.POINTS else Money(amount).amount
                for kind, amount in preview.balances.items()
            },
            will_be_blocked=preview.survivor_blocked or preview.source_blocked,
        )


_LIMITS = (*STAFF_ONLY, errors.CannotMergeThemself, errors.OutrankedBySurvivor)


class MergingOfficeController(Controller):
    path = "/admin"
    tags = ("Office: clients",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @post(
        "/clients/{client_id:uuid}/merge",
        summary="Merge another client into this one",
        status_code=HTTP_200_OK,
        responses=problems(
            *_LIMITS,
            ClientNotFound,
            errors.SameClient,
            errors.AlreadyMerged,
            errors.ErasedClient,
            errors.StaffMerged,
            LastOwner,
            errors.ReasonUnfit,
            Busy,
        ),
    )
    @inject
    async def merge(
        self, client_id: FromPath[UUID], data: JSONBody[MergeBody], merge_clients: FromDishka[MergeClients]
    ) -> MergeDetailsView:
        """Permission `clients.merge`. Doors, orders, points and money of the source are this client's from then on;
        the stricter consents and blocks hold. It can be taken back for 30 days.
        """
        merge = await merge_clients(ClientId(client_id), ClientId(data.source_id), data.reason)
        return MergeDetailsView.of(merge)

    @post(
        "/clients/{client_id:uuid}/merge/preview",
        summary="See what a merge would move",
        status_code=HTTP_200_OK,
        responses=problems(*_LIMITS, ClientNotFound, errors.SameClient),
    )
    @inject
    async def preview(
        self,
        client_id: FromPath[UUID],
        data: JSONBody[MergePreviewBody],
        preview_merge: FromDishka[PreviewMerge],
    ) -> MergePreviewView:
        """Permission `clients.merge`. Nothing changes."""
        return MergePreviewView.of(await preview_merge(ClientId(client_id), ClientId(data.source_id)))

    @post(
        "/merges/{merge_id:uuid}/undo",
        summary="Take a merge back",
        status_code=HTTP_200_OK,
        responses=problems(
            *_LIMITS,
            errors.MergeNotFound,
            errors.MergeUndoneAlready,
            errors.MergeTooOld,
            errors.MergeFollowed,
            errors.MergeInseparable,
            errors.ErasedClient,
            errors.ReasonUnfit,
            Busy,
        ),
    )
    @inject
    async def undo(
        self, merge_id: FromPath[UUID], data: JSONBody[UndoBody], undo_merge: FromDishka[UndoMerge]
    ) -> MergeDetailsView:
        """Permission `clients.merge`. Each gets back what they had, with what is left of it; what was new since
        stays with the one who remained. Both have to sign in again.
        """
        return MergeDetailsView.of(await undo_merge(MergeId(merge_id), data.reason))

    @get("/merges", summary="Merges, the newest first", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def merges(
        self,
        list_merges: FromDishka[ListMerges],
        *,
        client_id: Annotated[UUID | None, QueryParameter(description="Only those of this client")] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[ListedMerge]:
        """Permission `clients.merge`. Those that were taken back are among them."""
        page = await list_merges(
            ClientId(client_id) if client_id is not None else None,
            PageRequest(limit=limit, cursor=cursor, with_total=with_total),
        )
        return PageView.of(page, ListedMerge.of)
