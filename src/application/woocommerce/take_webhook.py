"""The shop hints that something happened to a product or an order. What it says of it is not believed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from application.shared.access import Unauthenticated
from application.shared.ports import Clock, JobQueue, UnitOfWork
from application.woocommerce.order_jobs import refresh_order
from application.woocommerce.sync_jobs import refresh_product
from application.woocommerce.sync_ports import Hint, WebhookInbox

_PING: Final = re.compile(rb"webhook_id=[0-9]{1,18}")
_GREATEST: Final = 2**63 - 1


class WebhookRefused(Unauthenticated):
    """The reason is not told: whoever may know it has the secret."""

    code = "woocommerce.webhook_refused"

    def __init__(self) -> None:
        super().__init__("This was not sent by the connected shop.")


class WebhookOutcome(StrEnum):
    """`PING` is what a shop sends when a webhook is made; `IGNORED` is about nothing that we follow."""

    PING = "ping"
    TAKEN = "taken"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedShop:
    """`url` is None while none is connected: then nothing is believed."""

    url: str | None
    webhook_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeWebhook:
    """Raise WebhookRefused, with nothing written. A repeated delivery changes nothing (INV-ST-11)."""

    shop: ConnectedShop
    inbox: WebhookInbox
    jobs: JobQueue
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, body: bytes, headers: Mapping[str, str]) -> WebhookOutcome:
        """`headers` by their names in lower case."""
        topic, signature = headers.get("x-wc-webhook-topic"), headers.get("x-wc-webhook-signature")
        if topic is None and signature is None and _PING.fullmatch(body):
            return WebhookOutcome.PING
        self._verify(body, signature, headers.get("x-wc-webhook-source", ""))
        hint = self._hint(body, headers)
        if hint is None:
            return WebhookOutcome.IGNORED
        async with self.uow:
            fresh = await self.inbox.add(hint)
            # The body of a deletion is its number alone, the same each time.
            if fresh or hint.topic.endswith(".deleted"):
                about_order = hint.resource == "order"
                await self.jobs.enqueue((refresh_order if about_order else refresh_product)(hint.resource_id))
        return WebhookOutcome.TAKEN if fresh else WebhookOutcome.DUPLICATE

    def _verify(self, body: bytes, signature: str | None, source: str) -> None:
        mac = hmac.new(self.shop.webhook_secret.encode(), body, hashlib.sha256).digest()
        expected = base64.b64encode(mac)
        given = (signature or "").encode("utf-8", "replace")
        known = self.shop.url is not None and _place(source) == _place(self.shop.url)
        if not hmac.compare_digest(expected, given) or not known:
            raise WebhookRefused

    def _hint(self, body: bytes, headers: Mapping[str, str]) -> Hint | None:
        topic = headers.get("x-wc-webhook-topic", "")
        resource = topic.partition(".")[0]
        found = _number_in(body)
        webhook_id = headers.get("x-wc-webhook-id", "")
        if resource not in ("order", "product") or found is None:
            return None
        return Hint(
            webhook_id=int(webhook_id) if re.fullmatch("[0-9]{1,18}", webhook_id, re.ASCII) else 0,
            topic=topic[:100],
            resource=resource,
            resource_id=found,
            digest=hashlib.sha256(body).digest(),
            received_at=self.clock.now(),
        )


def _number_in(body: bytes) -> int | None:
    """The product's own number for a variation."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    number = told.get("parent_id") if told.get("type") == "variation" else told.get("id")
    plain = isinstance(number, int) and not isinstance(number, bool) and 0 < number <= _GREATEST
    return number if plain else None


def _place(address: str) -> str:
    """The host alone: WordPress may live below a path, and be asked at another one than it names itself by."""
    try:
        return urlsplit(address).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
