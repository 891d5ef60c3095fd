"""A worker is killed between the shop's doing and our record of it."""

import os
import signal

import pytest

from entrypoints.settings import Settings
from entrypoints.simulators.woocommerce.door import PASSWORD, USER
from entrypoints.simulators.woocommerce.faults import ShopFault
from tests.support.connected_shop import ConnectedShop
from tests.support.worker_process import wait_until, worker_process

HANGS = 6.0
"""Longer than the first worker lives, shorter than it would wait."""


def connected(settings: Settings) -> dict[str, str]:
    return {
        "WOOCOMMERCE_URL": str(settings.woocommerce.url),
        "WOOCOMMERCE_USER": USER,
        "WOOCOMMERCE_APPLICATION_PASSWORD": PASSWORD,
        "WOOCOMMERCE_TIMEOUT_SECONDS": "60",
    }


def lease_is_over(shop: ConnectedShop) -> None:
    """As after a minute: nobody else takes an order over before, for its worker might still live."""
    shop.database.execute("UPDATE woo_orders SET lease_until = now() WHERE lease_until > now()")
    shop.database.execute(
        "UPDATE procrastinate_jobs SET scheduled_at = now()"
        " WHERE status = 'todo' AND task_name = 'woocommerce.project_order'"
    )


@pytest.mark.parametrize(("method", "status"), [("POST", "pending"), ("PUT", "processing")])
async def test_what_a_killed_worker_did_in_the_shop_is_not_done_again(
    shop: ConnectedShop, settings: Settings, method: str, status: str
) -> None:
    """INV-OR-11: the shop has done it, the answer was on its way, and nobody is there to write it down."""
    tea = await shop.goods("TEA", stock=10)
    buyer = await shop.ours.buyer()
    order = await buyer.bought((tea, "2"))
    await shop.ours.paid(buyer, order)
    fault = ShopFault(kind="hang", method=method, path="/wp-json/wc/v3/orders", seconds=HANGS)
    shop.theirs.trouble.plan(fault)

    def known() -> tuple:
        (row,) = shop.database.execute("SELECT woo_id, status, pushing, posted_at IS NULL FROM woo_orders")
        return row

    with worker_process(settings, **connected(settings)) as first:
        wait_until(lambda: [there.status for there in shop.twins(order)] == [status])
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    there = shop.twins(order)[0].id
    before = {"POST": (None, None, None, False), "PUT": (there, "pending", "processing", True)}
    assert known() == before[method]

    def is_in_step() -> bool:
        lease_is_over(shop)
        return shop.database.execute("SELECT standing FROM woo_orders") == [("in_step",)]

    with worker_process(settings, **connected(settings)) as second:
        wait_until(is_in_step)
        second.terminate()
        assert second.wait(timeout=30) == 0

    assert [(each.id, each.status) for each in shop.theirs.shop.orders()] == [(there, "processing")]
    assert known() == (there, "processing", None, True)
    wait_until(lambda: len(wrote(shop)) == 2)
    assert sorted(wrote(shop)) == ["POST", "PUT"]
    assert shop.theirs.overlaps == []
    assert shop.conflicts() == []
    await shop.drain()
    assert shop.stock_of(tea) == (8, 8)


def wrote(shop: ConnectedShop) -> list[str]:
    """Into orders."""
    return [call.method for call in shop.theirs.calls if call.method != "GET" and "/orders" in call.path]
