"""Points, money and orders of two clients who are merged, and taken apart again."""

from decimal import Decimal
from uuid import UUID, uuid4

from application.loyalty.activate_points import ActivatePoints
from application.notifications.when_order_placed import NotifyWhenOrderPlaced
from application.orders.expire_order import ExpireOrder
from application.payments.settle_refund import SettleRefund
from application.shared.ports import UnitOfWork
from domain.orders.events import OrderPlaced
from domain.shared.ids import EventId, OrderId
from domain.shared.money import Money
from tests.support.buyer import callback
from tests.support.merging import couple, merged, relogged, totals, try_to_merge, undone
from tests.support.shop import Shop, earned
from tests.support.sign_in import assert_problem


async def test_everything_of_the_source_is_the_survivors(shop: Shop) -> None:
    """INV-ID-2."""
    survivor, source = await couple(shop)
    theirs, own = await source.standing(), await survivor.standing()
    before = totals(shop.database)

    await merged(survivor, source)

    now = await survivor.standing()
    for part in ("active", "pending", "held"):
        assert Decimal(now[part]) == Decimal(own[part]) + Decimal(theirs[part])
    assert totals(shop.database) == before
    assert len((await survivor.get("orders/me"))["items"]) == 8
    assert_problem(
        await source.http.get("/api/v1/profile", headers=source.headers), 401, "access.token_invalid"
    )


async def test_the_survivor_sees_what_came_and_nothing_of_the_companys_side(shop: Shop) -> None:
    """INV-RE-13 for points: what is shown sums to what there is."""
    survivor, source = await couple(shop)

    await merged(survivor, source)

    entries = (await survivor.get("loyalty/entries?limit=100"))["items"]
    standing = await survivor.standing()
    assert sum(Decimal(entry["change"]) for entry in entries) == Decimal(standing["active"]) + Decimal(
        standing["pending"]
    )
    assert {entry["change"] for entry in entries if entry["kind"] == "merge"} != {"0.00"}
    assert all(entry["change"] != "0.00" for entry in entries if entry["kind"] == "merge")


async def test_orders_go_on_under_the_survivor(shop: Shop) -> None:
    tea = await shop.goods(stock=("100",))
    survivor, source = await shop.buyer(), await shop.buyer(points="100")
    paid_late, expiring = [await source.bought((tea, "1"), points="20") for _ in range(2)]
    payment = await source.start_payment(paid_late)
    cancelled = await source.bought((tea, "1"))
    await shop.paid(source, cancelled)

    await merged(survivor, source)
    assert await shop.delivered(callback(payment)) == "captured"
    shop.clock.advance(days=1)
    await shop.run(ExpireOrder, OrderId(expiring["id"]))
    assert (await shop.step(cancelled, "cancel", reason="нет чая")).status_code == 200
    for (refund_id,) in shop.database.execute("SELECT id FROM refunds"):
        await shop.run(SettleRefund, refund_id)

    assert (await survivor.see(paid_late))["status"] == "paid"
    assert (await survivor.see(expiring))["state"] == "expired"
    standing = await survivor.standing()
    assert (standing["active"], standing["held"]) == ("80.00", "0.00")


async def test_deferred_points_become_active_under_the_survivor(shop: Shop) -> None:
    shop.add_program(2, defer_days=3)
    tea = await shop.goods(stock=("100",))
    survivor, source = await shop.buyer(), await shop.buyer()
    await shop.paid(source, await source.bought((tea, "1")))
    await earned(shop)

    await merged(survivor, source)
    shop.clock.advance(days=3)
    await shop.run(ActivatePoints)

    assert (await (await relogged(shop, survivor)).standing())["active"] == "10.00"


async def test_each_has_the_cart_lines_that_fit(shop: Shop) -> None:
    """The survivor's own stay as they are; taken back, each cart is as it was."""
    tea, cup = await shop.goods(), await shop.goods("CUP")
    survivor, source = await shop.buyers(2)
    await survivor.put(tea, "1")
    await source.put(tea, "5")
    await source.put(cup, "2")

    merge = await merged(survivor, source)

    cart = await survivor.get("cart/")
    assert {line["sku"]: line["quantity"] for line in cart["lines"]} == {"TEA": "1", "CUP": "2"}
    await survivor.put(tea, "7")
    await undone(shop.http, merge)
    lines = [(await (await relogged(shop, buyer)).get("cart/"))["lines"] for buyer in (survivor, source)]
    assert [{line["sku"]: line["quantity"] for line in one} for one in lines] == [
        {"TEA": "7"},
        {"TEA": "5", "CUP": "2"},
    ]


async def test_who_was_merged_is_merged_nowhere_else(shop: Shop) -> None:
    one, two, three = [buyer.client_id for buyer in await shop.buyers(3)]
    assert (await try_to_merge(shop.http, one, two)).status_code == 200

    for pair in ((one, two), (two, one), (three, two), (two, three)):
        assert_problem(await try_to_merge(shop.http, *pair), 409, "merging.already_merged")
    assert_problem(await try_to_merge(shop.http, one, one), 422, "merging.same_client")


async def test_what_an_event_of_the_source_has_to_say_is_said_to_the_survivor(shop: Shop) -> None:
    """Its reaction runs when there is no such client any more."""
    tea = await shop.goods(stock=("100",))
    first, second, third = await shop.buyers(3)
    order = await first.bought((tea, "1"))
    await merged(second, first)
    await merged(third, second)

    event = OrderPlaced(
        order_id=OrderId(UUID(order["id"])),
        number=order["number"],
        client_id=first.client_id,
        total=Money(100_00),
        occurred_at=shop.clock.now(),
    )
    async with shop.worker() as scope:
        uow, reaction = await scope.get(UnitOfWork), await scope.get(NotifyWhenOrderPlaced)
        async with uow:
            await reaction(event, EventId(uuid4()))

    assert shop.database.execute("SELECT DISTINCT client_id FROM messages") == [(third.client_id,)]
