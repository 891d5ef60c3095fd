"""Notes about clients, and the custom fields of their cards."""

import httpx

from tests.support.cards import CLIENTS, create, patch, topics
from tests.support.database import Database
from tests.support.sign_in import assert_problem


async def test_notes_are_appended_read_newest_first_and_deleted(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    card = await create(http, staff, first_name="Анна")
    address = f"{CLIENTS}/{card['id']}/notes"
    written = [
        (await http.post(f"{address}/", json={"text": text}, headers=staff)).json()
        for text in ("Любит чай", "Звонить после 18:00", "Есть собака")
    ]

    first = (await http.get(f"{address}/?limit=2&with_total=true", headers=staff)).json()
    rest = (await http.get(f"{address}/?limit=2&cursor={first['next_cursor']}", headers=staff)).json()
    deleted = await http.delete(f"{address}/{written[1]['id']}", headers=staff)
    again = await http.delete(f"{address}/{written[1]['id']}", headers=staff)

    assert (first["items"] + rest["items"], first["total"]) == (written[::-1], 3)
    assert written[0]["author"] == "superuser"
    assert deleted.status_code == 204
    assert_problem(again, 404, "clients.note_not_found")
    assert database.execute("SELECT count(*) FROM client_notes") == [(2,)]
    assert topics(database)[-2:] == ["clients.note_added", "clients.note_deleted"]


async def test_a_note_is_found_only_at_its_own_client(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    """INV-ID-6."""
    anna, boris = [await create(http, staff, first_name=name) for name in ("Анна", "Борис")]
    note = (
        await http.post(f"{CLIENTS}/{anna['id']}/notes/", json={"text": "Любит чай"}, headers=staff)
    ).json()

    answer = await http.delete(f"{CLIENTS}/{boris['id']}/notes/{note['id']}", headers=staff)

    assert_problem(answer, 404, "clients.note_not_found")


async def test_custom_fields_are_defined_filled_and_retired(
    http: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    fields = "/api/v1/admin/client-fields"
    size = {"key": "shoe_size", "name": "Размер обуви", "kind": "number", "position": 2}
    hours = {"key": "hours", "name": "Удобно", "kind": "choice", "options": ["Утро", "Вечер"], "position": 1}
    for body in (size, hours):
        assert (await http.post(f"{fields}/", json=body, headers=staff)).status_code == 201
    card = await create(http, staff, first_name="Анна", custom_fields={"shoe_size": "38,50", "hours": "Утро"})

    taken = await http.post(f"{fields}/", json=size, headers=staff)
    retired = await http.patch(f"{fields}/hours", json={"active": False}, headers=staff)
    refused = await patch(http, staff, card, custom_fields={"hours": "Вечер"})
    cleared = await patch(http, staff, card, custom_fields={"shoe_size": None})
    listed = (await http.get(f"{fields}/", headers=staff)).json()["items"]

    assert card["custom_fields"] == {"shoe_size": "38.5", "hours": "Утро"}
    assert_problem(taken, 409, "clients.custom_field_taken")
    assert retired.json()["active"] is False
    assert_problem(refused, 422, "clients.custom_value_unfit")
    assert cleared.json()["custom_fields"] == {"hours": "Утро"}
    assert [(one["key"], one["active"]) for one in listed] == [("hours", False), ("shoe_size", True)]
