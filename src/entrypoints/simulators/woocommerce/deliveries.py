"""Webhooks on their way: queued and coalesced, signed and sent when told, never tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any, Final

import httpx
import msgspec

from entrypoints.simulators.woocommerce.order_shapes import order_shape
from entrypoints.simulators.woocommerce.php import encode
from entrypoints.simulators.woocommerce.product_shapes import product_shape
from entrypoints.simulators.woocommerce.records import Webhook
from entrypoints.simulators.woocommerce.store import Store

USER_AGENT: Final = "WooCommerce/10.5.2 Hookshot (WordPress/6.9.1)"
MOST_FAILURES: Final = 5
SECONDS: Final = 60


class Run(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run of the queue. `lose`: nothing is sent; `duplicate`: everything twice; `reorder`: newest first."""

    lose: bool = False
    duplicate: bool = False
    reorder: bool = False


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """`status` None: nobody answered."""

    webhook_id: int
    topic: str
    resource_id: int
    status: int | None


class Deliveries:
    """`losing`: how many of the next announcements never get into the queue; None is all of them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.losing: int | None = 0
        self.sent: list[Sent] = []
        self._queue: dict[tuple[int, int], None] = {}
        self._pings: list[int] = []
        store.listeners.append(self._heard)

    def _heard(self, topic: str, resource_id: int) -> None:
        """Three quick changes are one delivery: the queue holds a hook and a resource once."""
        if topic == "webhook.created":
            self._pings.append(resource_id)
            return
        for hook in self.store.webhooks.values():
            if hook.topic != topic or hook.status != "active" or (hook.id, resource_id) in self._queue:
                continue
            if self.losing is None or self.losing > 0:
                self.losing = self.losing and self.losing - 1
                continue
            self._queue[hook.id, resource_id] = None

    def clear(self) -> None:
        self.losing = 0
        self._queue.clear()
        self._pings.clear()
        self.sent.clear()

    @property
    def waiting(self) -> int:
        return len(self._queue)

    async def ping(self) -> None:
        """Once per new hook: a form, unsigned. Whatever comes back, the hook stays."""
        while self._pings:
            hook = self.store.webhooks.get(self._pings.pop(0))
            if hook is not None:
                headers = {"User-Agent": USER_AGENT, "Content-Type": "application/x-www-form-urlencoded"}
                await _post(hook.delivery_url, f"webhook_id={hook.id}".encode(), headers)

    async def run(self, how: Run | None = None) -> list[Sent]:
        """Send all that waits, each as the resource is now."""
        how = how or Run()
        with self.store.lock:
            waiting = list(self._queue)
            self._queue.clear()
        if how.lose:
            return []
        if how.reorder:
            waiting.reverse()
        done = [
            await self._send(hook_id, resource_id)
            for hook_id, resource_id in waiting
            for _ in range(2 if how.duplicate else 1)
        ]
        found = [sent for sent in done if sent is not None]
        self.sent.extend(found)
        return found

    async def _send(self, hook_id: int, resource_id: int) -> Sent | None:
        with self.store.lock:
            hook = self.store.webhooks.get(hook_id)
            payload = self._payload(hook.topic, resource_id) if hook is not None else None
            if hook is None or hook.status != "active" or payload is None:
                return None
            body = encode(payload)
            headers = self._headers(hook, body)
        status = await _post(hook.delivery_url, body, headers)
        with self.store.lock:
            self._counted(hook, worked=status is not None and 200 <= status < 303)
        return Sent(webhook_id=hook.id, topic=hook.topic, resource_id=resource_id, status=status)

    def _payload(self, topic: str, id_: int) -> dict[str, Any] | None:
        resource, _, event = topic.partition(".")
        if event == "deleted":
            return {"id": id_}
        if resource == "order":
            return order_shape(self.store, self.store.orders[id_]) if id_ in self.store.orders else None
        return product_shape(self.store, self.store.products[id_]) if id_ in self.store.products else None

    def _headers(self, hook: Webhook, body: bytes) -> dict[str, str]:
        resource, _, event = hook.topic.partition(".")
        second = int(self.store.now().timestamp())
        digest = hmac.new(hook.secret.encode(), body, hashlib.sha256).digest()
        return {
            "User-Agent": USER_AGENT,
            "Content-Type": "application/json",
            "X-WC-Webhook-Source": f"{self.store.home}/",
            "X-WC-Webhook-Topic": hook.topic,
            "X-WC-Webhook-Resource": resource,
            "X-WC-Webhook-Event": event,
            "X-WC-Webhook-Signature": base64.b64encode(digest).decode(),
            "X-WC-Webhook-ID": str(hook.id),
            # The real one is as little unique: of one hook and one second.
            "X-WC-Webhook-Delivery-ID": hashlib.sha256(f"{hook.id}{second}".encode()).hexdigest()[:32],
        }

    def _counted(self, hook: Webhook, *, worked: bool) -> None:
        """The seventh failure in a row switches the hook off."""
        if worked:
            hook.failures = 0
        elif hook.failures > MOST_FAILURES:
            hook.status, hook.modified_at = "disabled", self.store.now()
        else:
            hook.failures += 1


async def _post(url: str, body: bytes, headers: dict[str, str]) -> int | None:
    """The status; None when nobody answered. Redirects are not followed."""
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            return (await client.post(url, content=body, headers=headers)).status_code
    except httpx.HTTPError:
        return None
