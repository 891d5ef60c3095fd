"""Orders on their way into the shop, on the real database, over HTTP."""

import asyncio
from datetime import timedelta

import pytest

from application.woocommerce.projection_ports import ProjectionPolicy
from application.woocommerce.sweep_orders import SweepOrders
from entrypoints.simulators.woocommerce.faults import ShopFault
from tests.support.buyer import API, COURIER
from tests.support.connected_shop import ConnectedShop


async def test_an_order_goes_all_the_way(shop: ConnectedShop) -> None:
    tea = await shop.goods("TEA", stock=10)
    buyer = await shop.ours.buyer()
    order = await buyer.bought((tea, "2"), delivery=COURIER, address="Москва, Тверская, 1")
    await shop.work()

    [there] = shop.twins(order)
    assert (there.status, str(there.total())) == ("pending", "550.00")
    assert there.shipping["address_1"] == "Москва, Тверская, 1"
    assert not there.billing.get("email")

    payment = await shop.ours.paid(buyer, order)
    await shop.work()
    [there] = shop.twins(order)
    assert there.status == "processing"
    assert there.transaction_id == f"reference-{payment['invoice_id']}"

    assert (await shop.ours.step(order, "accept")).status_code == 200
    assert (await shop.ours.step(order, "complete")).status_code == 200
    await shop.drain()
    [there] = shop.twins(order)
    assert there.status == "completed"
    assert shop.stock_of(tea) == (8, 8)
    assert shop.conflicts() == []

    seen = await shop.ours.http.get(f"{API}/admin/orders/{order['id']}", headers=shop.ours.staff)
    assert seen.json()["woocommerce"] | {"acknowledged_at": None} == {
        "woo_id": there.id,
        "status": "completed",
        "state": "in_step",
        "acknowledged_at": None,
    }


async def test_a_cancelled_order_is_refunded_and_its_goods_are_back(shop: ConnectedShop) -> None:
    tea = await shop.goods("TEA", stock=10)
    buyer = await shop.ours.buyer()
    order = await buyer.bought((tea, "2"))
    await shop.ours.paid(buyer, order)
    await shop.work()
    assert (await shop.ours.step(order, "cancel", reason="нет товара")).status_code == 200

    await shop.drain()

    [there] = shop.twins(order)
    assert there.status == "refunded"
    assert shop.stock_of(tea) == (10, 10)
    assert shop.conflicts() == []


async def test_the_shop_completes_and_cancels(shop: ConnectedShop) -> None:
    tea = await shop.goods("TEA", stock=10)
    buyer = await shop.ours.buyer()
    first, second = [await buyer.bought((tea, "1")) for _ in range(2)]
    for order in (first, second):
        await shop.ours.paid(buyer, order)
    await shop.work()
    shop.tick(1)
    shop.theirs.shop.edit_order(shop.twins(first)[0].id, status="completed")
    shop.theirs.shop.edit_order(shop.twins(second)[0].id, status="cancelled")

    assert await shop.poll() == 2
    await shop.drain()

    assert (await buyer.see(first))["state"] == "completed"
    cancelled = await buyer.see(second)
    assert (cancelled["state"], cancelled["payment"]) == ("cancelled", "refunded")
    assert shop.twins(second)[0].status == "refunded"
    assert shop.stock_of(tea) == (9, 9)
    assert shop.conflicts() == []
    assert await shop.poll() == 0


async def test_what_was_thrown_away_in_the_shop_is_found_without_a_webhook(shop: ConnectedShop) -> None:
    """Lists of changes do not show it; of what is left alone nothing is asked again."""
    tea = await shop.goods("TEA", stock=10)
    buyer = await shop.ours.buyer()
    trashed, deleted, kept, cancelled = [await buyer.bought((tea, "1")) for _ in range(4)]
    for order in (trashed, deleted, cancelled):
        await shop.ours.paid(buyer, order)
    await shop.drain()
    await shop.ours.step(cancelled, "cancel", reason="нет товара")
    await shop.drain()
    shop.tick(1)
    there = {order["id"]: shop.twins(order)[0].id for order in (trashed, deleted, cancelled)}
    shop.theirs.shop.trash_order(there[trashed["id"]])
    for order in (deleted, cancelled):
        shop.theirs.shop.delete_order(there[order["id"]])
    assert await shop.poll() == 0
    shop.theirs.begin_outage(share=1.0)
    assert await shop.ours.run(SweepOrders) == 0
    shop.theirs.end_outage()
    shop.tick(10)

    assert await shop.ours.run(SweepOrders) == 2
    await shop.drain()

    found = [{"found": "trash"}, {"found": "deleted"}]
    assert sorted(map(str, shop.conflicts())) == sorted(str(("gone", each)) for each in found)
    assert [each.status for each in shop.twins(kept)] == ["pending"]
    assert await shop.ours.run(SweepOrders) == 0


async def test_a_conflict_is_seen_and_decided(shop: ConnectedShop) -> None:
    tea = await shop.goods("TEA", stock=10)
    buyer = await shop.ours.buyer()
    order = await buyer.bought((tea, "1"))
    await shop.ours.paid(buyer, order)
    await shop.work()
    shop.tick(1)
    shop.theirs.shop.edit_order(shop.twins(order)[0].id, status="failed")
    await shop.poll()
    await shop.drain()
    path, staff = f"{API}/admin/woocommerce/conflicts", shop.ours.staff

    listed = await shop.ours.http.get(f"{path}/?open=true&kind=status&with_total=true", headers=staff)
    [conflict] = listed.json()["items"]
    assert conflict["details"] == {"found": "failed", "ours": "processing"}
    assert listed.json()["total"] == 1
    without_note = await shop.ours.http.post(
        f"{path}/{conflict['id']}/resolve", json={"action": "dismiss"}, headers=staff
    )
    assert without_note.json()["code"] == "woocommerce.note_required"
    answer = await shop.ours.http.post(
        f"{path}/{conflict['id']}/resolve", json={"action": "push_ours"}, headers=staff
    )
    assert answer.status_code == 204, answer.text
    again = await shop.ours.http.post(
        f"{path}/{conflict['id']}/resolve", json={"action": "push_ours"}, headers=staff
    )
    assert again.json()["code"] == "woocommerce.conflict_resolved"

    await shop.drain()
    assert shop.twins(order)[0].status == "processing"
    assert shop.conflicts() == []
    resolved = await shop.ours.http.get(f"{path}/?open=false", headers=staff)
    assert [item["resolution"] for item in resolved.json()["items"]] == ["push_ours"]


async def test_a_dismissed_conflict_stays_dismissed_until_something_changes(shop: ConnectedShop) -> None:
    tea = await shop.goods("TEA", stock=10)
    buyer = await shop.ours.buyer()
    order = await buyer.bought((tea, "1"))
    await shop.ours.paid(buyer, order)
    await shop.work()
    shop.tick(1)
    there = shop.twins(order)[0].id
    shop.theirs.shop.edit_order(there, status="on-hold")
    await shop.poll()
    await shop.drain()
    ((conflict_id,),) = shop.database.execute("SELECT id FROM woo_conflicts")
    await shop.ours.http.post(
        f"{API}/admin/woocommerce/conflicts/{conflict_id}/resolve",
        json={"action": "dismiss", "note": "Ждём курьера"},
        headers=shop.ours.staff,
    )

    await shop.drain()
    await shop.project(order)
    assert shop.conflicts() == []
    assert shop.twins(order)[0].status == "on-hold"

    await shop.ours.step(order, "accept")
    await shop.ours.step(order, "complete")
    await shop.drain()
    assert shop.twins(order)[0].status == "completed"


async def test_parallel_workers_write_one_after_another(shop: ConnectedShop) -> None:
    """INV-OR-11: the lease holds, even where the queue's lock would not."""
    tea = await shop.goods("TEA", stock=10)
    buyer = await shop.ours.buyer()
    order = await buyer.bought((tea, "2"))
    await shop.ours.paid(buyer, order)

    done = await asyncio.gather(*(shop.project(order) for _ in range(6)))

    assert done.count(True) >= 1
    [there] = shop.twins(order)
    assert there.status == "processing"
    assert shop.theirs.overlaps == []
    posts = [call for call in shop.theirs.calls if call.method == "POST"]
    assert len(posts) == 1


async def test_faults_of_a_creation_leave_one_order(shop: ConnectedShop) -> None:
    tea = await shop.goods("TEA", stock=100)
    buyer = await shop.ours.buyer()
    for kind in ("cut", "created_then_error", "half_created", "twice", "html_before_json", "bom"):
        order = await buyer.bought((tea, "1"))
        await shop.ours.paid(buyer, order)
        shop.theirs.trouble.plan(
            ShopFault(kind=kind, method="POST", path="/wp-json/wc/v3/orders")  # type: ignore[arg-type]
        )
        await shop.work()
        await shop.drain()

        [there] = shop.twins(order)
        assert (kind, there.status, str(there.total())) == (kind, "processing", "100.00")
        assert shop.conflicts() == []
    assert shop.stock_of(tea) == (94, 94)


async def test_a_shop_without_a_trash_keeps_a_cancelled_double(shop: ConnectedShop) -> None:
    tea = await shop.goods("TEA", stock=10)
    order = await (await shop.ours.buyer()).bought((tea, "1"))
    path, code = "/wp-json/wc/v3/orders", "woocommerce_rest_trash_not_supported"
    shop.theirs.trouble.plan(ShopFault(kind="twice", method="POST", path=path))
    shop.theirs.trouble.plan(
        ShopFault(kind="error", method="DELETE", path=path, times=None, status=501, code=code)
    )
    await shop.work()
    await shop.drain()
    for _ in range(2):
        assert await shop.project(order)

    assert sorted(there.status for there in shop.twins(order)) == ["cancelled", "pending"]
    assert shop.conflicts() == []
    assert shop.database.execute("SELECT kind, resolution FROM woo_conflicts") == [("double", "healed")]


@pytest.mark.parametrize("timeout_seconds", [120])
async def test_a_slow_shop_has_longer_to_carry_a_creation_out(
    shop: ConnectedShop, timeout_seconds: int
) -> None:
    policy = await shop.worker.get(ProjectionPolicy)
    assert policy.unanswered == timedelta(seconds=2 * timeout_seconds + 60)


async def test_an_empty_line_is_cancelled_at_once(shop: ConnectedShop) -> None:
    tea = await shop.goods("TEA", stock=10)
    buyer = await shop.ours.buyer()
    order = await buyer.bought((tea, "1"))
    shop.theirs.trouble.plan(ShopFault(kind="empty_line", method="POST", path="/wp-json/wc/v3/orders"))
    await shop.work()
    await shop.drain()

    assert shop.twins(order) == []
    assert [kind for kind, _ in shop.conflicts()] == ["unknown_product"]


async def test_without_a_shop_no_order_asks_for_a_job(shop: ConnectedShop) -> None:
    """The reactions are there for whoever connects one; here they must have been put."""
    tea = await shop.goods("TEA", stock=10)
    await (await shop.ours.buyer()).bought((tea, "1"))

    put = shop.database.execute(
        "SELECT args ->> 'reaction' FROM procrastinate_jobs WHERE task_name = 'events.react'"
    )
    assert ("woocommerce.order_placed",) in put
