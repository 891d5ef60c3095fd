"""What clients have told the shop, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get
from litestar.datastructures import CacheControlHeader
from litestar.params import FromQuery, QueryParameter
from msgspec import Meta

from application.feedback.ports import FeedbackFilter, FeedbackKind, FeedbackView
from application.feedback.queries import ListFeedback
from application.shared.page import CursorInvalid, PageRequest
from domain.feedback.rating import MOST_STARS
from domain.shared.ids import ClientId
from entrypoints.http.client_brief import ClientBrief
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, View, WithTotal

KindFilter = Annotated[FeedbackKind | None, QueryParameter()]
StarsFilter = Annotated[
    int | None,
    QueryParameter(ge=1, le=MOST_STARS, description="Ratings of so many stars or fewer, and no messages"),
]
ClientFilter = Annotated[UUID | None, QueryParameter()]


class FeedbackItem(View, frozen=True):
    """A message has no stars; a rating may have no text."""

    id: UUID
    kind: FeedbackKind
    client: ClientBrief
    stars: Annotated[int, Meta(ge=1, le=MOST_STARS)] | None
    text: str | None
    order_id: UUID | None
    created_at: datetime

    @classmethod
    def of(cls, feedback: FeedbackView) -> FeedbackItem:
        return cls(
            id=feedback.id,
            kind=feedback.kind,
            client=ClientBrief(
                id=feedback.client_id, number=feedback.client_number, display_name=feedback.client_name
            ),
            stars=feedback.stars,
            text=feedback.text,
            order_id=feedback.order_id,
            created_at=feedback.created_at,
        )


class FeedbackOfficeController(Controller):
    path = "/admin/feedback"
    tags = ("Office: dialogues",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        "/",
        summary="Ratings and messages from the app, the newest first",
        responses=problems(*STAFF_ONLY, CursorInvalid),
    )
    @inject
    async def feedback(
        self,
        *,
        list_feedback: FromDishka[ListFeedback],
        kind: FromQuery[KindFilter] = None,
        max_stars: FromQuery[StarsFilter] = None,
        client_id: FromQuery[ClientFilter] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[FeedbackItem]:
        """Permission `dialogues.view`."""
        wanted = FeedbackFilter(
            kind=kind,
            most_stars=max_stars,
            client_id=ClientId(client_id) if client_id is not None else None,
        )
        page = await list_feedback(wanted, PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[FeedbackItem].of(page, FeedbackItem.of)
