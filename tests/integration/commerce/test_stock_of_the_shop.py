"""Who counts the goods when a WooCommerce shop is connected."""

from dataclasses import replace

import pytest

from entrypoints.settings import Settings
from tests.integration.commerce.test_stock_desk import get, move, moved, post, shelves
from tests.support.buyer import Goods
from tests.support.shop import API, Shop
from tests.support.tables import changes, dump

THEIRS = "theirs"


@pytest.fixture(params=["ours", THEIRS])
def owner(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(settings: Settings, owner: str) -> Settings:
    kept = {"url": "https://shop.example", "stock_owner": "woocommerce" if owner == THEIRS else "prilavok"}
    return replace(settings, woocommerce=settings.woocommerce.model_copy(update=kept))


async def linked(shop: Shop, sku: str, *, managed: bool, number: int) -> Goods:
    goods = await shop.goods(sku, stock=("5",))
    shop.database.execute(
        "INSERT INTO woo_variants (variant_id, woo_product_id, woo_variation_id, managed, quantity, backorders,"
        " read_at) VALUES (%s, %s, 0, %s, 5, false, %s)",
        goods.variant_id,
        number,
        managed,
        shop.clock.now(),
    )
    return goods


async def test_the_shops_goods_are_not_moved_by_hand_here(shop: Shop, owner: str) -> None:
    tea = await linked(shop, "TEA", managed=True, number=1)
    cup = await linked(shop, "CUP", managed=False, number=2)
    own = await shop.goods("OWN", stock=("5",))
    for goods in (cup, own):
        await moved(shop, goods, "write_off", "1")
    before = dump(shop.database)
    lines = [{"variant_id": str(goods.variant_id), "quantity": "1"} for goods in (tea, own)]
    places = {"from_location_id": str(shop.locations[0]), "to_location_id": str(shop.locations[1])}

    answers = [
        await move(shop, tea, "receipt", "1"),
        await post(shop, "stock/transfers", {**places, "lines": lines, "reason": "x"}),
    ]

    if owner == THEIRS:
        assert [answer.json()["code"] for answer in answers] == ["stock.owned_by_woocommerce"] * 2
        assert changes(before, dump(shop.database)) == {}
    else:
        assert [answer.status_code for answer in answers] == [201, 201]


async def test_what_was_found_of_the_shops_goods_is_not_entered(shop: Shop, owner: str) -> None:
    tea = await linked(shop, "TEA", managed=True, number=1)
    count = (await post(shop, "stock/counts", {"location_id": str(shop.locations[0])})).json()
    lines = {"lines": [{"variant_id": str(tea.variant_id), "quantity": "4"}]}

    answer = await shop.http.put(
        f"{API}/admin/stock/counts/{count['id']}/lines", json=lines, headers=shop.staff
    )

    assert answer.status_code == (409 if owner == THEIRS else 200)


async def test_what_the_shop_takes_over_does_not_hold_up_a_count(shop: Shop, owner: str) -> None:
    tea, own = await linked(shop, "TEA", managed=False, number=1), await shop.goods("OWN", stock=("5",))
    count = (await post(shop, "stock/counts", {"location_id": str(shop.locations[0])})).json()["id"]
    lines = [{"variant_id": str(goods.variant_id), "quantity": "4"} for goods in (tea, own)]
    entered = await shop.http.put(
        f"{API}/admin/stock/counts/{count}/lines", json={"lines": lines}, headers=shop.staff
    )
    assert entered.is_success
    shop.database.execute("UPDATE woo_variants SET managed = true")

    posted = await post(shop, f"stock/counts/{count}/post", {"reason": "пересчёт"})

    assert posted.status_code == 200, posted.text
    found = [(await shelves(shop, goods))[0][0] for goods in (tea, own)]
    assert found == (["5", "4"] if owner == THEIRS else ["4", "4"])
    assert (await get(shop, f"stock/counts/{count}"))["state"] == "posted"


async def test_whoever_keeps_our_numbers_hears_of_each_change(shop: Shop, owner: str) -> None:
    tea = await linked(shop, "TEA", managed=True, number=1)
    buyer = await shop.buyer()

    order = await buyer.bought((tea, "1"))
    await buyer.cancel(order)

    told = shop.database.execute(
        "SELECT payload -> 'variants' FROM event_log WHERE topic = 'stock.changed' ORDER BY id"
    )
    assert told == ([] if owner == THEIRS else [([str(tea.variant_id)],)] * 3)
