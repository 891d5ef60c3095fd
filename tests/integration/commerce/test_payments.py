"""What a provider says is believed once, and only when it is signed and fits."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from tests.support.shop import API, COURIER, Buyer, Shop, callback
from tests.support.sign_in import assert_problem
from tests.support.tables import changes, dump


@pytest.fixture
async def buyer(shop: Shop) -> Buyer:
    return await shop.buyer()


@pytest.fixture
async def order(shop: Shop, buyer: Buyer) -> dict[str, Any]:
    return await buyer.bought((await shop.goods(stock=("50",)), "3"))


@pytest.fixture
async def payment(buyer: Buyer, order: dict[str, Any]) -> dict[str, Any]:
    return await buyer.start_payment(order)


def credited(shop: Shop) -> list[tuple[int, int]]:
    """How many captures the ledger has, and of how much."""
    return shop.database.execute(
        "SELECT count(*), coalesce(sum(amount), 0)::bigint FROM ledger_transfers WHERE starts_with(key, 'capture:')"
    )


async def cases(shop: Shop) -> list[dict[str, Any]]:
    answer = await shop.http.get(f"{API}/admin/payments/review", headers=shop.staff)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_twenty_identical_webhooks_in_parallel_credit_once(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    """INV-PA-1."""
    answers = await asyncio.gather(*(shop.deliver(callback(payment)) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    outcomes = Counter(answer.json()["outcome"] for answer in answers)
    assert outcomes == {"captured": 1, "duplicate": 19}
    assert credited(shop) == [(1, 300_00)]
    seen = await buyer.see(order)
    assert (seen["status"], seen["payment"], seen["due"]["amount"]) == ("paid", "paid", "0.00")
    assert [change["event"] for change in seen["history"]] == ["placed", "paid"]
    assert shop.database.execute("SELECT count(*) FROM payment_events") == [(1,)]
    paid = "SELECT count(*) FROM event_log WHERE topic = 'orders.order_paid'"
    assert shop.database.execute(paid) == [(1,)]


async def test_ten_different_events_of_one_success_credit_once(shop: Shop, payment: dict[str, Any]) -> None:
    """INV-PA-1: a provider that sends the same fact under other ids, in parallel."""
    said = [callback(payment, event_id=f"event-{number}") for number in range(10)]

    outcomes = Counter(await asyncio.gather(*(shop.delivered(one) for one in said)))

    assert outcomes == {"captured": 1, "duplicate": 9}
    assert credited(shop) == [(1, 300_00)]


async def test_once_it_succeeded_a_payment_does_not_change(shop: Shop, payment: dict[str, Any]) -> None:
    """INV-PA-4."""
    await shop.delivered(callback(payment))
    row = shop.database.execute("SELECT p::text, o::text FROM payments p, orders o")

    failure = await shop.delivered(callback(payment, event_id="late failure", type="payment.failed"))
    other_sum = await shop.delivered(callback(payment, event_id="other sum", amount="1.00"))
    other_money = await shop.delivered(callback(payment, event_id="other money", reference="another"))

    assert (failure, other_sum, other_money) == ("ignored", "needs_review", "needs_review")
    assert shop.database.execute("SELECT p::text, o::text FROM payments p, orders o") == row
    assert credited(shop) == [(1, 300_00)]
    assert {case["event_id"] for case in await cases(shop)} == {"other sum", "other money"}


@pytest.mark.parametrize("amount", ["299.99", "300.01", "0.00", "9999999999999.99"])
async def test_a_wrong_amount_is_not_credited_but_reviewed(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any], amount: str
) -> None:
    assert await shop.delivered(callback(payment, amount=amount)) == "needs_review"

    assert credited(shop) == [(0, 0)]
    (case,) = await cases(shop)
    assert (case["amount"]["amount"], case["order_id"]) == (amount, order["id"])
    assert (await buyer.see(order))["status"] == "pending"


async def test_the_desk_closes_a_case_once(shop: Shop, payment: dict[str, Any]) -> None:
    await shop.delivered(callback(payment, amount="1.00"))
    resolution = {"provider": "mock", "event_id": f"event-{payment['invoice_id']}", "note": "вернули вручную"}
    desk = f"{API}/admin/payments/review/resolve"

    answer = await shop.http.post(desk, json=resolution, headers=shop.staff)
    again = await shop.http.post(desk, json=resolution, headers=shop.staff)

    assert answer.status_code == 204
    assert_problem(again, 404, "payments.review_case_not_found")
    assert await cases(shop) == []
    kept = shop.database.execute("SELECT resolved_by, resolution FROM payment_events")
    assert kept == [("superuser", "вернули вручную")]


async def test_the_right_amount_after_a_wrong_one_is_credited(shop: Shop, payment: dict[str, Any]) -> None:
    await shop.delivered(callback(payment, amount="1.00", event_id="wrong"))

    assert await shop.delivered(callback(payment)) == "captured"
    assert credited(shop) == [(1, 300_00)]


async def test_an_unknown_invoice_is_reviewed(shop: Shop, payment: dict[str, Any]) -> None:
    unknown = callback(payment | {"invoice_id": payment["invoice_id"] + 1})

    assert await shop.delivered(unknown) == "needs_review"
    assert await shop.delivered(unknown) == "needs_review"

    (case,) = await cases(shop)
    assert (case["invoice_id"], case["order_id"]) == (payment["invoice_id"] + 1, None)
    assert credited(shop) == [(0, 0)]


async def test_the_provider_is_asked_for_exactly_what_is_due(shop: Shop, buyer: Buyer) -> None:
    """INV-PA-7: goods less points, and the courier."""
    await shop.give_points(buyer, "70.25")
    goods = (await shop.goods(stock=("5",)), "2")

    order = await buyer.bought(goods, points="70.25", delivery=COURIER, address="Москва, Тверская, 1")
    payment = await buyer.start_payment(order)

    assert order["due"]["amount"] == order["price"]["total"]["amount"] == "479.75"
    assert payment["amount"] == order["due"]


async def test_looking_writes_nothing(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    """INV-PA-9: reads, and the page to which the browser returns, before and after the money."""
    own = ["cart/", "orders/me", f"orders/{order['id']}", f"payments/{payment['id']}", "loyalty/me"]
    office = ["orders/", "payments/review", "payments/orphans", "ledger/proof", "dialogues/messages"]
    for _ in range(2):
        before = dump(shop.database)
        for path in [*own, "loyalty/entries", "products/", "categories/all", "delivery-methods"]:
            await buyer.get(path)
        for path in office:
            answer = await shop.http.get(f"{API}/admin/{path}", headers=shop.staff)
            assert answer.status_code == 200, answer.text
        page = await shop.http.get(f"{API}/payments/mock/{payment['id']}")
        assert (page.status_code, "300,00" in page.text) == (200, True)
        assert changes(before, dump(shop.database)) == {}
        await shop.delivered(callback(payment))


async def test_invoice_ids_rise_and_are_not_reused_after_a_failure(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    """INV-PA-10."""
    numbers = [payment["invoice_id"]]
    for _ in range(3):
        assert await shop.delivered(callback(payment, type="payment.failed")) == "failed"
        payment = await buyer.start_payment(order)
        numbers.append(payment["invoice_id"])

    assert numbers == sorted(set(numbers))
    assert numbers[0] > 0
    states = shop.database.execute("SELECT state FROM payments ORDER BY invoice_id")
    assert states == [("failed",)] * 3 + [("pending",)]


async def test_a_declined_payment_can_be_tried_again(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    await shop.delivered(callback(payment, type="payment.failed"))
    assert (await buyer.see(order))["status"] == "pending"

    await shop.paid(buyer, order)

    assert (await buyer.see(order))["status"] == "paid"
    assert credited(shop) == [(1, 300_00)]


async def test_starting_a_payment_again_gives_the_same_one(
    shop: Shop, buyer: Buyer, order: dict[str, Any]
) -> None:
    """Also when ten clicks arrive together."""
    answers = await asyncio.gather(*(buyer.try_to_pay(order) for _ in range(10)))
    again = await buyer.start_payment(order)

    assert {answer.status_code for answer in answers} == {201}
    assert {answer.json()["id"] for answer in answers} == {again["id"]}
    assert again["redirect_url"].endswith(f"/api/v1/payments/mock/{again['id']}")
    assert shop.database.execute("SELECT state FROM payments") == [("pending",)]


async def test_an_order_paid_by_points_alone_skips_the_payment(shop: Shop, buyer: Buyer) -> None:
    """saleor#14128: it never expires, and there is nothing to start."""
    shop.add_program(2, max_share=10_000)
    await shop.give_points(buyer, "500")
    tea = await shop.goods("CUP", stock=("5",))

    order = await buyer.bought((tea, "3"), points="300")

    assert (order["status"], order["due"]["amount"], order["expires_at"]) == ("paid", "0.00", None)
    assert_problem(await buyer.try_to_pay(order), 409, "orders.transition_not_allowed")
    assert shop.database.execute("SELECT count(*) FROM payments") == [(0,)]
    standing = await buyer.standing()
    assert (standing["active"], standing["held"]) == ("200.00", "0.00")
    assert shop.database.execute("SELECT state, expires_at FROM stock_reservations") == [("active", None)]


async def test_payments_of_others_do_not_exist(shop: Shop, payment: dict[str, Any]) -> None:
    stranger = await shop.buyer()

    foreign = await shop.http.get(f"{API}/payments/{payment['id']}", headers=stranger.headers)
    unknown = await shop.http.get(f"{API}/payments/{uuid4()}", headers=stranger.headers)

    assert_problem(foreign, 404, "payments.not_found")
    assert_problem(unknown, 404, "payments.not_found")
