"""Goods under many hands: promised once, let go in time, never below zero."""

import asyncio
import random
from collections import Counter
from datetime import timedelta

import httpx
import pytest

from application.orders.expire_order import ExpireOrder
from domain.catalogue.product import ProductKind
from tests.support.books import assert_books_balance
from tests.support.shop import CENTRE, COURIER, MARKET, Goods, Shop, callback
from tests.support.tables import changes, dump


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def stock(shop: Shop, goods: Goods) -> list[tuple[int, int]]:
    """On hand and reserved, by location."""
    return shop.database.execute(
        "SELECT on_hand_milli, reserved_milli FROM stock_items s JOIN locations l ON l.id = s.location_id"
        " WHERE variant_id = %s ORDER BY l.priority",
        goods.variant_id,
    )


async def test_fifty_parallel_checkouts_of_the_last_ten_sell_exactly_ten(shop: Shop) -> None:
    """INV-ST-4: through the cart, each buyer with a quote in hand."""
    tea = await shop.goods(stock=("10",))
    buyers = await shop.buyers(50)
    await asyncio.gather(*(buyer.put(tea) for buyer in buyers))
    quotes = await asyncio.gather(*(buyer.quote() for buyer in buyers))

    answers = await asyncio.gather(
        *(buyer.place(quote_hash=quote["quote_hash"]) for buyer, quote in zip(buyers, quotes, strict=True))
    )

    assert statuses(answers) == {201: 10, 409: 40}
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {problem["code"] for problem in refused} == {"stock.not_enough"}
    assert {tuple(problem["details"]["variants"]) for problem in refused} == {(str(tea.variant_id),)}
    assert stock(shop, tea) == [(10_000, 10_000)]
    assert shop.database.execute("SELECT count(*) FROM orders") == [(10,)]
    assert shop.database.execute("SELECT count(*) FROM stock_reservations") == [(10,)]
    assert shop.database.execute("SELECT count(*) FROM cart_lines") == [(40,)]


async def test_a_courier_takes_from_the_first_location_that_has_all(shop: Shop) -> None:
    """INV-ST-8: never a part here and a part there."""
    tea, cup = await shop.goods("TEA", stock=("1", "5")), await shop.goods("CUP", stock=("5", "5"))
    buyer = await shop.buyer()

    await buyer.bought((tea, "2"), (cup, "2"), delivery=COURIER, address="Москва, Тверская, 1")

    assert (stock(shop, tea), stock(shop, cup)) == ([(1000, 0), (5000, 2000)], [(5000, 0), (5000, 2000)])


async def test_an_order_that_lacks_one_line_holds_none_of_the_others(shop: Shop) -> None:
    """INV-ST-8."""
    tea, cup = await shop.goods("TEA", stock=("5",)), await shop.goods("CUP", stock=("1",))
    buyer = await shop.buyer()
    before = dump(shop.database)

    answer = await buyer.buy((tea, "1"), (cup, "2"))

    assert (answer.status_code, answer.json()["code"]) == (409, "stock.not_enough")
    assert answer.json()["details"] == {"variants": [str(cup.variant_id)]}
    assert changes(before, dump(shop.database)) == {}


async def test_a_pickup_takes_only_from_its_own_point(shop: Shop) -> None:
    tea = await shop.goods(stock=("0", "5"))
    buyer = await shop.buyer()

    assert (await buyer.buy((tea, "1"), delivery=CENTRE)).status_code == 409
    await buyer.bought((tea, "1"), delivery=MARKET)

    assert stock(shop, tea) == [(5000, 1000)]


async def test_parallel_orders_over_the_same_lines_in_any_order_all_complete(shop: Shop) -> None:
    """INV-ST-10: 40 buyers, each with the lines in an order of their own."""
    shelf = [await shop.goods(f"G{number}", stock=("60", "60")) for number in range(4)]
    dice = random.Random(7)
    baskets = [dice.sample([(goods, "1") for goods in shelf], k=4) for _ in range(40)]
    buyers = await shop.buyers(40)

    placed = await asyncio.gather(
        *(buyer.buy(*basket, delivery=CENTRE) for buyer, basket in zip(buyers, baskets, strict=True))
    )
    assert statuses(placed) == {201: 40}
    again = [
        buyer.cancel(answer.json()) if number % 2 else buyer.buy(*reversed(basket), delivery=CENTRE)
        for number, (buyer, answer, basket) in enumerate(zip(buyers, placed, baskets, strict=True))
    ]
    mixed = await asyncio.gather(*again)

    assert statuses(mixed) == {200: 20, 201: 20}
    assert {tuple(stock(shop, goods)) for goods in shelf} == {((60_000, 40_000), (60_000, 0))}


async def test_services_and_untracked_goods_never_ask_the_stock(shop: Shop) -> None:
    """INV-ST-9."""
    repair = await shop.goods("REPAIR", kind=ProductKind.SERVICE, tracked=False)
    download = await shop.goods("DOWNLOAD", tracked=False)
    buyer = await shop.buyer()

    order = await buyer.bought((repair, "50000"), (download, "3"))
    await shop.paid(buyer, order)
    await shop.step(order, "accept")
    assert (await shop.step(order, "complete")).status_code == 200

    for table in ("stock_items", "stock_reservations", "stock_movements"):
        assert shop.database.execute(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("quantity", ["0.3", "0.250", "0.55"])
async def test_quantities_obey_the_minimum_and_the_step(shop: Shop, quantity: str) -> None:
    """INV-ST-13."""
    cheese = await shop.goods("CHEESE", least="0.500", step="0.100")
    buyer = await shop.buyer()
    await buyer.bought((cheese, "0.500"))
    before = dump(shop.database)

    answer = await buyer.buy((cheese, quantity))

    assert (answer.status_code, answer.json()["code"]) == (422, "quantity.not_allowed")
    assert answer.json()["details"]["minimum"] == "0.5"
    assert changes(before, dump(shop.database)) == {}


async def test_lines_of_one_variant_count_together(shop: Shop) -> None:
    tea = await shop.goods(stock=("3",))
    buyer = await shop.buyer()

    assert (await buyer.buy((tea, "2"), (tea, "2"))).status_code == 409
    order = await buyer.bought((tea, "1"), (tea, "2"))

    assert [line["quantity"] for line in order["price"]["lines"]] == ["3"]
    assert stock(shop, tea) == [(3000, 3000)]


async def test_a_lapsed_reservation_frees_its_goods_before_the_expiry_job_ran(shop: Shop) -> None:
    """D9.2; the job that comes later gives nothing back a second time (INV-OR-6)."""
    tea = await shop.goods(stock=("2",))
    slow, quick = await shop.buyers(2)
    first = await slow.bought((tea, "2"))

    shop.clock.advance(minutes=59, seconds=59)
    assert (await quick.buy((tea, "2"))).status_code == 409
    shop.clock.advance(seconds=1)
    second = await quick.bought((tea, "2"))

    assert_books_balance(shop.database)
    await shop.run(ExpireOrder, first["id"])
    assert stock(shop, tea) == [(2000, 2000)]
    states = shop.database.execute("SELECT id::text, state FROM orders ORDER BY number")
    assert states == [(first["id"], "expired"), (second["id"], "awaiting_payment")]


async def test_reserving_and_releasing_changes_nothing(shop: Shop) -> None:
    """INV-ST-5: by a cancel, and by expiry."""
    tea = await shop.goods(stock=("5",))
    buyer = await shop.buyer()

    assert (await buyer.cancel(await buyer.bought((tea, "3")))).status_code == 200
    assert stock(shop, tea) == [(5000, 0)]

    order = await buyer.bought((tea, "3"))
    shop.clock.advance(hours=1)
    await shop.run(ExpireOrder, order["id"])
    assert stock(shop, tea) == [(5000, 0)]
    assert shop.database.execute("SELECT kind, delta_milli FROM stock_movements") == [("receipt", 5000)]


async def test_goods_taken_by_a_faster_clock_are_not_sold_again_by_a_slower_one(shop: Shop) -> None:
    """INV-ST-3: two processes, two seconds apart, around the moment when a reservation lapses."""
    tea = await shop.goods(stock=("1",))
    slow, quick = await shop.buyers(2)
    first = await slow.bought((tea, "1"))
    payment = await slow.start_payment(first)
    lapse = shop.database.execute("SELECT expires_at FROM orders")[0][0]

    shop.clock.set(lapse + timedelta(seconds=1))
    second = await quick.bought((tea, "1"))
    shop.clock.set(lapse - timedelta(seconds=1))
    await shop.paid(quick, second)
    outcome = await shop.delivered(callback(payment))

    assert outcome == "captured"
    assert shop.database.execute("SELECT state FROM orders ORDER BY number") == [("expired",), ("new",)]
    assert shop.database.execute("SELECT reason, state FROM refunds") == [("orphan", "requested")]


async def test_an_order_that_lost_its_goods_to_a_faster_clock_cannot_go_to_pay(shop: Shop) -> None:
    tea = await shop.goods(stock=("1",))
    slow, quick = await shop.buyers(2)
    first = await slow.bought((tea, "1"))
    shop.clock.advance(minutes=60)
    await quick.bought((tea, "1"))
    shop.clock.advance(seconds=-1)
    before = dump(shop.database)

    answer = await slow.try_to_pay(first)

    assert (answer.status_code, answer.json()["code"]) == (409, "orders.hold_over")
    assert changes(before, dump(shop.database)) == {}
