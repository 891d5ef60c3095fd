"""One example of every operation of the stock desk that changes something."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from tests.support.buyer import API
from tests.support.shop import Shop
from tests.support.staff_requests import Prepare, Request, after, call, just, without_body

LOCATION: Final = {"code": "depot", "name": "Склад"}
WHY: Final = {"reason": "Накладная № 17"}
_STOCK, _LOCATIONS = f"{API}/admin/stock", f"{API}/admin/products/locations"


async def delivery(shop: Shop) -> Request:
    goods = await shop.goods()
    body = {
        "kind": "receipt",
        "variant_id": str(goods.variant_id),
        "location_id": str(shop.locations[0]),
        "quantity": "2",
    }
    return Request(path={"product_id": goods.product_id}, body=body | WHY)


async def levels(shop: Shop) -> Request:
    goods = await shop.goods()
    path = {"product_id": goods.product_id, "location_id": shop.locations[0]}
    return Request(path=path, body={"variant_id": str(goods.variant_id), "low_level": "3"})


async def transfer(shop: Shop) -> Request:
    goods = await shop.goods()
    places = {"from_location_id": str(shop.locations[0]), "to_location_id": str(shop.locations[1])}
    lines = [{"variant_id": str(goods.variant_id), "quantity": "2"}]
    return Request(body={**places, "lines": lines, **WHY})


async def to_count(shop: Shop) -> Request:
    await shop.goods()
    return Request(body={"location_id": str(shop.locations[0])})


def of_count(body: Mapping[str, Any] | None = None, *, entered: str | None = None) -> Prepare:
    """`entered`: whether the goods were counted already, or are now."""

    async def prepare(shop: Shop) -> Request:
        goods = await shop.goods()
        count = await call(shop, "POST", "admin/stock/counts", {"location_id": str(shop.locations[0])})
        lines = {"lines": [{"variant_id": str(goods.variant_id), "quantity": "9"}]}
        if entered is not None:
            await call(shop, "PUT", f"admin/stock/counts/{count['id']}/lines", lines)
        return Request(path={"count_id": count["id"]}, body=lines if body is None else body)

    return prepare


async def alert(shop: Shop) -> Request:
    goods, alert_id = await shop.goods(), uuid4()
    shop.database.execute(
        "INSERT INTO stock_alerts (id, kind, variant_id, location_id, milli, raised_at)"
        " VALUES (%s, 'low', %s, %s, 1000, %s)",
        alert_id,
        goods.variant_id,
        shop.locations[0],
        shop.clock.now(),
    )
    return Request(path={"alert_id": alert_id})


STOCK_ACTS: Final[Mapping[str, tuple[str, Prepare]]] = {
    f"POST {_LOCATIONS}": ("stock_location.create", just(LOCATION)),
    f"PATCH {_LOCATIONS}/{{location_id}}": (
        "stock_location.change",
        after("admin/products/locations", LOCATION, "location_id", "id", {"name": "Дальний склад"}),
    ),
    f"PUT {API}/admin/products/{{product_id}}/stock/{{location_id}}": ("stock.set_levels", levels),
    f"POST {API}/admin/products/{{product_id}}/movements": ("stock.move", delivery),
    f"POST {_STOCK}/transfers": ("stock.transfer", transfer),
    f"POST {_STOCK}/alerts/{{alert_id}}/seen": ("stock_alert.see", alert),
    f"POST {_STOCK}/counts": ("stock_count.open", to_count),
    f"PUT {_STOCK}/counts/{{count_id}}/lines": ("stock_count.enter", of_count()),
    f"POST {_STOCK}/counts/{{count_id}}/post": ("stock_count.post", of_count(WHY, entered="before")),
    f"POST {_STOCK}/counts/{{count_id}}/cancel": ("stock_count.cancel", without_body(of_count())),
}
"""As `privileged_acts.ACTS`, of which it is a part."""
