"""A callback that is forged, or says nothing that makes sense, changes nothing."""

from typing import Any

import pytest

from tests.support.shop import API, Callback, Shop, callback
from tests.support.sign_in import assert_problem
from tests.support.tables import changes, dump


@pytest.fixture
async def payment(shop: Shop) -> dict[str, Any]:
    buyer = await shop.buyer()
    return await buyer.start_payment(await buyer.bought((await shop.goods(), "3")))


def forged(payment: dict[str, Any]) -> list[Callback]:
    return [callback(payment, secret="a guess"), callback(payment, secret="")]


async def test_a_wrong_signature_changes_nothing_but_the_rejected_log(
    shop: Shop, payment: dict[str, Any]
) -> None:
    """INV-PA-5."""
    before = dump(shop.database)

    for said in forged(payment):
        assert_problem(await shop.deliver(said), 403, "payments.signature_invalid")
    unsigned = await shop.http.post(f"{API}/payments/webhook/mock", content=callback(payment).body)
    assert_problem(unsigned, 403, "payments.signature_invalid")

    changed = changes(before, dump(shop.database))
    assert set(changed) == {"rejected_callbacks"}
    assert [len(rows) for rows in changed["rejected_callbacks"]] == [0, 3]


async def test_a_signed_event_that_cannot_be_read_changes_nothing(
    shop: Shop, payment: dict[str, Any]
) -> None:
    before = dump(shop.database)

    for said in (
        Callback(body=b"{}"),
        Callback(body=b"not JSON"),
        callback(payment, type="payment.unknown"),
        callback(payment, amount="-300.00"),
        callback(payment, amount="300.001"),
        callback(payment, currency="USD"),
        callback(payment, invoice_id=-1),
        callback(payment, surprise="field"),
    ):
        assert_problem(await shop.deliver(said), 422, "payments.event_malformed")

    assert changes(before, dump(shop.database)) == {}
