"""The audit log over HTTP. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get
from litestar.datastructures import CacheControlHeader
from litestar.params import FromQuery, QueryParameter

from application.audit.ports import AuditFilter, AuditView
from application.audit.queries import ListAudit
from application.shared.access import SUPERUSER, SYSTEM, name_of_client
from application.shared.page import CursorInvalid, PageRequest
from domain.shared.ids import ClientId
from entrypoints.http.moments import Moment, moment
from entrypoints.http.office.actors import ActorView
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, View, WithTotal

FactsView = Annotated[
    dict[str, str | int | bool | list[str] | None],
    msgspec.Meta(description="Only what changed", examples=[{"price": "120.00"}]),
]
_UUID: Final = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
ActorFilter = Annotated[
    str | None,
    QueryParameter(
        pattern=f"^({SUPERUSER.name}|{SYSTEM.name}|{_UUID})$",
        description=f"A client's id, `{SUPERUSER.name}` or `{SYSTEM.name}`",
    ),
]
Name = Annotated[str | None, QueryParameter(min_length=1, max_length=200)]


class AuditEntryView(View, frozen=True):
    id: UUID
    at: datetime
    actor: ActorView
    action: Annotated[str, msgspec.Meta(examples=["product.change"])]
    subject: Annotated[str, msgspec.Meta(examples=["product"])]
    subject_id: Annotated[str, msgspec.Meta(examples=["019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"])]
    before: FactsView | None
    after: FactsView | None
    reason: str | None

    @classmethod
    def of(cls, entry: AuditView) -> AuditEntryView:
        return cls(
            id=entry.id,
            at=entry.at,
            actor=ActorView.of(entry.actor, entry.client),
            action=entry.action,
            subject=entry.subject,
            subject_id=entry.subject_id,
            before=dict(entry.before) if entry.before is not None else None,
            after=dict(entry.after) if entry.after is not None else None,
            reason=entry.reason,
        )


class AuditController(Controller):
    path = "/admin/audit"
    tags = ("Office: staff",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="What the staff did, the latest first", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def entries(
        self,
        *,
        list_audit: FromDishka[ListAudit],
        actor: FromQuery[ActorFilter] = None,
        action: FromQuery[Name] = None,
        subject: FromQuery[Name] = None,
        subject_id: FromQuery[Name] = None,
        date_from: FromQuery[Moment] = None,
        date_to: FromQuery[Moment] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[AuditEntryView]:
        """Permission `audit.view`. `date_from` is included and `date_to` is not. Entries are never changed; erasing
        a client empties what was written about them.
        """
        wanted = AuditFilter(
            actor=_actor(actor) if actor is not None else None,
            action=action,
            subject=subject,
            subject_id=subject_id,
            since=moment("date_from", date_from),
            until=moment("date_to", date_to),
        )
        page = await list_audit(wanted, PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[AuditEntryView].of(page, AuditEntryView.of)


def _actor(text: str) -> str:
    """The name that the log has."""
    return text if text in (SUPERUSER.name, SYSTEM.name) else name_of_client(ClientId(UUID(text)))
