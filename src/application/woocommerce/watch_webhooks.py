"""See that the shop still tells us: it switches a webhook off after seven failures in a row, and says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from application.woocommerce.ports import ShopWebhooks
from application.woocommerce.same_shop import SameShop
from application.woocommerce.shop_webhooks import WebhookStatus

TOPICS: Final = ("product.created", "product.updated", "product.deleted", "order.updated", "order.deleted")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDesk:
    """Where the shop delivers to, and what it signs with."""

    delivery_url: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchWebhooks:
    """One at a time; repeatable. Raise ShopUnavailable, ShopRefused, AnotherShop. Webhooks of others are left alone."""

    shop: ShopWebhooks
    desk: WebhookDesk
    same_shop: SameShop

    async def __call__(self) -> None:
        await self.same_shop.check()
        ours = [one for one in await self.shop.webhooks() if one.delivery_url == self.desk.delivery_url]
        for topic in TOPICS:
            found = sorted((one for one in ours if one.topic == topic), key=lambda one: one.id)
            if not found:
                await self.shop.create_webhook(
                    name=f"Prilavok: {topic}",
                    topic=topic,
                    delivery_url=self.desk.delivery_url,
                    secret=self.desk.secret,
                )
                continue
            active = [one for one in found if one.status is WebhookStatus.ACTIVE]
            if not active:
                await self.shop.activate_webhook(found[-1].id)
            # Of several the latest has the secret of today, whoever made the others.
            for surplus in active[:-1]:
                await self.shop.disable_webhook(surplus.id)
