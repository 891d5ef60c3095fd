"""The stock desk over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from entrypoints.settings import Settings
from tests.support.buyer import API, Goods
from tests.support.jobs import run_due_jobs
from tests.support.shop import Shop
from tests.support.tables import changes, dump


async def post(shop: Shop, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return await shop.http.post(f"{API}/admin/{path}", json=body, headers={**shop.staff, **headers})


async def move(shop: Shop, goods: Goods, kind: str, quantity: str, **more: Any) -> httpx.Response:
    body = {
        "kind": kind,
        "variant_id": str(goods.variant_id),
        "location_id": str(shop.locations[0]),
        "quantity": quantity,
        "reason": "по документу",
    }
    key = {"Idempotency-Key": more.pop("key")} if "key" in more else {}
    return await post(shop, f"products/{goods.product_id}/movements", body | more, **key)


async def moved(shop: Shop, goods: Goods, kind: str, quantity: str, **more: Any) -> dict[str, Any]:
    answer = await move(shop, goods, kind, quantity, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def get(shop: Shop, path: str, **query: Any) -> Any:
    answer = await shop.http.get(f"{API}/admin/{path}", params=query, headers=shop.staff)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def shelves(shop: Shop, goods: Goods) -> list[tuple[str, str, str]]:
    """On hand, reserved and saleable, by location."""
    found = await get(shop, f"products/{goods.product_id}/stock")
    return [(shelf["on_hand"], shelf["reserved"], shelf["saleable"]) for shelf in found["items"]]


async def past(shop: Shop, goods: Goods, moment: datetime) -> list[tuple[str, str]]:
    """On hand at that moment, by the code of the location."""
    found = await get(shop, f"products/{goods.product_id}/stock", as_of=moment.isoformat())
    assert datetime.fromisoformat(found["as_of"]) == moment
    return [(shelf["location_code"], shelf["on_hand"]) for shelf in found["items"]]


async def set_levels(shop: Shop, goods: Goods, **levels: Any) -> httpx.Response:
    return await shop.http.put(
        f"{API}/admin/products/{goods.product_id}/stock/{shop.locations[0]}",
        json={"variant_id": str(goods.variant_id)} | levels,
        headers=shop.staff,
    )


async def handed_over(shop: Shop, goods: Goods, quantity: str) -> dict[str, Any]:
    buyer = await shop.buyer()
    order = await buyer.bought((goods, quantity))
    await shop.paid(buyer, order)
    for step in ("accept", "ready", "complete"):
        assert (await shop.step(order, step)).status_code == 200
    return order


async def test_every_kind_of_movement_is_kept_and_found(shop: Shop) -> None:
    """INV-ST-1: at any moment what was there is the sum of the movements."""
    tea = await shop.goods(stock=("10",))
    order = await handed_over(shop, tea, "3")
    moments = []
    for kind, quantity, more in (
        ("receipt", "5", {"reference": "UPD-1"}),
        ("write_off", "2", {}),
        ("adjustment", "-1", {}),
        ("adjustment", "0.5", {}),
        ("return", "3", {"order_id": order["id"]}),
        ("transfer", "4", {"to_location_id": str(shop.locations[1])}),
    ):
        shop.clock.advance(minutes=1)
        await moved(shop, tea, kind, quantity, **more)
        moments.append((shop.clock.now(), (await shelves(shop, tea))[0][0]))

    assert [left for _, left in moments] == ["12", "10", "9", "9.5", "12.5", "8.5"]
    for moment, left in moments:
        assert (await past(shop, tea, moment))[0] == ("pickup-centre", left)
        assert (await past(shop, tea, moment - timedelta(seconds=1)))[0] != ("pickup-centre", left)
    assert [await past(shop, tea, moments[at][0]) for at in (-2, -1)] == [
        [("pickup-centre", "12.5"), ("pickup-market", "0")],
        [("pickup-centre", "8.5"), ("pickup-market", "4")],
    ]
    listed = await get(shop, "products/movements", product_id=tea.product_id, with_total=True)
    assert listed["total"] == 9
    assert [m["delta"] for m in listed["items"] if m["location_code"] == "pickup-market"] == ["4"]
    only = await get(shop, "products/movements", kind="receipt", limit=1)
    assert (only["items"][0]["reference"], only["items"][0]["author"]) == ("manual:UPD-1", "superuser")
    rest = await get(shop, "products/movements", kind="receipt", cursor=only["next_cursor"])
    assert [m["delta"] for m in rest["items"]] == ["10"]
    assert (await get(shop, "stock/proof"))["holds"] is True


async def test_of_the_past_it_is_known_what_was_there_and_not_what_was_promised(shop: Shop) -> None:
    tea = await shop.goods(stock=("5",))
    await set_levels(shop, tea, low_level="3")
    buyer = await shop.buyer()
    await buyer.bought((tea, "2"))

    (now, _), (then, elsewhere) = [
        (await get(shop, f"products/{tea.product_id}/stock", **query))["items"]
        for query in ({}, {"as_of": (shop.clock.now() + timedelta(days=1)).isoformat()})
    ]

    levels = ("reserved", "threshold", "saleable", "low_level")
    assert [now[name] for name in levels] == ["2", "0", "3", "3"]
    assert then == now | dict.fromkeys(levels)
    assert (elsewhere["on_hand"], elsewhere["location_id"]) == ("0", str(shop.locations[1]))
    assert (await past(shop, tea, datetime(1970, 1, 1, tzinfo=UTC)))[0][1] == "0"


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00+14:00",
        "1969-12-31T23:59:59Z",
        "9999-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "2026-11-21T00:00:00",
        "1764000000",
        "yesterday",
        "",
    ],
)
async def test_stock_is_asked_for_at_a_moment_that_every_time_zone_can_tell(shop: Shop, moment: str) -> None:
    tea = await shop.goods(stock=("5",))

    answer = await shop.http.get(
        f"{API}/admin/products/{tea.product_id}/stock", params={"as_of": moment}, headers=shop.staff
    )

    assert answer.status_code == 400, answer.text
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["query/as_of"]


async def test_the_past_is_for_those_who_see_the_stock(shop: Shop) -> None:
    tea = await shop.goods(stock=("5",))
    buyer = await shop.buyer()
    query = {"as_of": shop.clock.now().isoformat()}
    address = f"{API}/admin/products/{tea.product_id}/stock"

    answers = [await shop.http.get(address, params=query, headers=who) for who in ({}, buyer.headers)]
    unknown = await shop.http.get(f"{API}/admin/products/{uuid4()}/stock", params=query, headers=shop.staff)

    assert [answer.status_code for answer in answers] == [401, 403]
    assert (unknown.status_code, unknown.json()["code"]) == (404, "catalogue.product_not_found")


async def test_a_key_and_a_reference_post_once(shop: Shop) -> None:
    """INV-ST-11."""
    tea = await shop.goods(stock=())
    first = await moved(shop, tea, "receipt", "5", key="one")
    assert await moved(shop, tea, "receipt", "5", key="one") == first
    named = await moved(shop, tea, "receipt", "2", reference="UPD-1")
    before = dump(shop.database)

    again = await moved(shop, tea, "receipt", "2", reference="UPD-1")

    assert again == named | {"repeated": True}
    other = await move(shop, tea, "receipt", "3", reference="UPD-1")
    assert (other.status_code, other.json()["code"]) == (409, "stock.reference_taken")
    assert changes(before, dump(shop.database)) == {}
    assert (await shelves(shop, tea))[0][0] == "7"


async def test_writing_off_what_was_promised_names_the_newest_orders(shop: Shop) -> None:
    """INV-ST-3: the exception is listed, until the goods come."""
    tea = await shop.goods(stock=("5",))
    buyer = await shop.buyer()
    older, newer = await buyer.bought((tea, "2")), await buyer.bought((tea, "3"))

    warned = await moved(shop, tea, "write_off", "4")

    assert [(s["order_id"], s["missing"]) for s in warned["shortages"]] == [
        (older["id"], "1"),
        (newer["id"], "3"),
    ]
    listed = (await get(shop, "stock/shortages"))["items"]
    assert [(s["order_number"], s["missing"]) for s in listed] == [
        (newer["number"], "3"),
        (older["number"], "1"),
    ]
    assert await shelves(shop, tea) == [("1", "5", "-4"), ("0", "0", "0")]
    assert (await buyer.buy((tea, "1"))).status_code == 409
    await moved(shop, tea, "receipt", "4")
    assert (await get(shop, "stock/shortages"))["items"] == []


@pytest.mark.parametrize(
    ("kind", "quantity", "more", "status", "code"),
    [
        ("write_off", "11", {}, 409, "stock.would_be_negative"),
        ("adjustment", "-10.001", {}, 409, "stock.would_be_negative"),
        ("transfer", "11", {"to_location_id": 1}, 409, "stock.would_be_negative"),
        ("transfer", "1", {"to_location_id": 0}, 422, "stock.movement_unfit"),
        ("transfer", "1", {}, 422, "stock.movement_unfit"),
        ("receipt", "1", {"to_location_id": 1}, 422, "stock.movement_unfit"),
        ("receipt", "-1", {}, 422, "stock.movement_unfit"),
        ("adjustment", "0", {}, 422, "stock.movement_unfit"),
        ("return", "1", {}, 422, "stock.movement_unfit"),
        ("return", "1", {"order_id": str(uuid4())}, 409, "stock.more_than_sold"),
        ("receipt", "1", {"reason": " \n"}, 422, "stock.movement_unfit"),
        ("transfer", "1", {"to_location_id": 1, "reason": " "}, 422, "stock.movement_unfit"),
        ("receipt", "1", {"location_id": str(uuid4())}, 404, "stock.location_not_found"),
        ("receipt", "1", {"variant_id": str(uuid4())}, 404, "catalogue.variant_not_found"),
    ],
)
async def test_what_is_no_movement_changes_nothing(
    shop: Shop, kind: str, quantity: str, more: dict[str, Any], status: int, code: str
) -> None:
    tea = await shop.goods(stock=("10",))
    if isinstance(more.get("to_location_id"), int):
        more = more | {"to_location_id": str(shop.locations[more["to_location_id"]])}
    before = dump(shop.database)

    answer = await move(shop, tea, kind, quantity, **more)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert changes(before, dump(shop.database)) == {}


async def test_what_is_not_counted_is_not_moved(shop: Shop) -> None:
    """INV-ST-9."""
    download = await shop.goods("DOWNLOAD", tracked=False)
    before = dump(shop.database)

    answers = [await move(shop, download, "receipt", "1"), await set_levels(shop, download, low_level="1")]

    assert [answer.json()["code"] for answer in answers] == ["stock.not_tracked"] * 2
    assert changes(before, dump(shop.database)) == {}


async def test_a_negative_threshold_sells_what_is_still_to_come(shop: Shop) -> None:
    tea = await shop.goods(stock=("1",))
    buyer = await shop.buyer()
    assert (await buyer.buy((tea, "3"))).status_code == 409

    assert (await set_levels(shop, tea, threshold="-2")).status_code == 200
    await buyer.bought((tea, "3"))

    assert (await shelves(shop, tea))[0] == ("1", "3", "0")
    assert (await get(shop, "stock/shortages"))["items"] == []
    assert (await buyer.buy((tea, "1"))).status_code == 409


async def test_one_alert_for_each_time_that_a_shelf_runs_low(shop: Shop, settings: Settings) -> None:
    """INV-ST-12: armed again once it has risen above."""
    tea = await shop.goods(stock=("5",))
    buyer = await shop.buyer()
    await set_levels(shop, tea, low_level="3")
    order = await buyer.bought((tea, "2"))
    await buyer.bought((tea, "1"))
    await run_due_jobs(shop.worker, settings)
    assert [(a["quantity"], a["over"]) for a in (await get(shop, "stock/alerts"))["items"]] == [("3", False)]

    await buyer.cancel(order)
    assert (await get(shop, "stock/alerts"))["items"][0]["over"] is True
    shop.clock.advance(minutes=1)
    await moved(shop, tea, "write_off", "2")
    await run_due_jobs(shop.worker, settings)

    alerts = (await get(shop, "stock/alerts"))["items"]
    assert [alert["quantity"] for alert in alerts] == ["2", "3"]
    seen = f"{API}/admin/stock/alerts/{alerts[0]['id']}/seen"
    for _ in range(2):
        assert (await shop.http.post(seen, headers=shop.staff)).status_code == 204
    assert [a["id"] for a in (await get(shop, "stock/alerts", unseen=True))["items"]] == [alerts[1]["id"]]
    for level in ("1", "2", "2"):  # a level that is raised to what is left is a crossing, once
        await set_levels(shop, tea, low_level=level)
    await run_due_jobs(shop.worker, settings)
    assert len((await get(shop, "stock/alerts"))["items"]) == 3


async def test_what_levels_were_and_are_is_in_the_audit_log_and_the_same_again_is_not(shop: Shop) -> None:
    tea = await shop.goods("TEA", stock=())
    for levels in ({}, {"low_level": "3"}, {"low_level": "3", "threshold": "-2"}) * 2:
        for _ in range(2):
            assert (await set_levels(shop, tea, **levels)).is_success

    logged = shop.database.execute(
        "SELECT before, after FROM audit_log WHERE action = 'stock.set_levels' ORDER BY at, id"
    )
    shelf = {"variant": "TEA", "location_id": str(shop.locations[0])}
    assert logged == [
        ({"low_level": None}, {**shelf, "low_level": "3"}),
        ({"threshold": "0"}, {**shelf, "threshold": "-2"}),
        ({"threshold": "-2", "low_level": "3"}, {**shelf, "threshold": "0", "low_level": None}),
        ({"low_level": None}, {**shelf, "low_level": "3"}),
        ({"threshold": "0"}, {**shelf, "threshold": "-2"}),
    ]


async def test_a_shelf_below_zero_is_told_where_that_is_allowed(shop: Shop, settings: Settings) -> None:
    tea = await shop.goods(stock=("1",))
    place = f"{API}/admin/products/locations/{shop.locations[0]}"
    assert (await shop.http.patch(place, json={"allows_negative": True}, headers=shop.staff)).is_success

    await moved(shop, tea, "write_off", "3")
    await moved(shop, tea, "write_off", "1")
    await run_due_jobs(shop.worker, settings)

    (alert,) = (await get(shop, "stock/alerts"))["items"]
    assert (alert["kind"], alert["quantity"]) == ("below_zero", "-2")


async def test_only_crossings_are_events_of_an_order(shop: Shop) -> None:
    """An order that leaves enough says nothing of stock; one that takes the last piece says it once."""
    tea = await shop.goods(stock=("3",))
    buyer = await shop.buyer()
    told = "SELECT topic FROM event_log WHERE topic LIKE 'stock.%%' ORDER BY id"
    assert shop.database.execute(told) == [("stock.availability_changed",)]

    await buyer.bought((tea, "2"))
    assert len(shop.database.execute(told)) == 1
    last = await buyer.bought((tea, "1"))
    assert len(shop.database.execute(told)) == 2
    await buyer.cancel(last)
    assert len(shop.database.execute(told)) == 3
