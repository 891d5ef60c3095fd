"""Several editors of one card at once: nothing that was said to be kept is lost."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from tests.support.callers import SUPERUSER
from tests.support.database import Database

CLIENTS = "/api/v1/admin/clients"
EDITORS = 8


@pytest.fixture
async def card(http: httpx.AsyncClient) -> dict[str, Any]:
    answer = await http.post(f"{CLIENTS}/", json={"first_name": "Анна"}, headers=SUPERUSER)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_of_editors_who_saw_one_version_one_succeeds_and_the_others_are_told(
    http: httpx.AsyncClient, card: dict[str, Any], database: Database
) -> None:
    async def edit(number: int) -> httpx.Response:
        body = {
            "version": card["version"],
            "last_name": f"Петрова-{number}",
            "contacts": [{"kind": "phone", "value": f"+7999000000{number}"}],
        }
        return await http.patch(f"{CLIENTS}/{card['id']}", json=body, headers=SUPERUSER)

    answers = await asyncio.gather(*map(edit, range(EDITORS)))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: EDITORS - 1}
    (winner,) = [answer.json() for answer in answers if answer.status_code == 200]
    kept = database.execute("SELECT last_name, card_version FROM clients")
    assert kept == [(winner["last_name"], card["version"] + 1)]
    assert database.execute("SELECT value FROM client_contacts") == [(winner["contacts"][0]["value"],)]
    changed = "SELECT count(*) FROM event_log WHERE topic = 'clients.card_changed'"
    assert database.execute(changed) == [(2,)]


async def test_editors_who_read_again_lose_nothing(http: httpx.AsyncClient, card: dict[str, Any]) -> None:
    """Each adds a contact of their own and repeats after a refusal: in the end all are there."""

    async def add(number: int) -> None:
        while True:
            seen = (await http.get(f"{CLIENTS}/{card['id']}", headers=SUPERUSER)).json()
            contacts = [{"kind": one["kind"], "value": one["value"]} for one in seen["contacts"]]
            contacts.append({"kind": "phone", "value": f"+7999000000{number}"})
            body = {"version": seen["version"], "contacts": contacts}
            answer = await http.patch(f"{CLIENTS}/{card['id']}", json=body, headers=SUPERUSER)
            if answer.status_code == 200:
                return
            assert answer.json()["code"] == "clients.card_changed"

    await asyncio.gather(*map(add, range(EDITORS)))

    final = (await http.get(f"{CLIENTS}/{card['id']}", headers=SUPERUSER)).json()
    assert sorted(one["value"] for one in final["contacts"]) == [
        f"+7999000000{number}" for number in range(EDITORS)
    ]
    assert [one["primary"] for one in final["contacts"]].count(True) == 1
    assert final["version"] == card["version"] + EDITORS


async def test_tags_of_several_editors_add_up(http: httpx.AsyncClient, card: dict[str, Any]) -> None:
    tags = [f"Тег {number}" for number in range(EDITORS)]

    answers = await asyncio.gather(
        *(http.put(f"{CLIENTS}/{card['id']}/tags/{tag}", headers=SUPERUSER) for tag in tags)
    )

    assert {answer.status_code for answer in answers} == {200}
    final = (await http.get(f"{CLIENTS}/{card['id']}", headers=SUPERUSER)).json()
    assert final["tags"] == tags


async def test_a_client_added_at_two_tills_at_once_is_added_once(
    http: httpx.AsyncClient, database: Database
) -> None:
    """Whatever order the tills name the contacts in; that would be a deadlock if each locked its own first."""
    contacts = [
        {"kind": "phone", "value": "8 (999) 123-45-67"},
        {"kind": "email", "value": "anna@example.com"},
        {"kind": "telegram", "value": "@anna_p"},
    ]

    async def add(number: int) -> httpx.Response:
        turned = contacts[number % 3 :] + contacts[: number % 3]
        return await http.post(f"{CLIENTS}/", json={"contacts": turned}, headers=SUPERUSER)

    answers = await asyncio.gather(*map(add, range(EDITORS)))

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: EDITORS - 1}
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]
    assert database.execute("SELECT count(*) FROM client_contacts") == [(3,)]


async def test_a_note_is_deleted_once(
    http: httpx.AsyncClient, card: dict[str, Any], database: Database
) -> None:
    address = f"{CLIENTS}/{card['id']}/notes"
    note = (await http.post(f"{address}/", json={"text": "Любит чай"}, headers=SUPERUSER)).json()

    answers = await asyncio.gather(
        *(http.delete(f"{address}/{note['id']}", headers=SUPERUSER) for _ in range(4))
    )

    assert Counter(answer.status_code for answer in answers) == {204: 1, 404: 3}
    deleted = "SELECT count(*) FROM event_log WHERE topic = 'clients.note_deleted'"
    assert database.execute(deleted) == [(1,)]
