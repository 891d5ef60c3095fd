"""What becomes of webhooks that are there more than once, or that we cannot read."""

from dataclasses import dataclass, field, replace

from application.woocommerce.ports import ShopWebhooks
from application.woocommerce.same_shop import SameShop
from application.woocommerce.shop_webhooks import ShopWebhook, WebhookStatus
from application.woocommerce.take_webhook import ConnectedShop
from application.woocommerce.watch_webhooks import TOPICS, WatchWebhooks, WebhookDesk
from tests.fakes.woocommerce_orders import Memory
from tests.fakes.world import InMemoryUnitOfWork, World
from tests.support.payment_world import run
from tests.support.recorded_shop import response_of, shop_with

URL = "https://us.example/hook"
ACTIVE, PAUSED, DISABLED = WebhookStatus.ACTIVE, WebhookStatus.PAUSED, WebhookStatus.DISABLED


@dataclass
class Webhooks(ShopWebhooks):
    kept: list[ShopWebhook] = field(default_factory=list)
    calls: list[tuple[str, int]] = field(default_factory=list)

    def put(self, topic: str, status: WebhookStatus | None, url: str = URL) -> int:
        number = 1 + len(self.kept)
        self.kept.append(ShopWebhook(id=number, name="n", topic=topic, status=status, delivery_url=url))
        return number

    async def webhooks(self) -> tuple[ShopWebhook, ...]:
        return tuple(self.kept)

    async def create_webhook(self, *, name: str, topic: str, delivery_url: str, secret: str) -> ShopWebhook:
        number = self.put(topic, ACTIVE, delivery_url)
        self.calls.append(("create", number))
        return self.kept[number - 1]

    async def activate_webhook(self, webhook_id: int) -> ShopWebhook:
        return self._turn("activate", webhook_id, ACTIVE)

    async def disable_webhook(self, webhook_id: int) -> ShopWebhook:
        return self._turn("disable", webhook_id, DISABLED)

    def _turn(self, call: str, webhook_id: int, status: WebhookStatus) -> ShopWebhook:
        self.calls.append((call, webhook_id))
        self.kept[webhook_id - 1] = replace(self.kept[webhook_id - 1], status=status)
        return self.kept[webhook_id - 1]


def watched(shop: Webhooks) -> list[tuple[str, int]]:
    """What is called, but for the topics that are made."""
    shop.calls.clear()
    same = SameShop(
        connected=ConnectedShop(url=None, webhook_secret=""), memory=Memory(), uow=InMemoryUnitOfWork(World())
    )
    run(WatchWebhooks(shop=shop, desk=WebhookDesk(delivery_url=URL, secret="s" * 16), same_shop=same)())
    return [call for call in shop.calls if call[0] != "create"]


def test_of_doubles_the_latest_stays_and_the_others_are_switched_off() -> None:
    shop = Webhooks()
    topic = TOPICS[0]
    shop.put(topic, ACTIVE)
    shop.put(topic, PAUSED)
    shop.put(topic, ACTIVE)
    shop.put(topic, ACTIVE)
    shop.put(topic, ACTIVE, "https://others.example/")
    assert watched(shop) == [("disable", 1), ("disable", 3)]
    assert watched(shop) == []


def test_where_none_is_active_one_is_switched_on() -> None:
    shop = Webhooks()
    shop.put(TOPICS[0], DISABLED)
    shop.put(TOPICS[0], PAUSED)
    assert watched(shop) == [("activate", 2)]
    assert watched(shop) == []


def test_one_of_ours_with_a_status_that_nobody_knows_is_switched_on() -> None:
    shop = Webhooks()
    shop.put(TOPICS[0], None)
    assert watched(shop) == [("activate", 1)]


async def test_a_strangers_webhook_with_an_unknown_status_is_no_reason_to_stop() -> None:
    shop = shop_with(response_of("webhooks/list", status="asleep"))
    found = await shop.webhooks.webhooks()
    assert found[0].status is None
    assert len(found) == len(response_of("webhooks/list").json())


async def test_a_surplus_one_is_switched_off_alone() -> None:
    shop = shop_with(lambda _: response_of("webhooks/reenable", status="disabled"))
    assert (await shop.webhooks.disable_webhook(3)).status is DISABLED
    assert (shop.requests[0].method, shop.requests[0].url.path) == ("PUT", "/wp-json/wc/v3/webhooks/3")
    assert shop.sent() == {"status": "disabled"}
