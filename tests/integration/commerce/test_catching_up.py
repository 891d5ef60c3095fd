"""The net under jobs: what is late is asked for again, and a refused refund gets another chance."""

from typing import Any

import pytest
from dishka import Provider, Scope, provide

from adapters.mock_payments.gateway import MockGateway
from application.orders.catch_up import CatchUpWithOrders
from application.orders.expire_order import ExpireOrder
from application.payments.catch_up import CatchUpWithRefunds
from application.payments.gateways import ConfiguredGateways
from application.payments.ports import PaymentGateways, RefundAnswer, RefundRequest
from application.payments.settle_refund import SettleRefund
from domain.shared.ids import RefundId
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.container import FrozenTime
from tests.support.shop import API, Shop, callback


class RefusingGateway(MockGateway):
    async def refund(self, request: RefundRequest) -> RefundAnswer:
        return RefundAnswer.REFUSED


class RefusingProvider(Provider):
    scope = Scope.APP

    @provide(override=True)
    def gateways(self) -> PaymentGateways:
        return ConfiguredGateways([RefusingGateway(secret=b"", public_url="")], default="mock")


@pytest.fixture
async def order(shop: Shop) -> dict[str, Any]:
    goods = await shop.goods(stock=("2",))
    buyer = await shop.buyer()
    return await buyer.bought((goods, "2"))


@pytest.fixture
async def refund_id(shop: Shop) -> RefundId:
    """Of a paid order that the staff has cancelled."""
    goods, buyer = await shop.goods(stock=("2",)), await shop.buyer()
    bought = await buyer.bought((goods, "1"))
    await shop.delivered(callback(await buyer.start_payment(bought)))
    answer = await shop.http.post(
        f"{API}/admin/orders/{bought['id']}/cancel", json={"reason": "broken"}, headers=shop.staff
    )
    assert answer.status_code == 200, answer.text
    ((found,),) = shop.database.execute("SELECT id FROM refunds")
    return RefundId(found)


def jobs(shop: Shop, name: str) -> int:
    ((count,),) = shop.database.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", name)
    return count


async def test_an_order_whose_expiry_job_was_lost_is_found(shop: Shop, order: dict[str, Any]) -> None:
    """INV-CO-7, INV-CO-8: a dry run says the same and asks for nothing; expiring twice is expiring once."""
    shop.clock.advance(minutes=61)
    assert await shop.run(CatchUpWithOrders) == 0, "a job on time is not disturbed"
    shop.clock.advance(minutes=5)
    before = jobs(shop, "orders.expire")

    assert await shop.run(CatchUpWithOrders, dry_run=True) == 1
    assert jobs(shop, "orders.expire") == before
    assert await shop.run(CatchUpWithOrders) == 1
    assert jobs(shop, "orders.expire") == before + 1

    await shop.run(ExpireOrder, order["id"])
    await shop.run(ExpireOrder, order["id"])
    assert await shop.run(CatchUpWithOrders) == 0


async def test_a_refund_whose_job_was_lost_is_found(shop: Shop, refund_id: RefundId) -> None:
    before = jobs(shop, "payments.settle_refund")
    shop.clock.advance(minutes=31)

    assert await shop.run(CatchUpWithRefunds, dry_run=True) == 1
    assert await shop.run(CatchUpWithRefunds) == 1
    assert jobs(shop, "payments.settle_refund") == before + 1

    await shop.run(SettleRefund, refund_id)
    assert await shop.run(CatchUpWithRefunds) == 0


async def test_a_refused_refund_waits_at_the_desk_and_can_be_sent_again(
    shop: Shop, refund_id: RefundId, settings: Settings, clock: FrozenClock
) -> None:
    """INV-PA-3: while it is refused the money is refundable; nothing goes back twice."""
    refusing = make_worker_container(settings, FrozenTime(clock), RefusingProvider())
    async with refusing() as scope:
        await (await scope.get(SettleRefund))(refund_id)
    await refusing.close()
    listed = (await shop.http.get(f"{API}/admin/payments/orphans", headers=shop.staff)).json()["items"]
    assert [(case["id"], case["state"]) for case in listed] == [(str(refund_id), "failed")]

    again = await shop.http.post(f"{API}/admin/payments/orphans/{refund_id}/retry", headers=shop.staff)
    assert again.status_code == 204, again.text
    twice = await shop.http.post(f"{API}/admin/payments/orphans/{refund_id}/retry", headers=shop.staff)
    assert (twice.status_code, twice.json()["code"]) == (409, "payments.refund_not_allowed")

    await shop.run(SettleRefund, refund_id)
    await shop.run(SettleRefund, refund_id)
    assert shop.database.execute("SELECT state, refund_pending_minor, refunded_minor FROM payments") == [
        ("refunded", 0, 10000)
    ]


async def test_a_refused_orphan_does_not_take_the_money_of_the_order(
    shop: Shop, settings: Settings, clock: FrozenClock
) -> None:
    """INV-PA-8: paid twice, the second refund refused, then cancelled: each rouble goes back by its own way."""
    goods, buyer = await shop.goods(stock=("2",)), await shop.buyer()
    order = await buyer.bought((goods, "1"))
    first = await buyer.start_payment(order)
    await shop.delivered(callback(first, event_id="declined", type="payment.failed"))
    second = await buyer.start_payment(order)
    await shop.delivered(callback(first))
    await shop.delivered(callback(second))
    ((orphan,),) = shop.database.execute("SELECT id FROM refunds")
    clock.advance(hours=6)
    refusing = make_worker_container(settings, FrozenTime(clock), RefusingProvider())
    async with refusing() as scope:
        await (await scope.get(SettleRefund))(RefundId(orphan))
    await refusing.close()

    assert (await shop.step(order, "cancel", reason="нет на складе")).status_code == 200
    again = await shop.http.post(f"{API}/admin/payments/orphans/{orphan}/retry", headers=shop.staff)
    assert again.status_code == 204, again.text
    for (refund_id,) in shop.database.execute("SELECT id FROM refunds"):
        await shop.run(SettleRefund, RefundId(refund_id))

    payments = shop.database.execute("SELECT state, refund_pending_minor FROM payments")
    assert payments == [("refunded", 0), ("refunded", 0)]
