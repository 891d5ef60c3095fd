"""Each change of state is one event and one job per reaction; what is rolled back leaves neither."""

from collections import Counter

import pytest

from application.orders.expire_order import ExpireOrder
from entrypoints.worker.reactions import subscriptions
from tests.support.shop import API, Buyer, Goods, Shop, callback
from tests.support.tables import changes, dump

WITHOUT_A_SHOP = subscriptions(shop_connected=False)


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("5",))


@pytest.fixture
async def buyer(shop: Shop) -> Buyer:
    return await shop.buyer()


class Log:
    """What has been logged since it was made."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._events = self._all_events()
        self._jobs = self._all_jobs()

    @property
    def events(self) -> list[str]:
        return sorted((self._all_events() - self._events).elements())

    @property
    def jobs(self) -> list[str]:
        return sorted((self._all_jobs() - self._jobs).elements())

    def _all_events(self) -> Counter[str]:
        return Counter(topic for (topic,) in self._shop.database.execute("SELECT topic FROM event_log"))

    def _all_jobs(self) -> Counter[str]:
        rows = self._shop.database.execute(
            "SELECT coalesce(args ->> 'reaction', task_name) FROM procrastinate_jobs"
        )
        return Counter(name for (name,) in rows)


async def test_each_step_of_an_order_is_logged_once(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    """INV-CO-5."""
    log = Log(shop)
    order = await buyer.bought((tea, "2"))
    assert log.events == ["orders.order_placed"]
    assert log.jobs == ["notifications.order_placed", "orders.expire"]

    payment = await buyer.start_payment(order)
    log = Log(shop)
    for _ in range(3):
        await shop.deliver(callback(payment))
    assert log.events == ["orders.order_paid"]
    assert log.jobs == ["loyalty.order_paid", "notifications.order_paid"]

    for action, topic in (("accept", "confirmed"), ("ready", "ready"), ("complete", "completed")):
        log = Log(shop)
        await shop.step(order, action)
        await shop.step(order, action)
        assert log.events == [f"orders.order_{topic}"]
        assert log.jobs == list(WITHOUT_A_SHOP.get(f"orders.order_{topic}", ()))


async def test_each_end_of_an_order_is_logged_once(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    """INV-CO-5."""
    first, second, third = [await buyer.bought((tea, "1")) for _ in range(3)]
    await shop.paid(buyer, second)

    log = Log(shop)
    await buyer.cancel(first)
    await buyer.cancel(first)
    await shop.step(second, "cancel", reason="разбили")
    shop.clock.advance(hours=1)
    for _ in range(2):
        await shop.run(ExpireOrder, third["id"])

    assert log.events == ["orders.order_cancelled", "orders.order_cancelled", "orders.order_expired"]
    assert log.jobs == ["payments.settle_refund"]


async def test_an_event_says_who_did_it_and_when(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    order = await buyer.bought((tea, "1"))
    await shop.delivered(callback(await buyer.start_payment(order)))
    await shop.step(order, "cancel", reason="нет")

    logged = shop.database.execute(
        "SELECT topic, actor, payload ->> 'order_id', occurred_at FROM event_log"
        " WHERE topic IN ('orders.order_placed', 'orders.order_cancelled') ORDER BY id"
    )
    at = shop.clock.now()
    assert logged == [
        ("orders.order_placed", f"client:{buyer.client_id}", order["id"], at),
        ("orders.order_cancelled", "superuser", order["id"], at),
    ]


async def test_what_a_callback_does_is_logged_as_the_providers(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    by_callback, by_button = await buyer.bought((tea, "1")), await buyer.bought((tea, "1"))
    await shop.paid(buyer, by_callback)
    payment = await buyer.start_payment(by_button)
    await shop.http.post(f"{API}/payments/mock/{payment['id']}/pay")

    logged = "SELECT actor FROM event_log WHERE topic = 'orders.order_paid'"
    assert shop.database.execute(logged) == [("provider:mock",), ("provider:mock",)]


async def test_what_is_refused_leaves_neither_event_nor_job(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    """INV-CO-5: the points are held by the time the stock says no."""
    await shop.give_points(buyer, "100")
    before = dump(shop.database)

    assert (await buyer.buy((tea, "6"), points="100")).status_code == 409

    assert changes(before, dump(shop.database)) == {}
