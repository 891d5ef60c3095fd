"""The shop's webhooks."""

from __future__ import annotations

from typing import Final

from adapters.woocommerce.catalogue import fields_of
from adapters.woocommerce.lists import BY_ID, every_page
from adapters.woocommerce.transport import WC, Transport
from application.woocommerce.ports import ShopWebhooks
from application.woocommerce.shop_webhooks import ShopWebhook, WebhookStatus

_STATUSES: Final = {status.value: status for status in WebhookStatus}


class WooWebhooks(ShopWebhooks):
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def webhooks(self) -> tuple[ShopWebhook, ...]:
        pages = every_page(self._transport, f"{WC}/webhooks", {**BY_ID, "status": "all"})
        return tuple([_read(row) async for rows in pages for row in rows])

    async def create_webhook(self, *, name: str, topic: str, delivery_url: str, secret: str) -> ShopWebhook:
        body = {
            "name": name,
            "topic": topic,
            "delivery_url": delivery_url,
            "secret": secret,
            "status": WebhookStatus.ACTIVE.value,
        }
        return _read((await self._transport.write("POST", f"{WC}/webhooks", body)).data)

    async def activate_webhook(self, webhook_id: int) -> ShopWebhook:
        return await self._turn(webhook_id, WebhookStatus.ACTIVE)

    async def disable_webhook(self, webhook_id: int) -> ShopWebhook:
        return await self._turn(webhook_id, WebhookStatus.DISABLED)

    async def _turn(self, webhook_id: int, status: WebhookStatus) -> ShopWebhook:
        body = {"status": status.value}
        return _read((await self._transport.write("PUT", f"{WC}/webhooks/{webhook_id}", body)).data)


def _read(data: object) -> ShopWebhook:
    row = fields_of(data, "webhook")
    return ShopWebhook(
        id=row.id(),
        name=row.text("name"),
        topic=row.text("topic"),
        status=_STATUSES.get(row.text("status")),
        delivery_url=row.text("delivery_url"),
    )
