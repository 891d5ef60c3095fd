"""Promotions in tests: planned over HTTP, applied as the worker does it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from application.promotions.apply_promotions import AppliedPromotions, ApplyPromotions
from tests.support.buyer import API, Goods
from tests.support.shop import Shop

OFFICE = f"{API}/admin/promotions"


async def planned(
    shop: Shop,
    *goods: Goods,
    percent: str | None = None,
    prices: Mapping[Goods, str] | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    **body: Any,
) -> dict[str, Any]:
    made = {
        "title": "Неделя чая",
        "badge": "−15 %",
        "window": {
            "starts_at": start.isoformat() if start is not None else None,
            "ends_at": end.isoformat() if end is not None else None,
        },
        "offer": offer(percent, prices),
        "aim": {"product_ids": [str(one.product_id) for one in goods]},
    }
    answer = await shop.http.post(OFFICE, json=made | body, headers=shop.staff)
    assert answer.status_code == 201, answer.text
    return answer.json()


def offer(percent: str | None = None, prices: Mapping[Goods, str] | None = None) -> dict[str, Any]:
    named = [
        {"variant_id": str(one.variant_id), "price": {"amount": amount}}
        for one, amount in (prices or {}).items()
    ]
    return {"percent_off": percent, "prices": named}


async def changed(shop: Shop, promotion: Mapping[str, Any], **body: Any) -> dict[str, Any]:
    answer = await shop.http.patch(f"{OFFICE}/{promotion['id']}", json=body, headers=shop.staff)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def deleted(shop: Shop, promotion: Mapping[str, Any]) -> None:
    answer = await shop.http.delete(f"{OFFICE}/{promotion['id']}", headers=shop.staff)
    assert answer.status_code == 204, answer.text


async def applied(shop: Shop) -> AppliedPromotions:
    result: AppliedPromotions = await shop.run(ApplyPromotions)
    return result


def promo_prices(shop: Shop) -> dict[str, int | None]:
    """In kopecks, by SKU."""
    return dict(shop.database.execute("SELECT sku, promo_price_minor FROM product_variants ORDER BY sku"))


def staff_set(shop: Shop, goods: Goods, minor: int | None) -> None:
    shop.database.execute(
        "UPDATE product_variants SET promo_price_minor = %s WHERE id = %s", minor, goods.variant_id
    )
