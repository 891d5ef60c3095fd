"""Two clients who were merged are two again, whatever has happened since."""

from datetime import timedelta

import pytest

from application.orders.expire_order import ExpireOrder
from domain.shared.ids import OrderId
from tests.support.buyer import callback
from tests.support.merging import (
    belongings,
    couple,
    merged,
    relogged,
    totals,
    try_to_undo,
    undone,
)
from tests.support.shop import Shop, earned
from tests.support.sign_in import assert_problem


async def test_merged_and_undone_is_as_before(shop: Shop) -> None:
    """INV-ID-1."""
    survivor, source = await couple(shop)
    before = belongings(shop.database)

    merge = await merged(survivor, source)
    assert belongings(shop.database) != before
    await undone(shop.http, merge)

    assert belongings(shop.database) == before


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
    one, two, three, four = await shop.buyers(4)
    early, late = await merged(one, two), await merged(three, four)
    shop.clock.advance(days=30, microseconds=-1)

    await undone(shop.http, early)
    assert_problem(await try_to_undo(shop.http, early), 409, "merging.undone_already")
    shop.clock.advance(microseconds=1)
    assert_problem(await try_to_undo(shop.http, late), 409, "merging.too_old")


async def test_points_that_an_order_has_earned_and_the_other_has_spent(shop: Shop) -> None:
    """INV-LO-8: the order may be cancelled afterwards, and takes back what is left of its earning, here nothing."""
    tea = await shop.goods(stock=("100",))
    survivor, source = await shop.buyer(), await shop.buyer()
    earning = await source.bought((tea, "4"))
    await shop.paid(source, earning)
    await earned(shop)
    merge = await merged(survivor, source)
    spending = await survivor.bought((tea, "1"), points="40")
    await shop.paid(survivor, spending)

    await undone(shop.http, merge)

    for order in (earning, spending):
        assert (await shop.step(order, "cancel", reason="нет чая")).status_code == 200
    assert (await (await relogged(shop, source)).standing())["active"] == "0.00"
    assert (await (await relogged(shop, survivor)).standing())["active"] == "40.00"


async def test_merges_into_one_client_are_taken_back_in_the_opposite_order(shop: Shop) -> None:
    """Or else the block of the second would go with the first, and the name of the first come back with the second."""
    one, two, three = await shop.buyers(3)
    for place, buyer in enumerate((two, three)):
        shop.database.execute(
            "UPDATE clients SET blocked_at = %s, block_reason = 'мошенник', first_name = %s, card_changed_at = %s"
            " WHERE id = %s",
            shop.clock.now(),
            ("Анна", "Ольга")[place],
            shop.clock.now() + timedelta(days=1 + place),
            buyer.client_id,
        )
    before = belongings(shop.database)
    first, second = await merged(one, two), await merged(one, three)

    assert_problem(await try_to_undo(shop.http, first), 409, "merging.followed")
    await undone(shop.http, second)
    assert shop.database.execute(
        "SELECT blocked_at IS NOT NULL, first_name FROM clients WHERE id = %s", one.client_id
    ) == [(True, "Анна")]
    await undone(shop.http, first)

    assert belongings(shop.database) == before
