"""`/wc/v3/webhooks`: what is kept about them. Sending is in `deliveries`."""

from __future__ import annotations

from typing import Any, Final

from entrypoints.simulators.woocommerce.common_shapes import dates, links
from entrypoints.simulators.woocommerce.listing import Answer, Ask, one, only, page_of
from entrypoints.simulators.woocommerce.php import encode
from entrypoints.simulators.woocommerce.records import Webhook
from entrypoints.simulators.woocommerce.refusals import Refusal, invalid_id, missing_param, not_in_enum
from entrypoints.simulators.woocommerce.store import Store

STATUSES: Final = ("active", "paused", "disabled")
HOOKS: Final = {
    "product.created": [
        "woocommerce_process_product_meta",
        "woocommerce_new_product",
        "woocommerce_new_product_variation",
    ],
    "product.updated": [
        "woocommerce_process_product_meta",
        "woocommerce_update_product",
        "woocommerce_update_product_variation",
    ],
    "product.deleted": ["wp_trash_post"],
    "product.restored": ["untrashed_post"],
    "order.created": ["woocommerce_new_order"],
    "order.updated": ["woocommerce_update_order", "woocommerce_order_refunded"],
    "order.deleted": ["wp_trash_post", "woocommerce_trash_order"],
    "order.restored": ["untrashed_post", "woocommerce_untrash_order"],
    "coupon.created": ["woocommerce_process_shop_coupon_meta", "woocommerce_new_coupon"],
    "customer.created": ["user_register", "woocommerce_created_customer", "woocommerce_new_customer"],
}


class WebhookDesk:
    def __init__(self, store: Store) -> None:
        self.store = store

    def page(self, ask: Ask) -> Answer:
        status = ask.choice("status", ("all", *STATUSES), "all")
        found = [hook for hook in self.store.webhooks.values() if status in {"all", hook.status}]
        found.sort(key=lambda hook: hook.id, reverse=ask.query.get("order", "desc") == "desc")
        fields = ask.query.get("_fields")
        return page_of(ask, self.store.home, found, lambda hook: encode(only(fields, self._shape(hook))))

    def get(self, ask: Ask, id_: int) -> Answer:
        return one(ask, self._shape(self._find(id_)))

    def create(self, ask: Ask) -> Answer:
        body = ask.body
        if not body.get("delivery_url"):
            raise missing_param("delivery_url")
        _check(body)
        now = self.store.now()
        hook = Webhook(
            id=self.store.hook_id(),
            name=str(body.get("name") or f"Webhook created on {now:%b %d, %Y @ %I:%M %p}"),
            status=body.get("status", "active"),
            topic=body["topic"],
            delivery_url=body["delivery_url"],
            secret=str(body.get("secret", "")),
            created_at=now,
        )
        self.store.webhooks[hook.id] = hook
        self.store.announce("webhook.created", hook.id)
        shape = self._shape(hook)
        hook.modified_at = now
        return one(ask, shape, 201, f"{self.store.home}/wp-json/wc/v3/webhooks/{hook.id}")

    def change(self, ask: Ask, id_: int) -> Answer:
        """Made active again, it forgets its failures; no new ping is sent."""
        hook = self._find(id_)
        _check({"topic": hook.topic, **ask.body})
        for name in ("name", "status", "topic", "delivery_url", "secret"):
            if name in ask.body:
                setattr(hook, name, ask.body[name])
        if ask.body.get("status") == "active":
            hook.failures = 0
        hook.modified_at = self.store.now()
        return one(ask, self._shape(hook))

    def delete(self, ask: Ask, id_: int) -> Answer:
        hook = self._find(id_)
        if not ask.flag("force"):
            message = "Webhooks do not support trashing."
            raise Refusal("woocommerce_rest_trash_not_supported", message, 501)
        del self.store.webhooks[id_]
        return one(ask, self._shape(hook))

    def _find(self, id_: int) -> Webhook:
        hook = self.store.webhooks.get(id_)
        if hook is None:
            raise invalid_id("shop_webhook")
        return hook

    def _shape(self, hook: Webhook) -> dict[str, Any]:
        resource, _, event = hook.topic.partition(".")
        return {
            "id": hook.id,
            "name": hook.name,
            "status": hook.status,
            "topic": hook.topic,
            "resource": resource,
            "event": event,
            "hooks": HOOKS[hook.topic],
            "delivery_url": hook.delivery_url,
            **dates("date_created", hook.created_at),
            **dates("date_modified", hook.modified_at),
            "_links": links(self.store, f"/wc/v3/webhooks/{hook.id}"),
        }


def _check(body: dict[str, Any]) -> None:
    if body.get("topic") not in HOOKS:
        message = "Webhook topic is required and must be valid."
        raise Refusal("woocommerce_rest_shop_webhook_invalid_topic", message)
    if not str(body.get("delivery_url", "http://")).startswith(("http://", "https://")):
        message = "Webhook delivery URL must be a valid URL starting with http:// or https://."
        raise Refusal("woocommerce_rest_shop_webhook_invalid_delivery_url", message)
    if body.get("status", "active") not in STATUSES:
        raise not_in_enum("status", STATUSES)
