"""Promotions on products: prices and badges begin and end with them."""

import asyncio
from datetime import timedelta
from itertools import count
from typing import Any

import psycopg
import pytest
from dishka import AsyncContainer

from adapters.persistence.product_cards import SqlProductCards
from application.promotions.apply_promotions import ApplyPromotions
from application.shared.access import Role
from entrypoints.settings import Settings
from tests.fakes.system import MOMENT, FrozenClock
from tests.support.buyer import API, Goods
from tests.support.jobs import run_due_jobs
from tests.support.promotions import (
    OFFICE,
    applied,
    changed,
    deleted,
    offer,
    planned,
    promo_prices,
    staff_set,
)
from tests.support.shop import Shop
from tests.support.sign_in import assert_problem
from tests.support.staff import People
from tests.support.statements import StatementCounter
from tests.support.waiting import until_somebody_waits

HOUR = timedelta(hours=1)
_numbers = count()


async def card(shop: Shop, goods: Goods) -> dict[str, Any]:
    """Not from memory: a server looks for a new version once a second."""
    query = {"limit": 100, "max_price": f"9999{next(_numbers)}"}
    items = (await shop.http.get(f"{API}/products", params=query)).json()["items"]
    return next(item for item in items if item["id"] == str(goods.product_id))


def version(shop: Shop) -> int:
    ((number,),) = shop.database.execute("SELECT version FROM catalogue_version")
    return int(number)


async def test_prices_change_at_the_start_and_come_back_at_the_end(shop: Shop, clock: FrozenClock) -> None:
    tea, coffee = await shop.goods("TEA", price="99.99"), await shop.goods("COFFEE", price="200.00")
    staff_set(shop, coffee, 150_00)
    await planned(shop, tea, coffee, percent="15", start=MOMENT + HOUR, end=MOMENT + 2 * HOUR)

    seen = []
    for moment in (HOUR - timedelta(microseconds=1), HOUR, 2 * HOUR - timedelta(microseconds=1), 2 * HOUR):
        clock.set(MOMENT + moment)
        await applied(shop)
        prices = promo_prices(shop)
        seen.append((prices["TEA"], prices["COFFEE"]))

    before, during = (None, 150_00), (84_99, 150_00)
    assert seen == [before, during, during, before]
    assert shop.database.execute("SELECT * FROM promoted_prices") == []


async def test_buyers_see_the_price_and_the_badge_in_the_list_and_on_the_page(
    shop: Shop, clock: FrozenClock
) -> None:
    tea, end = await shop.goods("TEA", price="100.00"), MOMENT + HOUR
    promotion = await planned(shop, tea, percent="15", end=end)
    await planned(shop, tea, badge="хит", priority=5)

    await applied(shop)

    shown = [(one["badge"], one["ends_at"]) for one in (await card(shop, tea))["promotions"]]
    assert shown == [("хит", None), ("−15 %", end.isoformat().replace("+00:00", "Z"))]
    assert (await card(shop, tea))["price"]["amount"] == "85.00"
    assert (await card(shop, tea))["old_price"]["amount"] == "100.00"
    page = (await shop.http.get(f"{API}/products/{tea.product_id}")).json()
    assert page["promotions"][1]["id"] == promotion["id"]
    assert page["variants"][0]["price"]["amount"] == "85.00"
    running = (await shop.http.get(f"{API}/promotions?limit=1")).json()
    assert [one["badge"] for one in running["items"]] == ["хит"]
    rest = (await shop.http.get(f"{API}/promotions?cursor={running['next_cursor']}")).json()
    assert [(one["badge"], one["percent_off"]) for one in rest["items"]] == [("−15 %", "15.00")]
    clock.set(end)
    await applied(shop)
    assert [one["badge"] for one in (await card(shop, tea))["promotions"]] == ["хит"]


async def test_what_the_page_shows_is_what_cart_quote_and_order_take(shop: Shop, clock: FrozenClock) -> None:
    """One that ends while a buyer makes up their mind is told before the order, which is then refused."""
    tea, end = await shop.goods("TEA", price="99.99"), MOMENT + timedelta(minutes=5)
    buyer, late = await shop.buyer(), await shop.buyer()
    await planned(shop, tea, percent="15", start=MOMENT, end=end)
    await applied(shop)
    for one in (buyer, late):
        await one.put(tea)

    quote, late_quote = await buyer.quote(), await late.quote()
    shown = (await card(shop, tea))["price"]["amount"]
    cart = await buyer.get("cart")
    placed = await buyer.place(key="in time", quote_hash=quote["quote_hash"])
    clock.set(end)
    await applied(shop)
    refused = await late.place(key="late", quote_hash=late_quote["quote_hash"])

    assert placed.status_code == 201, placed.text
    assert shown == cart["lines"][0]["unit_price"]["amount"] == "84.99"
    totals = [body["price"]["total"]["amount"] for body in (quote, placed.json())]
    assert totals == ["84.99", "84.99"]
    assert_problem(refused, 409, "orders.quote_changed")
    assert (await late.quote())["price"]["total"]["amount"] == "99.99"
    assert shop.database.execute("SELECT count(*) FROM orders") == [(1,)]


async def test_the_best_price_for_the_buyer_wins(shop: Shop) -> None:
    tea = await shop.goods("TEA", price="100.00")
    seen = []
    promotions = [
        await planned(shop, tea, percent="10"),
        await planned(shop, prices={tea: "70.00"}),
        await planned(shop, tea, percent="20"),
    ]
    await applied(shop)
    seen.append(promo_prices(shop)["TEA"])
    for promotion in (promotions[1], promotions[0], promotions[2]):
        await deleted(shop, promotion)
        await applied(shop)
        seen.append(promo_prices(shop)["TEA"])

    assert seen == [70_00, 80_00, 80_00, None]


async def test_a_promotion_of_a_category_holds_what_is_below_it(shop: Shop) -> None:
    tea = await shop.goods("TEA", price="100.00")
    body = {"name": "Зелёный", "parent_id": str(shop.category_id)}
    below = (await shop.http.post(f"{API}/categories", json=body, headers=shop.staff)).json()
    elsewhere = (await shop.http.post(f"{API}/categories", json={"name": "Кофе"}, headers=shop.staff)).json()
    for sku, category in (("GREEN", below), ("COFFEE", elsewhere)):
        goods = await shop.goods(sku, price="100.00")
        move = {"category_id": category["id"]}
        answer = await shop.http.patch(f"{API}/products/{goods.product_id}", json=move, headers=shop.staff)
        assert answer.status_code == 200, answer.text
    await planned(shop, percent="50", aim={"category_ids": [str(shop.category_id)]})

    await applied(shop)
    assert promo_prices(shop) == {"COFFEE": None, "GREEN": 50_00, "TEA": 50_00}

    move = {"category_id": elsewhere["id"]}
    await shop.http.patch(f"{API}/products/{tea.product_id}", json=move, headers=shop.staff)
    await applied(shop)
    assert promo_prices(shop) == {"COFFEE": None, "GREEN": 50_00, "TEA": None}


async def test_changing_and_stopping_one_that_runs_is_followed(shop: Shop) -> None:
    tea, coffee = await shop.goods("TEA", price="100.00"), await shop.goods("COFFEE", price="100.00")
    promotion = await planned(shop, tea, percent="10")
    steps: list[dict[str, Any]] = [
        {},
        {"offer": offer("25.5")},
        {"aim": {"product_ids": [str(coffee.product_id)]}},
        {"offer": offer(None, {coffee: "40.00"})},
        {"active": False},
        {"active": True},
        {"window": {"starts_at": (MOMENT + HOUR).isoformat(), "ends_at": None}},
    ]
    seen = []
    for step in steps:
        await changed(shop, promotion, **step)
        await applied(shop)
        prices = promo_prices(shop)
        seen.append((prices["TEA"], prices["COFFEE"]))

    assert seen == [
        (90_00, None),
        (74_50, None),
        (None, 74_50),
        (None, 40_00),
        (None, None),
        (None, 40_00),
        (None, None),
    ]


async def test_what_the_staff_set_meanwhile_is_what_comes_back(shop: Shop) -> None:
    tea = await shop.goods("TEA", price="100.00")
    staff_set(shop, tea, 95_00)
    promotion = await planned(shop, tea, percent="20")
    await applied(shop)
    staff_set(shop, tea, 90_00)
    await applied(shop)
    assert promo_prices(shop)["TEA"] == 80_00
    staff_set(shop, tea, 60_00)
    await applied(shop)
    assert promo_prices(shop)["TEA"] == 60_00

    await deleted(shop, promotion)
    await applied(shop)

    assert promo_prices(shop)["TEA"] == 60_00


async def test_a_price_lowered_below_the_old_promo_price_is_not_undone(shop: Shop) -> None:
    tea = await shop.goods("TEA", price="100.00")
    staff_set(shop, tea, 95_00)
    promotion = await planned(shop, tea, percent="50")
    await applied(shop)
    shop.database.execute("UPDATE product_variants SET price_minor = 8000")
    await applied(shop)
    assert promo_prices(shop)["TEA"] == 40_00

    await deleted(shop, promotion)
    await applied(shop)

    assert promo_prices(shop)["TEA"] is None


async def test_goods_of_woocommerce_show_the_badge_alone(shop: Shop) -> None:
    tea, theirs = await shop.goods("TEA", price="100.00"), await shop.goods("THEIRS", price="100.00")
    shop.database.execute("UPDATE products SET source = 'woocommerce' WHERE id = %s", theirs.product_id)
    promotion = await planned(shop, tea, theirs, percent="20")

    await applied(shop)

    assert promo_prices(shop) == {"TEA": 80_00, "THEIRS": None}
    assert [one["id"] for one in (await card(shop, theirs))["promotions"]] == [promotion["id"]]
    report = (await shop.http.get(f"{OFFICE}/{promotion['id']}", headers=shop.staff)).json()
    assert (report["running"], report["products"], report["foreign"]) == (True, 2, 1)


async def test_what_would_not_get_cheaper_is_left_alone_and_reported(shop: Shop) -> None:
    """A kopeck less ten per cent rounds to a kopeck."""
    penny, tea = await shop.goods("PENNY", price="0.01"), await shop.goods("TEA", price="100.00")
    percent = await planned(shop, penny, tea, percent="10")
    fixed = await planned(shop, prices={tea: "100.00"})

    await applied(shop)

    assert promo_prices(shop) == {"PENNY": None, "TEA": 90_00}
    for promotion, without_effect in ((percent, ["PENNY"]), (fixed, ["TEA"])):
        report = (await shop.http.get(f"{OFFICE}/{promotion['id']}", headers=shop.staff)).json()
        assert report["without_effect"] == without_effect


async def test_a_dry_run_counts_and_changes_nothing(shop: Shop) -> None:
    tea = await shop.goods("TEA", price="100.00")
    await planned(shop, tea, percent="10", start=MOMENT + HOUR)

    counts = [
        (await shop.run(ApplyPromotions, moment, dry_run=True)).products for moment in (MOMENT, MOMENT + HOUR)
    ]

    assert counts == [0, 1]
    assert promo_prices(shop) == {"TEA": None}


async def test_the_version_moves_at_the_start_and_the_end_only(shop: Shop, clock: FrozenClock) -> None:
    """Of a badge without prices too: pages from memory show it."""
    tea = await shop.goods("TEA", price="100.00")
    await planned(shop, tea, start=MOMENT + HOUR, end=MOMENT + 2 * HOUR)
    versions = [version(shop)]
    for hours in (0, 1, 1, 2, 2):
        clock.set(MOMENT + hours * HOUR)
        await applied(shop)
        versions.append(version(shop) - versions[0])

    assert versions[1:] == [0, 1, 1, 2, 2]


async def test_two_workers_at_once_do_it_once(shop: Shop) -> None:
    goods = [await shop.goods(f"TEA-{number:03}", price="100.00") for number in range(5)]
    promotion = await planned(shop, *goods, percent="10")

    done = await asyncio.gather(*(applied(shop) for _ in range(4)))

    assert set(promo_prices(shop).values()) == {90_00}
    assert sum(one.variants for one in done) == 5
    changes = "SELECT count(*) FROM event_log WHERE topic = 'catalogue.product_changed'"
    assert shop.database.execute(changes) == [(5,)]
    await deleted(shop, promotion)
    await asyncio.gather(*(applied(shop) for _ in range(4)))
    assert set(promo_prices(shop).values()) == {None}


async def test_whoever_waits_past_the_end_does_not_bring_back_what_is_over(
    shop: Shop, clock: FrozenClock
) -> None:
    tea = await shop.goods("TEA", price="100.00")
    await planned(shop, tea, percent="10", end=MOMENT + HOUR)
    with psycopg.connect(shop.database.dsn) as rival:
        rival.execute("UPDATE catalogue_version SET version = version + 1")

        async def end_it() -> None:
            await until_somebody_waits(shop.database)
            clock.set(MOMENT + HOUR)
            rival.commit()

        done, _ = await asyncio.gather(applied(shop), end_it())

    assert (done.products, done.variants) == (0, 0)
    assert promo_prices(shop) == {"TEA": None}
    assert shop.database.execute("SELECT * FROM promotion_badges") == []


async def test_all_products_are_looked_at_once_however_many_batches_there_are(
    shop: Shop, worker: AsyncContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or many products would cost their square."""
    monkeypatch.setattr("application.promotions.apply_promotions._BATCH", 2)
    await planned(shop, *[await shop.goods(f"TEA-{number}") for number in range(5)], percent="10")
    counter = StatementCounter()
    await counter.watch(worker)

    with counter.counting() as sent:
        assert (await applied(shop)).products == 5

    looks = [one for one in sent if "chosen AS" in one]
    assert [one for one in looks if "product_id = ANY" not in one] == looks[:1]
    assert len(looks) == 1 + 2 * 3


async def test_killed_between_two_batches_it_goes_on_where_it_was(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    goods = [await shop.goods(f"TEA-{number}", price="100.00") for number in range(5)]
    staff_set(shop, goods[0], 95_00)
    promotion = await planned(shop, *goods, percent="10")
    monkeypatch.setattr("application.promotions.apply_promotions._BATCH", 2)
    monkeypatch.setattr("adapters.persistence.product_cards.SqlProductCards.refresh", _dies_at(call=2))

    with pytest.raises(KeyboardInterrupt):
        await applied(shop)
    assert list(promo_prices(shop).values()).count(90_00) == 2
    await applied(shop)
    assert set(promo_prices(shop).values()) == {90_00}

    await deleted(shop, promotion)
    await applied(shop)
    assert promo_prices(shop) == {"TEA-0": 95_00} | {f"TEA-{number}": None for number in range(1, 5)}


def _dies_at(*, call: int) -> Any:
    """The process ends after the prices of a batch are written, before they are committed."""
    original, calls = SqlProductCards.refresh, []

    async def refresh(self: SqlProductCards, products: Any) -> int:
        calls.append(products)
        if len(calls) == call:
            raise KeyboardInterrupt
        return await original(self, products)

    return refresh


async def test_planning_asks_the_worker_to_look_at_once(
    shop: Shop, worker: AsyncContainer, settings: Settings
) -> None:
    tea = await shop.goods("TEA", price="100.00")
    promotion = await planned(shop, tea, percent="10")

    await run_due_jobs(worker, settings)
    assert promo_prices(shop) == {"TEA": 90_00}

    await changed(shop, promotion, active=False)
    await run_due_jobs(worker, settings)
    assert promo_prices(shop) == {"TEA": None}


async def test_nothing_to_do_is_one_statement(shop: Shop, worker: AsyncContainer) -> None:
    await planned(shop, await shop.goods("TEA"), percent="10")
    await applied(shop)
    counter = StatementCounter()
    await counter.watch(worker)

    with counter.counting() as sent:
        await applied(shop)

    assert len(sent) == 1


async def test_badges_cost_the_list_no_statement(shop: Shop, container: AsyncContainer) -> None:
    tea = await shop.goods("TEA")
    counter = StatementCounter()
    await counter.watch(container)
    sizes = []
    for path in ("products?limit=9", f"products/{tea.product_id}"):
        with counter.counting() as sent:
            await shop.http.get(f"{API}/{path}")
        sizes.append(len([one for one in sent if "catalogue_version" not in one]))

    assert sizes == [1, 1]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"aim": {}}, "promotions.aim_unfit"),
        ({"aim": {"product_ids": ["019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"]}}, "promotions.aim_unknown"),
        ({"aim": {"category_ids": ["019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"]}}, "promotions.aim_unknown"),
        ({"offer": {"percent_off": "0"}}, "promotions.terms_unfit"),
        ({"window": {"starts_at": MOMENT.isoformat(), "ends_at": MOMENT.isoformat()}}, "window.unfit"),
        ({"badge": "<b>−15</b>"}, "wording.markup_refused"),
        ({"title": "  "}, "wording.unfit"),
    ],
)
async def test_what_makes_no_sense_is_refused(shop: Shop, body: dict[str, Any], code: str) -> None:
    made = {
        "title": "Чай",
        "badge": "−15 %",
        "window": {},
        "offer": {"percent_off": "15"},
        "aim": {"category_ids": [str(shop.category_id)]},
    }

    answer = await shop.http.post(OFFICE, json=made | body, headers=shop.staff)

    assert_problem(answer, 422, code)
    assert shop.database.execute("SELECT * FROM promotions") == []


async def test_whoever_only_looks_at_the_catalogue_plans_nothing(
    shop: Shop, http: Any, settings: Settings
) -> None:
    promotion = await planned(shop, await shop.goods("TEA"), percent="10")
    _, cashier = await People(http=http, settings=settings, database=shop.database).come(Role.CASHIER)

    assert (await http.get(f"{OFFICE}/{promotion['id']}", headers=cashier)).status_code == 200
    for method, body in (("PATCH", {"active": False}), ("DELETE", None)):
        answer = await http.request(method, f"{OFFICE}/{promotion['id']}", json=body, headers=cashier)
        assert_problem(answer, 403, "access.permission_missing")
    assert shop.database.execute("SELECT active FROM promotions") == [(True,)]
