"""The stock desk and the buyers, all at once, over parallel connections; and a process that dies."""

import asyncio
import random
import signal
from collections import Counter
from typing import Any

import httpx
import psycopg
import pytest

from adapters.system.clock import SystemClock
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.integration.commerce.test_crash import DYING, SOUND, serving
from tests.integration.commerce.test_crash import post as post_to
from tests.integration.commerce.test_stock_desk import (
    get,
    handed_over,
    move,
    moved,
    post,
    set_levels,
    shelves,
)
from tests.support.buyer import CENTRE
from tests.support.jobs import run_due_jobs
from tests.support.shop import API, Shop
from tests.support.tables import changes, dump


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def transfer(shop: Shop, source: int, destination: int, *goods: Any, quantity: str = "1") -> Any:
    body = {
        "from_location_id": str(shop.locations[source]),
        "to_location_id": str(shop.locations[destination]),
        "lines": [{"variant_id": str(one.variant_id), "quantity": quantity} for one in goods],
        "reason": "перевозка",
    }
    return post(shop, "stock/transfers", body)


async def test_orders_transfers_and_write_offs_over_the_same_shelves_all_complete(shop: Shop) -> None:
    """INV-ST-10, INV-ST-7: opposite directions, lines in any order, new shelves among them."""
    shelf = [await shop.goods(f"G{number}", stock=("40",)) for number in range(4)]
    dice = random.Random(5)
    buyers = await shop.buyers(15)
    work = [buyer.buy(*dice.sample([(one, "1") for one in shelf], k=4), delivery=CENTRE) for buyer in buyers]
    for _ in range(8):
        work.append(transfer(shop, 0, 1, *dice.sample(shelf, k=4)))
        work.append(transfer(shop, 1, 0, *dice.sample(shelf, k=2)))
        work.append(move(shop, dice.choice(shelf), "write_off", "1"))
    dice.shuffle(work)

    found = statuses(await asyncio.gather(*work))

    assert set(found) <= {201, 409}
    assert found[201] >= 15 + 16
    left = shop.database.execute("SELECT sum(on_hand_milli) / 1000 FROM stock_items")[0][0]
    assert left == 160 - 8
    assert (await get(shop, "stock/proof"))["holds"] is True


async def test_transfers_never_take_more_than_there_is(shop: Shop) -> None:
    """INV-ST-7: twenty at once of the last ten."""
    tea = await shop.goods(stock=("10",))

    answers = await asyncio.gather(*(transfer(shop, 0, 1, tea) for _ in range(20)))

    assert statuses(answers) == {201: 10, 409: 10}
    assert [found[0] for found in await shelves(shop, tea)] == ["0", "10"]


async def test_buyers_and_a_rising_threshold_never_promise_twice(shop: Shop) -> None:
    """INV-ST-3, INV-ST-4: deliveries, cancels and buyers at once, and nothing is sold that is not there."""
    tea = await shop.goods(stock=("5",))
    buyers = await shop.buyers(30)
    orders = [await buyer.bought((tea, "1")) for buyer in buyers[:5]]
    work: list[Any] = [buyer.buy((tea, "1")) for buyer in buyers[5:]]
    work += [buyer.cancel(order) for buyer, order in zip(buyers[:3], orders[:3], strict=True)]
    work += [move(shop, tea, "receipt", "1") for _ in range(4)]

    answers = await asyncio.gather(*work)

    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    ((on_hand, reserved),) = shop.database.execute("SELECT on_hand_milli, reserved_milli FROM stock_items")
    assert (on_hand, reserved <= on_hand) == (9000, True)
    while (await buyers[-1].buy((tea, "1"))).status_code == 201:
        pass
    assert shop.database.execute("SELECT reserved_milli FROM stock_items") == [(9000,)]


async def test_however_many_race_there_is_one_alert_per_crossing(shop: Shop, settings: Settings) -> None:
    """INV-ST-12: crossings are counted from the outside, after each round."""
    tea = await shop.goods(stock=("12",))
    assert (await set_levels(shop, tea, low_level="4")).is_success
    buyers = await shop.buyers(12)
    crossings = 0
    for _ in range(3):
        placed = await asyncio.gather(*(buyer.buy((tea, "1")) for buyer in buyers))
        assert statuses(placed) == {201: 12}
        crossings += 1
        cancelled = await asyncio.gather(
            *(buyer.cancel(answer.json()) for buyer, answer in zip(buyers, placed, strict=True))
        )
        assert statuses(cancelled) == {200: 12}

    await run_due_jobs(shop.worker, settings)

    alerts = (await get(shop, "stock/alerts", limit=100))["items"]
    assert [(alert["kind"], alert["quantity"]) for alert in alerts] == [("low", "4")] * crossings
    told = "SELECT count(*) FROM event_log WHERE topic = 'stock.ran_low'"
    assert shop.database.execute(told) == [(crossings,)]


async def test_one_reference_from_many_hands_is_posted_once(shop: Shop) -> None:
    """INV-ST-11."""
    tea = await shop.goods(stock=())

    answers = await asyncio.gather(*(move(shop, tea, "receipt", "5", reference="UPD-1") for _ in range(12)))

    assert statuses(answers) == {201: 12}
    assert sorted(answer.json()["repeated"] for answer in answers) == [False] + [True] * 11
    assert len({answer.json()["document_id"] for answer in answers}) == 1
    assert (await shelves(shop, tea))[0][0] == "5"


async def test_goods_of_an_order_come_back_once_however_many_bring_them(shop: Shop) -> None:
    """INV-ST-6: to either location."""
    tea = await shop.goods(stock=("5", "5"))
    order = await handed_over(shop, tea, "3")

    answers = await asyncio.gather(
        *(
            move(shop, tea, "return", "1", order_id=order["id"], location_id=str(shop.locations[place % 2]))
            for place in range(10)
        )
    )

    assert statuses(answers) == {201: 3, 409: 7}
    assert shop.database.execute("SELECT sum(on_hand_milli) FROM stock_items") == [(10_000,)]


async def test_two_counts_of_one_location_do_not_begin(shop: Shop) -> None:
    body = {"location_id": str(shop.locations[0])}

    answers = await asyncio.gather(*(post(shop, "stock/counts", body) for _ in range(6)))

    assert statuses(answers) == {201: 1, 409: 5}


async def test_a_count_is_posted_once(shop: Shop) -> None:
    tea = await shop.goods(stock=("10",))
    count = (await post(shop, "stock/counts", {"location_id": str(shop.locations[0])})).json()["id"]
    lines = {"lines": [{"variant_id": str(tea.variant_id), "quantity": "8"}]}
    await shop.http.put(f"{API}/admin/stock/counts/{count}/lines", json=lines, headers=shop.staff)

    answers = await asyncio.gather(
        *(post(shop, f"stock/counts/{count}/post", {"reason": "пересчёт"}) for _ in range(6))
    )

    assert statuses(answers) == {200: 1, 409: 5}
    assert (await shelves(shop, tea))[0][0] == "8"


async def test_the_database_refuses_a_leg_alone_and_a_wrong_sign(shop: Shop) -> None:
    """INV-ST-7, even from another program."""
    tea = await shop.goods()
    await transfer(shop, 0, 1, tea)
    ((document,),) = shop.database.execute("SELECT id FROM stock_documents")
    insert = (
        "INSERT INTO stock_movements (id, variant_id, location_id, kind, delta_milli, document_id, occurred_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, now())"
    )

    for kind, delta in (("transfer_out", -1000), ("transfer_in", -1000), ("write_off", 1), ("receipt", -1)):
        with pytest.raises(psycopg.errors.IntegrityError):
            shop.database.execute(insert, tea.variant_id, shop.locations[0], kind, delta, document)


@pytest.fixture
def real_time(clock: FrozenClock) -> None:
    """The processes live in real time."""
    clock.set(SystemClock().now())


@pytest.mark.usefixtures("real_time")
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_document_of_a_killed_process_is_whole_or_absent(
    shop: Shop, settings: Settings, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-ST-7, INV-ST-11: killed around the commit; the same request again makes it whole, once."""
    monkeypatch.setenv("SUPERUSER_TOKEN", shop.staff["Authorization"].removeprefix("Bearer "))
    tea, cup = await shop.goods("TEA"), await shop.goods("CUP")
    body = {
        "from_location_id": str(shop.locations[0]),
        "to_location_id": str(shop.locations[1]),
        "lines": [{"variant_id": str(one.variant_id), "quantity": "4"} for one in (tea, cup)],
        "reason": "перевозка",
        "reference": "route-7",
    }
    request = {"json": body, "headers": dict(shop.staff)}
    before = dump(shop.database)

    with serving(settings, *DYING, moment) as (process, address):
        with pytest.raises(httpx.TransportError):
            post_to(address, "admin/stock/transfers", **request)
        assert process.wait(timeout=10) == -signal.SIGKILL
    legs = shop.database.execute("SELECT count(*) FROM stock_movements WHERE document_id IS NOT NULL")
    assert legs == [(4 if moment == "after" else 0,)]
    if moment == "before":
        assert changes(before, dump(shop.database)) == {}
    with serving(settings, *SOUND) as (_, address):
        again = post_to(address, "admin/stock/transfers", **request)

    assert (again.status_code, again.json()["repeated"]) == (201, moment == "after")
    assert [found[0] for found in await shelves(shop, tea) + await shelves(shop, cup)] == ["6", "4"] * 2
    assert (await moved(shop, tea, "receipt", "1"))["repeated"] is False
