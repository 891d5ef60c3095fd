"""Prices that the staff see and write while buyers see those of a promotion."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.buyer import API, Goods
from tests.support.promotions import applied, deleted, planned, promo_prices, staff_set
from tests.support.shop import Shop


async def test_the_staff_see_and_write_their_own_price_while_a_promotion_runs(shop: Shop) -> None:
    """So neither a form that was opened before the end nor a file that was exported brings a promotion back for good."""
    tea = await shop.goods("TEA", price="100.00")
    staff_set(shop, tea, 95_00)
    promotion = await planned(shop, tea, percent="20")
    await applied(shop)
    form = await seen_by_staff(shop, tea)
    table = (await shop.http.get(f"{API}/admin/products/export.csv", headers=shop.staff)).text
    assert form["variants"][0]["promo_price"]["amount"] == "95.00"
    assert ";95.00;" in table

    await written(shop, tea, variants=[as_input(form["variants"][0])], name="Чай")
    assert promo_prices(shop)["TEA"] == 80_00, "what buyers see stays the promotion's"

    await deleted(shop, promotion)
    await applied(shop)
    await written(shop, tea, variants=[as_input(form["variants"][0])])
    assert promo_prices(shop)["TEA"] == 95_00


@pytest.mark.parametrize(
    ("own", "shown_at_once", "shown_then", "shown_at_last"),
    [
        ("70.00", 70_00, 70_00, 70_00),
        ("90.00", 90_00, 80_00, 90_00),
        ("80.00", 80_00, 80_00, 80_00),
        (None, None, 80_00, None),
    ],
)
async def test_an_own_price_written_while_a_promotion_runs_comes_back_after_it(
    shop: Shop, own: str | None, shown_at_once: int | None, shown_then: int, shown_at_last: int | None
) -> None:
    tea = await shop.goods("TEA", price="100.00")
    staff_set(shop, tea, 95_00)
    promotion = await planned(shop, tea, percent="20")
    await applied(shop)
    variant = as_input((await seen_by_staff(shop, tea))["variants"][0])

    await written(
        shop, tea, variants=[variant | {"promo_price": {"amount": own} if own is not None else None}]
    )
    assert promo_prices(shop)["TEA"] == shown_at_once
    await applied(shop)
    assert promo_prices(shop)["TEA"] == shown_then

    await deleted(shop, promotion)
    await applied(shop)
    assert promo_prices(shop)["TEA"] == shown_at_last


async def test_a_price_lowered_below_what_a_promotion_shows_shows_the_staffs_own(shop: Shop) -> None:
    tea = await shop.goods("TEA", price="100.00")
    promotion = await planned(shop, tea, percent="20")
    await applied(shop)
    variant = as_input((await seen_by_staff(shop, tea))["variants"][0])

    await written(shop, tea, variants=[variant | {"price": {"amount": "70.00"}}])
    assert promo_prices(shop)["TEA"] is None
    await applied(shop)
    assert promo_prices(shop)["TEA"] == 56_00

    await deleted(shop, promotion)
    await applied(shop)
    assert promo_prices(shop)["TEA"] is None


async def seen_by_staff(shop: Shop, goods: Goods) -> dict[str, Any]:
    return (await shop.http.get(f"{API}/admin/products/{goods.product_id}", headers=shop.staff)).json()


def as_input(variant: Mapping[str, Any]) -> dict[str, Any]:
    money = {
        name: {"amount": variant[name]["amount"]} if variant[name] is not None else None
        for name in ("price", "promo_price")
    }
    return {"id": variant["id"], "sku": variant["sku"], "name": variant["name"]} | money


async def written(shop: Shop, goods: Goods, **body: Any) -> None:
    answer = await shop.http.patch(f"{API}/products/{goods.product_id}", json=body, headers=shop.staff)
    assert answer.status_code == 200, answer.text
