"""The history of a client over HTTP, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, HeaderParameter, QueryParameter

from application.shared.page import CursorInvalid, PageRequest
from application.timeline.queries import GetTimeline, TimelineEntry
from domain.clients.errors import ClientNotFound
from domain.shared.ids import ClientId
from domain.shared.locale import Locale
from entrypoints.http.languages import preferred
from entrypoints.http.office.actors import ActorView
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, View, WithTotal

KindFilter = Annotated[
    str | None,
    QueryParameter(
        pattern=r"^[a-z_]{1,40}$",
        description="`orders`, `loyalty`, `messages`, … : the first part of the topic",
        schema_extra={"examples": ["orders"]},
    ),
]
Language = Annotated[
    str | None,
    HeaderParameter(name="Accept-Language", max_length=200, description="`ru` or `en`, for the titles"),
]


class TimelineEntryView(View, frozen=True):
    id: UUID
    at: datetime
    kind: Annotated[str, msgspec.Meta(examples=["orders"])]
    topic: Annotated[str, msgspec.Meta(examples=["orders.order_placed"])]
    title: Annotated[str, msgspec.Meta(examples=["Оформлен заказ № 1001 на 1 234,50 ₽"])]
    actor: ActorView
    params: Annotated[
        dict[str, str | int],
        msgspec.Meta(description="What the title is made of", examples=[{"number": 1001}]),
    ]
    links: Annotated[
        dict[str, str],
        msgspec.Meta(
            description="Ids of what it is about",
            examples=[{"order_id": "019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"}],
        ),
    ]

    @classmethod
    def of(cls, entry: TimelineEntry) -> TimelineEntryView:
        return cls(
            id=entry.id,
            at=entry.at,
            kind=entry.kind,
            topic=entry.topic,
            title=entry.title,
            actor=ActorView.of(entry.actor, entry.client),
            params={
                name: value if isinstance(value, int | str) else str(value)
                for name, value in entry.values.items()
            },
            links=dict(entry.links),
        )


class TimelineController(Controller):
    path = "/admin/clients/{client_id:uuid}/timeline"
    tags = ("Office: clients",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        "/",
        summary="What happened with a client, the newest first",
        responses=problems(*STAFF_ONLY, ClientNotFound, CursorInvalid),
    )
    @inject
    async def timeline(
        self,
        *,
        client_id: FromPath[UUID],
        get_timeline: FromDishka[GetTimeline],
        kind: FromQuery[KindFilter] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
        accept_language: Language = None,
    ) -> PageView[TimelineEntryView]:
        """Permission `clients.view`. Orders, payments and messages are there for those who may see them elsewhere.

        A topic without words in this release is its own title. The audit log tells who read it.
        """
        page = await get_timeline(
            ClientId(client_id),
            PageRequest(limit=limit, cursor=cursor, with_total=with_total),
            kind=kind,
            locale=preferred(accept_language) or Locale.RU,
        )
        return PageView[TimelineEntryView].of(page, TimelineEntryView.of)
