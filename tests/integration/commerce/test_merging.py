"""Points, money and orders of two clients who are merged, and taken apart again."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from application.loyalty.activate_points import ActivatePoints
from application.notifications.when_order_placed import NotifyWhenOrderPlaced
from application.orders.expire_order import ExpireOrder
from application.payments.settle_refund import SettleRefund
from application.shared.ports import UnitOfWork
from domain.orders.events import OrderPlaced
from domain.shared.ids import EventId, OrderId
from domain.shared.money import Money
from tests.support.buyer import Buyer, callback
from tests.support.merging import belongings, merged, totals, try_to_merge, try_to_undo, undone
from tests.support.shop import Shop, earned
from tests.support.sign_in import assert_problem, session_headers


async def relogged(shop: Shop, buyer: Buyer) -> Buyer:
    """Taking a merge apart ends the sessions of both."""
    headers = await session_headers(shop.worker, buyer.client_id)
    return Buyer(client_id=buyer.client_id, http=buyer.http, headers=headers)


async def couple(shop: Shop) -> tuple[Buyer, Buyer]:
    """Both have points and orders of every kind: paid and earning, waiting with points held, cancelled and refunded."""
    tea = await shop.goods(stock=("1000",))
    pair = []
    for points in ("500", "70"):
        buyer = await shop.buyer(points=points)
        paid = await buyer.bought((tea, "3"), points="50")
        await shop.paid(buyer, paid)
        await shop.step(paid, "accept")
        await shop.step(paid, "complete")
        await buyer.bought((tea, "2"), points="10")
        cancelled = await buyer.bought((tea, "1"), points="5")
        await shop.paid(buyer, cancelled)
        await earned(shop)
        await shop.step(cancelled, "cancel", reason="нет чая")
        await buyer.put(tea, "2")
        quote = await buyer.quote()
        assert (await buyer.place(quote_hash=quote["quote_hash"])).status_code == 201
        await buyer.put(tea, "1")
        pair.append(buyer)
    survivor, source = pair
    return survivor, source


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


async def test_merged_and_undone_is_as_before(shop: Shop) -> None:
    """INV-ID-1."""
    survivor, source = await couple(shop)
    before = belongings(shop.database)

    merge = await merged(survivor, source)
    assert belongings(shop.database) != before
    await undone(shop.http, merge)

    assert belongings(shop.database) == before


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


@pytest.mark.parametrize("ending", ["paid", "cancelled", "expired", "late"])
async def test_points_of_the_other_that_are_held_can_still_be_spent_or_released(
    shop: Shop, ending: str
) -> None:
    """The survivor's new order holds points of the source when the merge is taken back."""
    tea = await shop.goods(stock=("100",))
    survivor, source = await shop.buyer(points="30"), await shop.buyer()
    await shop.give_points(source, "60", expires_at=shop.clock.now() + timedelta(days=5))
    merge = await merged(survivor, source)
    order = await survivor.bought((tea, "2"), points="80")
    before = totals(shop.database)

    await undone(shop.http, merge)

    assert totals(shop.database) == before
    survivor, source = await relogged(shop, survivor), await relogged(shop, source)
    # The nearest expiry goes first: all of the source's 60, 20 of the survivor's own.
    assert (await source.standing())["active"] == "0.00"
    assert (await survivor.standing())["held"] == "80.00"
    payment = await survivor.start_payment(order)
    if ending == "paid":
        await shop.delivered(callback(payment))
        assert (await shop.step(order, "cancel", reason="нет чая")).status_code == 200
    elif ending == "cancelled":
        assert (await survivor.cancel(order)).status_code == 200
    else:
        shop.clock.advance(hours=3)
        await shop.run(ExpireOrder, OrderId(order["id"]))
        if ending == "late":
            assert await shop.delivered(callback(payment)) == "captured"
            assert (await survivor.see(order))["status"] == "paid"
            return
    assert (await survivor.standing())["active"] == "90.00"
    assert (await source.standing())["active"] == "0.00"


async def test_what_is_left_of_spent_points_goes_back(shop: Shop) -> None:
    tea = await shop.goods(stock=("100",))
    survivor, source = await shop.buyer(points="10"), await shop.buyer()
    await shop.give_points(source, "100", expires_at=shop.clock.now() + timedelta(days=5))
    merge = await merged(survivor, source)
    await shop.paid(survivor, await survivor.bought((tea, "1"), points="40"))

    await undone(shop.http, merge)

    assert (await (await relogged(shop, source)).standing())["active"] == "60.00"
    assert (await (await relogged(shop, survivor)).standing())["active"] == "10.00"


async def test_an_order_of_before_takes_its_later_money_and_points_along(shop: Shop) -> None:
    """It was revived with points of the survivor, and has earned since."""
    tea = await shop.goods(stock=("100",))
    survivor, source = await shop.buyer(), await shop.buyer(points="50")
    await shop.give_points(survivor, "50", expires_at=shop.clock.now() + timedelta(days=5))
    order = await source.bought((tea, "1"), points="50")
    payment = await source.start_payment(order)
    merge = await merged(survivor, source)
    shop.clock.advance(hours=3)
    await shop.run(ExpireOrder, OrderId(order["id"]))
    await shop.delivered(callback(payment))
    await earned(shop)
    before = totals(shop.database)

    await undone(shop.http, merge)

    assert totals(shop.database) == before
    source, survivor = await relogged(shop, source), await relogged(shop, survivor)
    assert (await source.see(order))["status"] == "paid"
    # 50 of their own are back, 5 were earned; the order was paid with the survivor's.
    assert (await source.standing())["active"] == "55.00"
    assert (await survivor.standing())["active"] == "0.00"


async def test_merges_of_a_chain_are_taken_back_in_the_opposite_order(shop: Shop) -> None:
    tea = await shop.goods(stock=("100",))
    first, second, third = [await shop.buyer(points=points) for points in ("10", "20", "40")]
    await shop.paid(first, await first.bought((tea, "1"), points="5"))
    before = belongings(shop.database)
    inner = await merged(second, first)
    outer = await merged(third, second)
    assert (await third.standing())["active"] == "65.00"

    assert_problem(await try_to_undo(shop.http, inner), 409, "merging.followed")
    await undone(shop.http, outer)
    await undone(shop.http, inner)

    assert belongings(shop.database) == before


async def test_it_can_be_taken_back_for_thirty_days_and_once(shop: Shop) -> None:
    one, two, three = await shop.buyers(3)
    early, late = await merged(one, two), await merged(one, three)
    shop.clock.advance(days=30, microseconds=-1)

    await undone(shop.http, early)
    assert_problem(await try_to_undo(shop.http, early), 409, "merging.undone_already")
    shop.clock.advance(microseconds=1)
    assert_problem(await try_to_undo(shop.http, late), 409, "merging.too_old")


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
