"""Merging clients over HTTP: who may, what moves besides points and money, and what comes back."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from adapters.persistence.belongings import OWNED
from application.shared.access import Role
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.buyer import API
from tests.support.consents import MINE, given, yes
from tests.support.database import Database
from tests.support.merging import belongings, try_to_merge, try_to_undo
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, init_data
from tests.support.staff import People

MOVED_OTHERWISE = {"cart_lines", "carts", "doors", "favorites", "orders", "passwords", "segment_members"}
"""By statements of their own."""
LEFT_ALONE = {
    "banner_clickers": "each client once a day, kept for two days",
    "client_contacts": "the survivor's card has a copy",
    "client_tags": "the survivor's card has a copy",
    "consent_events": "append-only: events of their own say what the merge took",
    "destruction_acts": "the source was never erased",
    "door_links": "a code that was sent there is good for nothing any more",
    "erasures": "the source was never erased",
    "ledger_accounts": "moved by entries",
    "ledger_entries": "append-only",
    "ledger_transfers": "append-only",
    "sessions": "ended",
    "staff_members": "refused",
}


@pytest.fixture
def office(http: httpx.AsyncClient, staff: dict[str, str]) -> Callable[..., Awaitable[Any]]:
    """A request of the staff that succeeds."""

    async def request(method: str, path: str, body: Any = None) -> Any:
        answer = await http.request(method, f"{API}/admin/{path}", json=body, headers=staff)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    return request


def test_no_table_of_clients_is_forgotten(database: Database) -> None:
    rows = database.execute(
        "SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_name)"
        " WHERE c.column_name = 'client_id' AND c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
    )

    assert {table for (table,) in rows} == {*OWNED, *MOVED_OTHERWISE, *LEFT_ALONE}


async def test_both_ways_in_lead_to_the_survivor(
    http: httpx.AsyncClient, people: People, settings: Settings
) -> None:
    """And the old sessions of the source to nobody (INV-ID-8)."""
    survivor, _ = await people.come()
    registered = await http.post(f"{AUTH}/register", json=ANNA)
    source = registered.json()["client"]["id"]

    merging = await try_to_merge(http, survivor, source)

    assert merging.status_code == 200, merging.text
    assert_problem(await http.get(f"{AUTH}/me", headers=bearer(registered)), 401, "access.token_invalid")
    refreshed = await http.post(f"{AUTH}/refresh", json={"refresh_token": registered.json()["refresh_token"]})
    assert refreshed.status_code == 401
    login = await http.post(f"{AUTH}/login", json=ANNA)
    assert login.json()["client"]["id"] == str(survivor)
    me = (await http.get(f"{AUTH}/me", headers=bearer(login))).json()["client"]
    assert {door["kind"] for door in me["doors"]} == {"telegram", "email"}

    await try_to_undo(http, merging.json())
    for session in (bearer(registered), bearer(login)):
        assert_problem(await http.get(f"{AUTH}/me", headers=session), 401, "access.session_ended")


async def test_the_own_password_stays_and_both_have_theirs_afterwards(http: httpx.AsyncClient) -> None:
    boris = {"email": "boris@example.com", "password": "совсем другой пароль"}
    ids = [(await http.post(f"{AUTH}/register", json=who)).json()["client"]["id"] for who in (ANNA, boris)]

    async def logs_in(email: str, password: str) -> str | None:
        answer = await http.post(f"{AUTH}/login", json={"email": email, "password": password})
        return answer.json()["client"]["id"] if answer.status_code == 200 else None

    merge = (await try_to_merge(http, *ids)).json()
    assert await logs_in(boris["email"], ANNA["password"]) == ids[0]
    assert await logs_in(boris["email"], boris["password"]) is None
    await try_to_undo(http, merge)
    assert await logs_in(boris["email"], boris["password"]) == ids[1]
    assert await logs_in(ANNA["email"], ANNA["password"]) == ids[0]


async def test_cards_notes_and_lists_are_united_and_come_back(
    http: httpx.AsyncClient,
    people: People,
    database: Database,
    clock: FrozenClock,
    office: Callable[..., Awaitable[Any]],
) -> None:
    """D11: the newest value wins, the earliest creation is kept, tags are united; INV-ID-1."""
    source, _ = await people.come()
    clock.advance(minutes=10)
    survivor, _ = await people.come()
    for client, name, tag in ((survivor, "Анна", "vip"), (source, "Аня", "опт")):
        clock.advance(minutes=10)
        card = await office("GET", f"clients/{client}")
        phone = {"kind": "phone", "value": "+79161112233"}
        changes = {"version": card["version"], "first_name": name, "tags": [tag], "contacts": [phone]}
        await office("PATCH", f"clients/{client}", changes)
        await office("POST", f"clients/{client}/notes", {"text": f"заметка {tag}"})
    before = belongings(database)

    merge = (await try_to_merge(http, survivor, source)).json()

    card = await office("GET", f"clients/{survivor}")
    assert (card["first_name"], card["display_name"], card["tags"]) == ("Аня", "Аня", ["vip", "опт"])
    assert card["created_at"] == "2026-11-21T09:00:00Z"
    assert len([one for one in card["contacts"] if one["kind"] == "phone"]) == 1
    notes = await office("GET", f"clients/{survivor}/notes")
    assert {note["text"] for note in notes["items"]} == {"заметка vip", "заметка опт"}
    listed = await office("GET", "clients")
    assert [one["id"] for one in listed["items"]] == [str(survivor)]
    assert [(one["tag"], one["clients"]) for one in (await office("GET", "clients/tags"))["items"]] == [
        ("vip", 1),
        ("опт", 1),
    ]
    assert (await try_to_undo(http, merge)).status_code == 200
    assert belongings(database) == before


async def test_consents_are_the_stricter_of_the_two_and_come_back(
    http: httpx.AsyncClient, people: People, clock: FrozenClock
) -> None:
    """INV-ID-3, INV-ID-1."""
    (survivor, mine), (source, theirs) = await people.come(), await people.come()
    await http.put(MINE, headers=mine, json=yes("personal_data", "marketing", "email"))
    await http.put(MINE, headers=theirs, json=yes("personal_data", "email", "sms"))

    merge = (await try_to_merge(http, survivor, source)).json()
    clock.advance(seconds=1)

    assert given(await http.get(MINE, headers=mine)) == {"personal_data", "email"}
    await try_to_undo(http, merge)
    rows = people.database.execute(
        "SELECT client_id, array_agg(purpose) FROM (SELECT DISTINCT ON (client_id, purpose) * FROM consent_events"
        " ORDER BY client_id, purpose, sequence DESC) last WHERE action = 'given' GROUP BY client_id"
    )
    assert {client: set(purposes) for client, purposes in rows} == {
        UUID(str(survivor)): {"personal_data", "marketing", "email"},
        UUID(str(source)): {"personal_data", "email", "sms"},
    }


@pytest.mark.parametrize("blocked", [0, 1])
async def test_the_survivor_is_blocked_if_either_is(
    http: httpx.AsyncClient,
    people: People,
    office: Callable[..., Awaitable[Any]],
    database: Database,
    blocked: int,
) -> None:
    pair = [(await people.come())[0] for _ in range(2)]
    await office("POST", f"clients/{pair[blocked]}/block", {"reason": "не забирает заказы"})
    before = belongings(database)

    merge = (await try_to_merge(http, *pair)).json()

    state = "SELECT blocked_at IS NOT NULL, block_reason FROM clients WHERE id = %s"
    assert database.execute(state, pair[0]) == [(True, "не забирает заказы")]
    await try_to_undo(http, merge)
    assert belongings(database) == before


async def test_a_preview_moves_nothing(
    http: httpx.AsyncClient, people: People, office: Callable[..., Awaitable[Any]], database: Database
) -> None:
    (survivor, _), (source, _) = await people.come(), await people.come()
    before = belongings(database)

    preview = await office("POST", f"clients/{survivor}/merge/preview", {"source_id": str(source)})

    assert preview == {"moves": {"doors": 1}, "balances": {}, "will_be_blocked": False}
    assert belongings(database) == before


async def test_the_list_and_the_audit_log_tell_who_merged_whom(
    http: httpx.AsyncClient, people: People, office: Callable[..., Awaitable[Any]]
) -> None:
    (one, _), (two, _), (three, _) = [await people.come() for _ in range(3)]
    manager_id, manager = await people.come(Role.MANAGER)
    second = (await try_to_merge(http, one, three)).json()
    first = (await try_to_merge(http, one, two, headers=manager)).json()
    await try_to_undo(http, first)

    listed = await office("GET", f"merges?client_id={two}&with_total=true")
    assert [item["merge"]["id"] for item in listed["items"]] == [first["id"]]
    assert listed["items"][0]["merge"]["merged_by"] == f"client:{manager_id}"
    assert listed["items"][0]["merge"]["undone_by"] == "superuser"
    both = await office("GET", "merges?limit=1")
    assert len(both["items"]) == 1
    rest = await office("GET", f"merges?limit=1&cursor={both['next_cursor']}")
    assert {both["items"][0]["merge"]["id"], rest["items"][0]["merge"]["id"]} == {first["id"], second["id"]}
    log = people.database.execute(
        "SELECT action, subject_id, reason FROM audit_log WHERE action IN ('client.merge', 'client.unmerge')"
    )
    assert sorted(log) == [
        ("client.merge", str(one), "один человек"),
        ("client.merge", str(one), "один человек"),
        ("client.unmerge", str(one), "два человека"),
    ]


async def test_whoever_comes_by_a_door_of_the_source_is_the_survivor(
    http: httpx.AsyncClient, people: People, settings: Settings
) -> None:
    """Also by the header that proves itself anew each time."""
    user = init_data(settings, id=5)
    source = (await http.post(f"{AUTH}/telegram/verify", json=user)).json()["client"]["id"]
    survivor, _ = await people.come()
    headers = {"Authorization": f"tma {user['init_data']}"}
    assert (await http.get(f"{AUTH}/me", headers=headers)).json()["client"]["id"] == source

    await try_to_merge(http, survivor, source)

    assert (await http.get(f"{AUTH}/me", headers=headers)).json()["client"]["id"] == str(survivor)
