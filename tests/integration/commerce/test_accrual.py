"""Points are earned once, by the terms the order has frozen, and become active in time."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from application.loyalty.activate_points import Activated, ActivatePoints
from domain.shared.points import Points
from entrypoints.settings import Settings
from tests.support.jobs import run_due_jobs
from tests.support.shop import Buyer, Goods, Shop, callback
from tests.support.tables import changes, dump


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("100",))


@pytest.fixture
async def buyer(shop: Shop) -> Buyer:
    return await shop.buyer()


def earned(shop: Shop) -> list[tuple[int, str]]:
    return shop.database.execute("SELECT amount_hundredths, state FROM point_lots ORDER BY id")


async def completed(shop: Shop, order: dict[str, Any]) -> None:
    for action in ("accept", "ready", "complete"):
        assert (await shop.step(order, action)).status_code == 200


async def deferred(shop: Shop, settings: Settings, tea: Goods, buyers: list[Buyer]) -> None:
    """Each buyer has 10 points that wait for two weeks."""
    shop.add_program(2, defer_days=14)
    for buyer in buyers:
        await shop.paid(buyer, await buyer.bought((tea, "1")))
    await run_due_jobs(shop.worker, settings)


async def test_a_paid_order_earns_once_however_often_the_webhook_and_the_job_come(
    shop: Shop, settings: Settings, tea: Goods, buyer: Buyer
) -> None:
    order = await buyer.bought((tea, "3"))
    payment = await buyer.start_payment(order)
    await asyncio.gather(*(shop.deliver(callback(payment)) for _ in range(5)))
    shop.database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
        " SELECT queue_name, task_name, args FROM procrastinate_jobs WHERE task_name = 'events.react'"
    )

    await run_due_jobs(shop.worker, settings)
    await completed(shop, order)
    await run_due_jobs(shop.worker, settings)

    assert earned(shop) == [(30_00, "active")]
    assert (await buyer.standing())["active"] == order["price"]["accrual"] == "30.00"


async def test_by_another_setting_points_are_earned_at_the_hand_over(
    shop: Shop, settings: Settings, tea: Goods, buyer: Buyer
) -> None:
    shop.add_program(2, accrue_on="completed")
    order = await buyer.bought((tea, "1"))
    await shop.paid(buyer, order)
    await run_due_jobs(shop.worker, settings)
    assert earned(shop) == []

    await completed(shop, order)
    await run_due_jobs(shop.worker, settings)

    assert earned(shop) == [(10_00, "active")]


async def test_what_an_order_earns_is_frozen_when_it_is_placed(
    shop: Shop, settings: Settings, tea: Goods, buyer: Buyer
) -> None:
    """R0-12: the next version of the programme is for the next orders."""
    order = await buyer.bought((tea, "1"))
    shop.add_program(2, rates=(5000, 5000, 5000), accrue_on="completed", defer_days=5)

    await shop.paid(buyer, order)
    await run_due_jobs(shop.worker, settings)

    assert earned(shop) == [(10_00, "active")]


async def test_nothing_is_earned_on_points_on_delivery_and_on_skipped_lines(
    shop: Shop, settings: Settings, tea: Goods, buyer: Buyer
) -> None:
    await shop.give_points(buyer, "20")
    card = await shop.goods("CARD", price="500.00", stock=("5",), skip_loyalty=True)
    address = "Москва, Тверская, 1"

    order = await buyer.bought((tea, "1"), (card, "1"), points="20", delivery="courier", address=address)
    await shop.paid(buyer, order)
    await run_due_jobs(shop.worker, settings)

    cash = [line["cash"]["amount"] for line in order["price"]["lines"] if line["sku"] == "TEA"]
    assert cash == ["96.67"]
    assert (20_00, "spent") in earned(shop)
    assert (9_67, "active") in earned(shop)


async def test_deferred_points_cannot_be_spent_before_their_day(
    shop: Shop, settings: Settings, tea: Goods, buyer: Buyer
) -> None:
    await deferred(shop, settings, tea, [buyer])
    standing = await buyer.standing()
    assert (standing["active"], standing["pending"]) == ("0.00", "10.00")

    early = await shop.run(ActivatePoints, shop.clock.now() + timedelta(days=14, seconds=-1))
    in_time = await shop.run(ActivatePoints, shop.clock.now() + timedelta(days=14))

    assert early == Activated(clients=0, points=Points(0))
    assert in_time == Activated(clients=1, points=Points(10_00))
    standing = await buyer.standing()
    assert standing["pending"] == "0.00"


async def test_activating_twice_as_of_one_moment_does_nothing_the_second_time(
    shop: Shop, settings: Settings, tea: Goods
) -> None:
    """INV-CO-7: also when two runs meet."""
    await deferred(shop, settings, tea, await shop.buyers(3))
    moment = shop.clock.now() + timedelta(days=15)

    runs = await asyncio.gather(*(shop.run(ActivatePoints, moment) for _ in range(3)))
    before = dump(shop.database)
    again = await shop.run(ActivatePoints, moment)

    assert sum(run.points.hundredths for run in runs) == 30_00
    assert again == Activated(clients=0, points=Points(0))
    assert changes(before, dump(shop.database)) == {}


async def test_a_dry_run_says_what_the_real_run_does_and_does_nothing(
    shop: Shop, settings: Settings, tea: Goods
) -> None:
    """INV-CO-8."""
    await deferred(shop, settings, tea, await shop.buyers(2))
    moment = shop.clock.now() + timedelta(days=15)
    before = dump(shop.database)

    dry = await shop.run(ActivatePoints, moment, dry_run=True)

    assert changes(before, dump(shop.database)) == {}
    assert dry == await shop.run(ActivatePoints, moment) == Activated(clients=2, points=Points(20_00))


async def test_a_cancelled_order_loses_what_it_has_earned(
    shop: Shop, settings: Settings, tea: Goods, buyer: Buyer
) -> None:
    order = await buyer.bought((tea, "1"))
    await shop.paid(buyer, order)
    await run_due_jobs(shop.worker, settings)

    await shop.step(order, "cancel", reason="разбили")

    assert earned(shop) == [(10_00, "reversed")]
    assert (await buyer.standing())["active"] == "0.00"


async def test_an_order_cancelled_before_its_points_came_earns_none(
    shop: Shop, settings: Settings, tea: Goods, buyer: Buyer
) -> None:
    """INV-LO-8: the job that accrues runs after the cancellation."""
    order = await buyer.bought((tea, "1"))
    await shop.paid(buyer, order)
    await shop.step(order, "cancel", reason="разбили")

    await run_due_jobs(shop.worker, settings)

    assert earned(shop) == []


async def test_an_order_whose_earned_points_are_spent_is_not_cancelled(
    shop: Shop, settings: Settings, tea: Goods, buyer: Buyer
) -> None:
    order = await buyer.bought((tea, "1"))
    await shop.paid(buyer, order)
    await run_due_jobs(shop.worker, settings)
    await buyer.bought((tea, "1"), points="5")
    before = dump(shop.database)

    answer = await shop.step(order, "cancel", reason="разбили")

    assert (answer.status_code, answer.json()["code"]) == (422, "loyalty.accrued_points_spent")
    assert changes(before, dump(shop.database)) == {}
