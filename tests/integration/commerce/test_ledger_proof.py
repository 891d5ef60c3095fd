"""The owner has every balance recomputed."""

from typing import Any

import pytest

from tests.support.shop import API, Shop
from tests.support.sign_in import assert_problem


async def proof(shop: Shop) -> dict[str, Any]:
    answer = await shop.http.get(f"{API}/admin/ledger/proof", headers=shop.staff)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(autouse=True)
async def _a_purchase(shop: Shop) -> None:
    buyer = await shop.buyer(points="50")
    await shop.paid(buyer, await buyer.bought((await shop.goods(), "1"), points="30"))


async def test_after_a_purchase_the_proof_holds(shop: Shop) -> None:
    """INV-LO-3, INV-LO-11: each unit sums to zero over its accounts."""
    told = await proof(shop)

    assert told["holds"] is True
    sums = {account["account"]: account["recomputed"] for account in told["accounts"]}
    assert sums == {
        "points_issued": -50_00,
        "points_active": 20_00,
        "points_held": 0,
        "points_redeemed": 30_00,
        "psp_receivable": -70_00,
        "order_payments": 70_00,
    }


@pytest.mark.parametrize("account", ["points_active", "psp_receivable"])
async def test_a_balance_that_was_tampered_with_is_found(shop: Shop, account: str) -> None:
    tamper = "UPDATE ledger_accounts SET balance = balance + %s WHERE kind = %s"
    shop.database.execute(tamper, 1, account)
    try:
        told = await proof(shop)
    finally:
        shop.database.execute(tamper, -1, account)

    assert told["holds"] is False
    assert {one["account"] for one in told["accounts"] if one["differing"]} == {account}


async def test_entries_cannot_be_rewritten(shop: Shop) -> None:
    for statement in ("UPDATE ledger_entries SET delta = 0", "DELETE FROM ledger_transfers"):
        with pytest.raises(Exception, match="append-only"):
            shop.database.execute(statement)


async def test_the_proof_is_for_the_owner(shop: Shop) -> None:
    buyer = await shop.buyer()

    answer = await shop.http.get(f"{API}/admin/ledger/proof", headers=buyer.headers)

    assert_problem(answer, 403, "access.permission_missing")
