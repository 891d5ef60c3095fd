"""A request with an idempotency key has its effect once."""

import asyncio
import json

import httpx
import pytest

from tests.support.shop import API, Buyer, Goods, Shop, callback
from tests.support.sign_in import assert_problem
from tests.support.tables import changes, dump


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("100",))


@pytest.fixture
async def buyer(shop: Shop) -> Buyer:
    return await shop.buyer()


def replayed(answer: httpx.Response) -> bool:
    return answer.headers.get("Idempotent-Replayed") == "true"


async def test_the_same_key_replays_the_answer_and_counts_it(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    """INV-CO-3: no row changes except the counter of replays."""
    first = await buyer.buy((tea, "2"), key="a")
    await shop.paid(buyer, first.json())
    before = dump(shop.database)

    again = await buyer.buy((tea, "2"), key="a")

    assert (first.status_code, again.status_code) == (201, 201)
    assert (replayed(first), replayed(again)) == (False, True)
    assert again.content == first.content
    changed = changes(before, dump(shop.database))
    assert set(changed) == {"idempotency_keys"}
    assert shop.database.execute("SELECT key, replays FROM idempotency_keys") == [("a", 1)]


async def test_the_same_key_with_another_body_is_refused(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    await buyer.buy((tea, "2"), key="a")
    before = dump(shop.database)

    answer = await buyer.buy((tea, "3"), key="a")

    assert_problem(answer, 422, "idempotency_key_reused")
    assert changes(before, dump(shop.database)) == {}


async def test_twenty_parallel_requests_with_one_key_have_one_effect(
    shop: Shop, buyer: Buyer, tea: Goods
) -> None:
    """INV-CO-4: whoever meets it in flight is told so, the others get the answer again."""
    answers = await asyncio.gather(*(buyer.buy((tea, "1"), key="a") for _ in range(20)))

    first = [answer for answer in answers if answer.status_code == 201]
    busy = [answer for answer in answers if answer.status_code == 409]
    assert len(first) + len(busy) == 20
    assert {answer.json()["code"] for answer in busy} <= {"idempotency_key_in_flight"}
    assert sorted(map(replayed, first)) == [False] + [True] * (len(first) - 1)
    assert len({answer.content for answer in first}) == 1
    assert shop.database.execute("SELECT count(*) FROM orders") == [(1,)]
    assert shop.database.execute("SELECT reserved_milli FROM stock_items") == [(1000,)]


async def test_keys_of_two_clients_do_not_meet(shop: Shop, tea: Goods) -> None:
    orders = [await buyer.bought((tea, "1"), key="a") for buyer in await shop.buyers(2)]

    assert orders[0]["id"] != orders[1]["id"]


async def test_a_refused_request_leaves_its_key_free(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    """Rolled back with everything else: the same key may try again."""
    before = dump(shop.database)
    assert (await buyer.buy((tea, "101"), key="a")).status_code == 409
    assert changes(before, dump(shop.database)) == {}

    assert (await buyer.buy((tea, "100"), key="a")).status_code == 201


async def test_explicit_lines_need_a_key(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    before = dump(shop.database)

    answer = await buyer.place(lines=[{"variant_id": str(tea.variant_id), "quantity": "1"}])

    assert_problem(answer, 400, "idempotency_key_required")
    assert changes(before, dump(shop.database)) == {}


async def test_an_endless_key_is_refused(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    before = dump(shop.database)

    answer = await buyer.buy((tea, "1"), key="k" * 256)

    assert_problem(answer, 400, "request.invalid")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["header/Idempotency-Key"]
    assert changes(before, dump(shop.database)) == {}


async def test_a_cancel_with_a_key_replays_too(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    order = await buyer.bought((tea, "1"))
    path, headers = f"{API}/orders/{order['id']}/cancel", {**buyer.headers, "Idempotency-Key": "c"}

    first = await shop.http.post(path, headers=headers)
    again = await shop.http.post(path, headers=headers)

    assert (first.status_code, again.status_code) == (200, 200)
    assert (again.content, replayed(again)) == (first.content, True)
    assert_problem(await buyer.cancel(order), 409, "orders.transition_not_allowed")


async def test_an_empty_key_is_refused(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    before = dump(shop.database)

    answer = await buyer.buy((tea, "1"), key='""')

    assert_problem(answer, 400, "request.invalid")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["header/Idempotency-Key"]
    assert changes(before, dump(shop.database)) == {}


@pytest.mark.parametrize(
    ("key", "kept"),
    [('"abc"', "abc"), ('"abc', '"abc'), ('abc"', 'abc"'), ('""abc""', '"abc"'), ('"', '"')],
)
async def test_one_pair_of_quotes_around_a_key_is_no_part_of_it(
    shop: Shop, buyer: Buyer, tea: Goods, key: str, kept: str
) -> None:
    await buyer.buy((tea, "1"), key=key)

    assert shop.database.execute("SELECT key FROM idempotency_keys") == [(kept,)]


@pytest.mark.parametrize("action", ["accept", "ready", "complete", "cancel"])
async def test_a_step_of_the_staff_with_a_key_is_replayed(
    shop: Shop, buyer: Buyer, tea: Goods, action: str
) -> None:
    order = await buyer.bought((tea, "1"))
    await shop.paid(buyer, order)
    for earlier in {"ready": ["accept"], "complete": ["accept", "ready"]}.get(action, []):
        await shop.step(order, earlier)
    path, headers = f"{API}/admin/orders/{order['id']}/{action}", {**shop.staff, "Idempotency-Key": "s"}
    body = {"reason": "нет"} if action == "cancel" else None

    first = await shop.http.post(path, headers=headers, json=body)
    before = dump(shop.database)
    again = await shop.http.post(path, headers=headers, json=body)

    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.content, replayed(first), replayed(again)) == (again.content, False, True)
    assert set(changes(before, dump(shop.database))) == {"idempotency_keys"}


async def test_an_answer_without_a_body_is_replayed_too(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    """Closing a case twice is refused, except to who repeats the request."""
    payment = await buyer.start_payment(await buyer.bought((tea, "1")))
    said = callback(payment, amount="1.00")
    assert await shop.delivered(said) == "needs_review"
    case = {"provider": "mock", "event_id": json.loads(said.body)["event_id"], "note": "returned by hand"}
    path, headers = f"{API}/admin/payments/review/resolve", {**shop.staff, "Idempotency-Key": "r"}

    first = await shop.http.post(path, headers=headers, json=case)
    again = await shop.http.post(path, headers=headers, json=case)

    assert [(one.status_code, one.content, replayed(one)) for one in (first, again)] == [
        (204, b"", False),
        (204, b"", True),
    ]
    assert_problem(
        await shop.http.post(path, headers=shop.staff, json=case), 404, "payments.review_case_not_found"
    )


async def test_a_stranger_with_a_key_is_told_to_sign_in(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    order = await buyer.bought((tea, "1"))
    before = dump(shop.database)

    answer = await shop.http.post(
        f"{API}/admin/orders/{order['id']}/accept", headers={"Idempotency-Key": "s"}
    )

    assert_problem(answer, 401, "access.sign_in_needed")
    assert changes(before, dump(shop.database)) == {}
