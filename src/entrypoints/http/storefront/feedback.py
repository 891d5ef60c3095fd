"""What clients tell the shop, over HTTP. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_201_CREATED
from msgspec import Meta

from application.feedback.leave_rating import LeaveRating
from application.feedback.write_message import WriteMessage
from application.shared.idempotency import KeyInFlight, KeyReused
from domain.feedback.errors import FeedbackTextUnfit, OrderRated
from domain.feedback.rating import COMMENT_LENGTH, MESSAGE_LENGTH, MOST_STARS
from domain.orders.errors import OrderNotFound
from domain.shared.ids import OrderId
from entrypoints.http.idempotency import IdempotencyKey, Once
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, body_of, problems
from entrypoints.http.wire import Input, View

Stars = Annotated[int, Meta(ge=1, le=MOST_STARS, examples=[5])]


class MessageBody(Input, frozen=True):
    text: Annotated[
        str, Meta(min_length=1, max_length=MESSAGE_LENGTH, examples=["Можно ли забрать заказ вечером?"])
    ]


class MessageView(View, frozen=True):
    id: UUID
    text: str
    created_at: datetime


class RatingBody(Input, frozen=True):
    """Of the shop in general, or of one own order."""

    stars: Stars
    comment: Annotated[str, Meta(max_length=COMMENT_LENGTH, examples=["Очень вкусно"])] | None = None
    order_id: UUID | None = None


class RatingView(View, frozen=True):
    id: UUID
    stars: Stars
    comment: str | None
    order_id: UUID | None
    created_at: datetime


class FeedbackController(Controller):
    path = "/feedback/app"
    tags = ("Feedback",)
    security = SIGNED_IN

    @post(
        "/message",
        status_code=HTTP_201_CREATED,
        responses={HTTP_201_CREATED: body_of(MessageView, "The message, as it is in the dialogue")}
        | problems(*CLIENT_ONLY, FeedbackTextUnfit, KeyReused, KeyInFlight),
    )
    @inject
    async def message(
        self,
        data: JSONBody[MessageBody],
        write_message: FromDishka[WriteMessage],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Write to the shop.

        Whoever comes for the first time, with launch parameters in `Authorization`, becomes a client by this.
        """

        async def effect() -> MessageView:
            message = await write_message(data.text)
            return MessageView(id=message.id, text=message.text, created_at=message.created_at)

        return await once.answer(idempotency_key, HTTPStatus.CREATED, effect)

    @post(
        "/rating",
        status_code=HTTP_201_CREATED,
        responses={HTTP_201_CREATED: body_of(RatingView, "The rating")}
        | problems(*CLIENT_ONLY, FeedbackTextUnfit, OrderNotFound, OrderRated, KeyReused, KeyInFlight),
    )
    @inject
    async def rating(
        self,
        data: JSONBody[RatingBody],
        leave_rating: FromDishka[LeaveRating],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Rate the shop or an own order.

        An order is rated once. Whoever comes for the first time becomes a client by this.
        """

        async def effect() -> RatingView:
            order_id = OrderId(data.order_id) if data.order_id is not None else None
            rating = await leave_rating(data.stars, data.comment, order_id)
            return RatingView(
                id=rating.id,
                stars=rating.stars,
                comment=rating.comment,
                order_id=rating.order_id,
                created_at=rating.created_at,
            )

        return await once.answer(idempotency_key, HTTPStatus.CREATED, effect)
