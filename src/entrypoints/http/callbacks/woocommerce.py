"""What the connected WooCommerce shop tells us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Request, post
from litestar.openapi.spec import (
    Example,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)
from litestar.status_codes import HTTP_200_OK, HTTP_413_REQUEST_ENTITY_TOO_LARGE

from application.woocommerce.take_webhook import TakeWebhook, WebhookOutcome, WebhookRefused
from entrypoints.http.auth import ACTS_AS
from entrypoints.http.openapi import problems
from entrypoints.http.wire import View

MAX_BYTES: Final = 1024 * 1024
"""A product with long texts and many variations."""

_HEADERS: Final = {
    "X-WC-Webhook-Signature": "HMAC-SHA256 of the raw body, in base64; a ping has none",
    "X-WC-Webhook-Topic": "Such as `product.updated`; a ping has none",
    "X-WC-Webhook-Source": "The shop's address",
    "X-WC-Webhook-ID": "The number of the webhook",
}


class WebhookAnswer(View, frozen=True):
    outcome: WebhookOutcome


@dataclass
class WebhookOperation(Operation):
    """The handler reads the raw body, because that is what is signed: the document is told its shape here."""

    def __post_init__(self) -> None:
        self.parameters = [
            Parameter(
                name=name,
                param_in="header",
                required=False,
                schema=Schema(type=OpenAPIType.STRING),
                description=description,
            )
            for name, description in _HEADERS.items()
        ]
        resource = Schema(
            type=OpenAPIType.OBJECT,
            properties={"id": Schema(type=OpenAPIType.INTEGER)},
            required=["id"],
        )
        example = Example(value={"id": 35, "name": "Чай"})
        self.request_body = RequestBody(
            required=True,
            content={"application/json": OpenAPIMediaType(schema=resource, examples={"product": example})},
        )


class WooCommerceWebhookController(Controller):
    path = "/webhooks"
    tags = ("Operations",)
    request_max_body_size = MAX_BYTES

    @post(
        "/woocommerce",
        summary="A webhook of the connected WooCommerce shop",
        status_code=HTTP_200_OK,
        operation_class=WebhookOperation,
        opt={ACTS_AS: "woocommerce"},
        responses=problems(WebhookRefused, HTTP_413_REQUEST_ENTITY_TOO_LARGE),
    )
    @inject
    async def deliver(
        self, request: Request[Any, Any, Any], take_webhook: FromDishka[TakeWebhook]
    ) -> WebhookAnswer:
        """Answered at once: the shop counts failures, and does not repeat a delivery.

        It is a hint and no more: what it is about is read again from the shop. A repeated delivery changes nothing.
        """
        headers = {name.lower(): value for name, value in request.headers.items()}
        return WebhookAnswer(outcome=await take_webhook(await request.body(), headers))
