"""Shops that lack something: a filter, a trash."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from adapters.woocommerce.orders import MOST_PAGES_LOOKED_THROUGH
from application.woocommerce.ports import ShopRefused, ShopUnavailable, TooManyOrders
from tests.support.recorded_shop import RecordedShop, recorded, response_of, shop_of, shop_with

PLACED = datetime(2026, 11, 20, 12, tzinfo=UTC)
OTHER = recorded("orders/get_paid")["response"]["json"]
PAGE = 100


def order(number: int, created_at: datetime, **changed: Any) -> dict[str, Any]:
    moment = created_at.astimezone(UTC).replace(tzinfo=None).isoformat()
    return {**OTHER, "id": number, "date_created_gmt": moment, **changed}


def shop_that_ignores_the_filter(orders: list[dict[str, Any]]) -> RecordedShop:
    """Its list is `orders`, the newest first."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/orders"):
            start = (int(request.url.params.get("page", "1")) - 1) * PAGE
            found: Any = orders[start : start + PAGE]
        else:
            number = int(request.url.path.rpartition("/")[2])
            found = next(one for one in orders if one["id"] == number)
        return httpx.Response(200, content=json.dumps(found).encode())

    return shop_with(answer)


def pages_of(shop: RecordedShop) -> int:
    return sum("page" in request.url.params for request in shop.requests)


async def test_the_look_through_ends_where_our_order_cannot_be_any_more() -> None:
    newer = [order(9000 - place, PLACED + timedelta(minutes=1)) for place in range(PAGE + 20)]
    ours = order(8000, PLACED - timedelta(minutes=5), created_via="prilavok-1")  # its clock is behind
    older = [order(7000 - place, PLACED - timedelta(days=30)) for place in range(20 * PAGE)]
    shop = shop_that_ignores_the_filter([*newer, ours, *older])

    assert [one.id for one in await shop.orders.created_via("prilavok-1", since=PLACED)] == [8000]
    assert pages_of(shop) == 3
    assert await shop.orders.created_via("prilavok-2", since=PLACED) == ()


async def test_one_order_with_an_old_date_does_not_end_it() -> None:
    """Somebody has written the date by hand, or brought the order from elsewhere."""
    by_hand = order(9999, PLACED - timedelta(days=300))
    newer = [order(9000 - place, PLACED + timedelta(minutes=1)) for place in range(PAGE)]
    shop = shop_that_ignores_the_filter([by_hand, *newer, order(1, PLACED, created_via="prilavok-1")])
    assert [one.id for one in await shop.orders.created_via("prilavok-1", since=PLACED)] == [1]


async def test_what_lies_behind_too_many_orders_is_not_called_absent() -> None:
    newer = [order(9000 - place, PLACED) for place in range(MOST_PAGES_LOOKED_THROUGH * PAGE)]
    assert await shop_that_ignores_the_filter(newer[:-1]).orders.created_via("prilavok-1", since=PLACED) == ()
    for end in ([], [order(1, PLACED, created_via="prilavok-1")]):
        shop = shop_that_ignores_the_filter([*newer, *end])
        with pytest.raises(TooManyOrders) as unknown:
            await shop.orders.created_via("prilavok-1", since=PLACED)
        assert isinstance(unknown.value, ShopUnavailable)
        assert pages_of(shop) == MOST_PAGES_LOOKED_THROUGH


async def test_an_order_that_cannot_be_read_is_passed_over_with_a_warning() -> None:
    rows = [order(17, PLACED, date_modified_gmt="yesterday"), order(18, PLACED)]
    shop = shop_with(httpx.Response(200, content=json.dumps(rows).encode()))
    with capture_logs() as lines:
        batch = await shop.orders.orders(1, modified_after=PLACED)
    assert [one.id for one in batch.items] == [18]
    [warning] = [line for line in lines if line["log_level"] == "warning"]
    assert (warning["event"], warning["order"]) == ("shop_order_unreadable", 17)


@pytest.mark.parametrize("code", ["rest_trash_not_supported", "woocommerce_rest_trash_not_supported"])
async def test_in_a_shop_without_a_trash_what_was_cancelled_stays(code: str) -> None:
    shop = shop_with(response_of("customers/delete_without_force", code=code))
    await shop.orders.trash_order(1)
    assert [request.method for request in shop.requests] == ["DELETE"]


async def test_what_a_shop_does_not_do_is_a_no_and_no_reason_to_wait() -> None:
    with pytest.raises(ShopRefused) as refused:
        await shop_of("customers/delete_without_force").orders.order(1)
    assert refused.value.status == 501
    for answer in (
        response_of("customers/delete_without_force", code="something_else"),
        httpx.Response(400, content=b'{"code": "rest_invalid_param", "message": "x"}'),
    ):
        with pytest.raises(ShopRefused):
            await shop_with(answer).orders.trash_order(1)
    with pytest.raises(ShopUnavailable):  # of a web server
        await shop_with(httpx.Response(501, content=b"<html>Not Implemented</html>")).orders.trash_order(1)
