"""Points that come back too late to be spent get a term of grace (D3.2)."""

from datetime import timedelta

from tests.support.shop import Shop, callback


async def test_points_of_a_lot_that_has_expired_come_back_with_fourteen_days(shop: Shop) -> None:
    goods, buyer = await shop.goods(stock=("2",)), await shop.buyer(points="50")
    shop.database.execute("UPDATE point_lots SET expires_at = %s", shop.clock.now() + timedelta(hours=5))
    order = await buyer.bought((goods, "1"), points="50")
    await shop.delivered(callback(await buyer.start_payment(order)))
    shop.clock.advance(hours=5)
    standing = await buyer.standing()
    assert standing["active"] == "0.00"

    assert (await shop.step(order, "cancel", reason="нет на складе")).status_code == 200

    standing = await buyer.standing()
    assert standing["active"] == "50.00"
    until = (shop.clock.now() + timedelta(days=14)).isoformat().replace("+00:00", "Z")
    assert [lot["expires_at"] for lot in standing["expiring"]] == [until]
