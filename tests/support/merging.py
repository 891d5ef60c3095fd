"""Merging in tests: by the staff over HTTP, and the database as merging and undoing it should leave it."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from domain.shared.ids import ClientId
from tests.support.buyer import API, Buyer
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.shop import Shop, earned
from tests.support.sign_in import session_headers

RESTORED: Final[Mapping[str, str]] = {
    "accounts": "SELECT client_id, kind, balance FROM ledger_accounts WHERE balance <> 0",
    "lots": "SELECT * FROM point_lots",
    "uses": "SELECT * FROM point_uses",
    "orders": "SELECT id, client_id, cart_version, state, captured_minor FROM orders",
    "payments": "SELECT id, client_id, state FROM payments",
    "doors": "SELECT * FROM doors",
    "passwords": "SELECT * FROM passwords",
    "cart": "SELECT client_id, variant_id, quantity_milli FROM cart_lines",
    "contacts": "SELECT client_id, kind, value, is_primary, raw FROM client_contacts",
    "tags": "SELECT client_id, tag FROM client_tags",
    "notes": "SELECT id, client_id FROM client_notes",
    "messages": "SELECT id, client_id FROM messages",
    "segments": "SELECT * FROM segment_members",
    "favourites": "SELECT * FROM favorites",
    "clients": """SELECT id, display_name, locale, tier_code, blocked_at, block_reason, created_at, merged_into,
                         first_name, last_name, middle_name, birthday, traffic_source, custom_fields FROM clients""",
    "consents": """SELECT DISTINCT ON (client_id, purpose) client_id, purpose, action, text_version FROM consent_events
                   ORDER BY client_id, purpose, sequence DESC""",
}
"""What merging and taking it back at once leaves as it was (INV-ID-1)."""

TOTALS: Final = """
SELECT kind, sum(balance) FROM ledger_accounts GROUP BY kind HAVING sum(balance) <> 0
"""


def belongings(database: Database) -> dict[str, list[str]]:
    return {name: sorted(map(repr, database.execute(statement))) for name, statement in RESTORED.items()}


def totals(database: Database) -> dict[str, int]:
    """Of the company, by kind of account (INV-ID-2)."""
    return {kind: int(total) for kind, total in database.execute(TOTALS)}


async def try_to_merge(
    http: httpx.AsyncClient,
    survivor: ClientId,
    source: ClientId,
    *,
    reason: str = "один человек",
    headers: Mapping[str, str] = SUPERUSER,
) -> httpx.Response:
    return await http.post(
        f"{API}/admin/clients/{survivor}/merge",
        json={"source_id": str(source), "reason": reason},
        headers=headers,
    )


async def merged(survivor: Buyer, source: Buyer) -> dict[str, Any]:
    answer = await try_to_merge(survivor.http, survivor.client_id, source.client_id)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def try_to_undo(
    http: httpx.AsyncClient, merge: Mapping[str, Any], *, headers: Mapping[str, str] = SUPERUSER
) -> httpx.Response:
    return await http.post(
        f"{API}/admin/merges/{merge['id']}/undo", json={"reason": "два человека"}, headers=headers
    )


async def undone(http: httpx.AsyncClient, merge: Mapping[str, Any]) -> dict[str, Any]:
    answer = await try_to_undo(http, merge)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def relogged(shop: Shop, buyer: Buyer) -> Buyer:
    """Taking a merge apart ends the sessions of both."""
    headers = await session_headers(shop.worker, buyer.client_id)
    return Buyer(client_id=buyer.client_id, http=buyer.http, headers=headers)


async def couple(shop: Shop) -> tuple[Buyer, Buyer]:
    """Both have points and orders of every kind: paid and earning, waiting with points held, cancelled and refunded."""
    tea = await shop.goods(stock=("1000",))
    pair = []
    for points in ("500", "70"):
        buyer = await shop.buyer(points=points)
        paid = await buyer.bought((tea, "3"), points="50")
        await shop.paid(buyer, paid)
        await shop.step(paid, "accept")
        await shop.step(paid, "complete")
        await buyer.bought((tea, "2"), points="10")
        cancelled = await buyer.bought((tea, "1"), points="5")
        await shop.paid(buyer, cancelled)
        await earned(shop)
        await shop.step(cancelled, "cancel", reason="нет чая")
        await buyer.put(tea, "2")
        quote = await buyer.quote()
        assert (await buyer.place(quote_hash=quote["quote_hash"])).status_code == 201
        await buyer.put(tea, "1")
        pair.append(buyer)
    survivor, source = pair
    return survivor, source
