"""Any history of a client ends the same way: everything that stands in the way is over, and no trace is left."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.payments.settle_refund import SettleRefund
from tests.support.books import assert_books_balance
from tests.support.buyer import API, callback
from tests.support.person import COMMENT, NAME, STAFF_REASON, Person, come, traces_in
from tests.support.shop import Goods, Shop

Step = Callable[[Person, Goods, list[dict[str, Any]]], Awaitable[object]]
ENDED: Final = {"completed", "cancelled"}


async def fill_cart(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    await person.buyer.put(tea, "2")
    await person.buyer.quote()


async def order(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    orders.append(await person.order_home(tea))


async def pay(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    for one in orders:
        if (await person.buyer.see(one))["status"] == "pending":
            await person.shop.deliver(callback(await person.buyer.start_payment(one)))
            return


async def start_payment(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    if orders:
        await person.buyer.try_to_pay(orders[-1])


async def hand_over(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    for one in orders:
        for step in ("accept", "ready", "complete"):
            await person.shop.step(one, step)


async def cancel_by_client(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    if orders:
        await person.buyer.cancel(orders[0])


async def cancel_by_staff(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    if orders:
        await person.shop.step(orders[-1], "cancel", reason=STAFF_REASON)


async def earn(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    await person.shop.give_points(person.buyer, "7.50")


async def spend_points(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    answer = await person.buyer.buy((tea, "1"), points="5", comment=COMMENT)
    if answer.status_code == 201:
        orders.append(answer.json())


async def be_written_about(person: Person, tea: Goods, orders: list[dict[str, Any]]) -> None:
    await person.shop.http.post(
        f"{API}/admin/clients/{person.client_id}/notes", json={"text": COMMENT}, headers=person.shop.staff
    )


STEPS: Final[tuple[Step, ...]] = (
    fill_cart, order, order, pay, start_payment, hand_over, cancel_by_client, cancel_by_staff, earn, spend_points,
    be_written_about,
)  # fmt: skip


async def end_business(person: Person, orders: list[dict[str, Any]]) -> None:
    """What the shop and time do to open orders, payments and refunds."""
    shop = person.shop
    for one in orders:
        for step in ("accept", "ready", "complete"):
            await shop.step(one, step)
    shop.clock.advance(hours=3)
    for (refund_id,) in shop.database.execute("SELECT id FROM refunds WHERE state <> 'settled'"):
        await shop.run(SettleRefund, refund_id)


def money_of(shop: Shop) -> Mapping[str, int]:
    rows = "SELECT kind, sum(balance) FROM ledger_accounts WHERE kind !~ '^points' GROUP BY 1"
    return dict(shop.database.execute(rows))


@given(steps=st.lists(st.sampled_from(STEPS), max_size=9))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_every_history_can_be_forgotten(shop: Shop, steps: list[Step]) -> None:
    """INV-PD-1 and INV-PD-8."""
    shop.database.clean()
    await shop.open()
    tea = await shop.goods(f"TEA-{uuid4().hex[:6]}", stock=("50", "50"))
    person, orders = await come(shop), list[dict[str, Any]]()
    for step in steps:
        await step(person, tea, orders)

    first = await person.erase(close_orders=True)
    if first.status_code != 200:
        assert first.status_code == 409, first.text
        assert traces_in(shop.database), "what is refused is kept"
        assert (await person.buyer.get("profile"))["first_name"] == NAME
        await end_business(person, orders)
        money = money_of(shop)
        last = await person.erase(close_orders=True, forfeit_points=True)
        assert last.status_code == 200, last.text
        assert money_of(shop) == money

    assert traces_in(shop.database) == {}
    assert_books_balance(shop.database)
    ended = shop.database.execute("SELECT DISTINCT state FROM orders")
    assert {state for (state,) in ended} <= ENDED
    assert shop.database.execute(
        "SELECT count(*) FROM ledger_accounts WHERE balance > 0 AND kind IN ('points_active', 'points_pending')"
    ) == [(0,)]
