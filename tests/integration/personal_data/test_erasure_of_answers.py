"""Answers kept for repeated requests are forgotten with the person whom they tell about."""

from tests.support.buyer import API
from tests.support.person import come, traces_in
from tests.support.shop import Shop


async def test_what_staff_were_answered_about_an_order_goes_too(shop: Shop) -> None:
    """INV-PD-1: the address and the comment, whoever asked and however they wrote the id."""
    anna, tea = await come(shop), await shop.goods(stock=("50", "50"))
    order = await anna.order_home(tea)
    await shop.paid(anna.buyer, order)
    for step in ("accept", "ready", "complete"):
        path = f"{API}/admin/orders/{order['id'].upper()}/{step}"
        answer = await shop.http.post(path, headers=dict(shop.staff) | {"Idempotency-Key": step})
        assert answer.status_code == 200, answer.text
    shop.clock.advance(hours=3)
    assert "idempotency_keys" in traces_in(shop.database)

    assert (await anna.erase(forfeit_points=True)).status_code == 200

    assert traces_in(shop.database) == {}
