"""Clients' cards as the staff work with them."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from application.shared.access import Role
from entrypoints.settings import Settings
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, init_data
from tests.support.staff import People
from tests.support.tables import changes, dump

CLIENTS = "/api/v1/admin/clients"
PHONE = {"kind": "phone", "value": "8 (999) 123-45-67 доб. 12"}


async def create(http: httpx.AsyncClient, staff: dict[str, str], **body: Any) -> dict[str, Any]:
    answer = await http.post(f"{CLIENTS}/", json=body, headers=staff)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def patch(http: httpx.AsyncClient, staff: dict[str, str], card: dict[str, Any], **body: Any) -> Any:
    body = {"version": card["version"]} | body
    return await http.patch(f"{CLIENTS}/{card['id']}", json=body, headers=staff)


def audited(database: Database) -> list[tuple[Any, ...]]:
    return database.execute("SELECT action, subject_id, after FROM audit_log ORDER BY at, id")


def topics(database: Database) -> list[str]:
    return [topic for (topic,) in database.execute("SELECT topic FROM event_log ORDER BY id")]


async def test_a_client_is_added_by_what_the_staff_know(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    card = await create(
        http,
        staff,
        first_name=" Анна ",
        last_name="Петрова",
        birthday="1990-05-17",
        traffic_source="Instagram",
        contacts=[PHONE, {"kind": "telegram", "value": "https://t.me/Anna_P"}],
        tags=["VIP", "постоянный"],
    )

    assert (card["first_name"], card["display_name"], card["birthday"]) == (
        "Анна",
        "Анна Петрова",
        "1990-05-17",
    )
    assert card["contacts"] == [
        {
            "kind": "phone",
            "value": "+79991234567",
            "extension": "12",
            "formatted": "+7 (999) 123-45-67",
            "raw": "8 (999) 123-45-67 доб. 12",
            "link": "tel:+79991234567",
            "primary": True,
            "proven": False,
        },
        {
            "kind": "telegram",
            "value": "anna_p",
            "extension": None,
            "formatted": "@anna_p",
            "raw": "https://t.me/Anna_P",
            "link": "https://t.me/anna_p",
            "primary": True,
            "proven": False,
        },
    ]
    assert card["tags"] == ["VIP", "постоянный"]
    assert database.execute("SELECT * FROM doors") == []


async def test_neither_events_nor_the_audit_log_hold_a_name_or_a_contact(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    """INV-PD-6: they are kept for ever."""
    card = await create(http, staff, first_name="Анна", contacts=[PHONE], tags=["VIP"])
    await patch(http, staff, card, last_name="Петрова", traffic_source="Instagram")

    kept = database.execute("SELECT payload::text FROM event_log UNION ALL SELECT after::text FROM audit_log")

    assert topics(database) == ["clients.client_added", "clients.card_changed", "clients.card_changed"]
    assert [entry[0] for entry in audited(database)] == ["client.create", "client.change"]
    assert audited(database)[1][2] == {"fields": ["last_name", "traffic_source"]}
    for (text,) in kept:
        for secret in ("Анна", "Петрова", "9991234567", "123-45-67", "VIP", "Instagram"):
            assert secret not in (text or "")


async def test_reading_a_card_is_on_record_and_reading_a_list_shows_masks(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    """E2-14."""
    email = {"kind": "email", "value": "Anna@Example.com"}
    card = await create(http, staff, first_name="Анна", contacts=[PHONE, email])

    seen = (await http.get(f"{CLIENTS}/{card['id']}", headers=staff)).json()
    listed = await http.get(f"{CLIENTS}/", headers=staff)

    assert seen == card
    assert audited(database)[1:] == [("client.view", card["id"], None)]
    (line,) = listed.json()["items"]
    assert (line["phone"], line["email"]) == ("+7 *** ***-45-67", "a***@example.com")
    assert "9991234567" not in listed.text


async def test_a_second_card_of_a_known_contact_needs_a_word(
    http: httpx.AsyncClient, staff: dict[str, str], settings: Settings, database: Database
) -> None:
    telegram = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))
    by_door = telegram.json()["client"]["id"]
    by_contact = (await create(http, staff, contacts=[PHONE]))["id"]
    body = {"contacts": [{"kind": "phone", "value": "9991234567"}, {"kind": "telegram", "value": "@ANNA"}]}
    before = dump(database)

    refused = await http.post(f"{CLIENTS}/", json=body, headers=staff)

    assert_problem(refused, 409, "clients.client_known")
    assert set(refused.json()["details"]["client_ids"]) == {by_door, by_contact}
    assert changes(before, dump(database)) == {}
    assert (await create(http, staff, **body, even_if_known=True))["id"] not in {by_door, by_contact}


async def test_doors_are_contacts_on_the_card_and_are_not_kept_twice(
    http: httpx.AsyncClient, staff: dict[str, str], settings: Settings, database: Database
) -> None:
    telegram = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))
    client_id = telegram.json()["client"]["id"]
    card = (await http.get(f"{CLIENTS}/{client_id}", headers=staff)).json()

    same = [{"kind": one["kind"], "value": one["value"]} for one in card["contacts"]]
    answer = await patch(http, staff, card, contacts=[*same, PHONE])

    assert [(one["value"], one["proven"]) for one in card["contacts"]] == [("anna", True)]
    assert [(one["value"], one["proven"]) for one in answer.json()["contacts"]] == [
        ("+79991234567", False),
        ("anna", True),
    ]
    assert database.execute("SELECT value FROM client_contacts") == [("+79991234567",)]


async def test_a_name_on_the_card_outlives_what_telegram_says(
    http: httpx.AsyncClient, staff: dict[str, str], settings: Settings
) -> None:
    first = (await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))).json()["client"]
    card = (await http.get(f"{CLIENTS}/{first['id']}", headers=staff)).json()
    await patch(http, staff, card, first_name="Анна", last_name="Петрова")

    again = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings, first_name="Королева"))

    assert again.json()["client"]["display_name"] == "Анна Петрова"


async def test_a_patch_changes_what_it_names(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    card = await create(http, staff, first_name="Анна", contacts=[PHONE], tags=["VIP"], birthday="1990-05-17")

    changed = (await patch(http, staff, card, last_name="Петрова", birthday=None)).json()

    assert changed == card | {
        "last_name": "Петрова",
        "display_name": "Анна Петрова",
        "birthday": None,
        "version": card["version"] + 1,
    }


async def test_a_put_empties_what_it_leaves_out(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    await http.post("/api/v1/admin/client-fields/", json={"key": "note", "name": "Заметка"}, headers=staff)
    card = await create(
        http, staff, first_name="Анна", contacts=[PHONE], tags=["VIP"], custom_fields={"note": "любит чай"}
    )

    body = {"version": card["version"], "first_name": "Анна"}
    answer = await http.put(f"{CLIENTS}/{card['id']}", json=body, headers=staff)

    whole = answer.json()
    assert (whole["contacts"], whole["tags"], whole["custom_fields"]) == ([], [], {})


async def test_a_stale_editor_is_refused_and_nothing_is_lost(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    card = await create(http, staff, first_name="Анна")
    await patch(http, staff, card, last_name="Петрова")
    before = dump(database)

    answer = await patch(http, staff, card, last_name="Иванова")

    assert_problem(answer, 409, "clients.card_changed")
    assert answer.json()["details"] == {"version": card["version"] + 1}
    assert changes(before, dump(database)) == {}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"contacts": [{"kind": "phone", "value": "12345"}]}, "phone.unfit"),
        ({"contacts": [{"kind": "email", "value": "anna"}]}, "identity.email_unfit"),
        ({"contacts": [{"kind": "vk", "value": "club1"}]}, "clients.contact_unfit"),
        ({"contacts": [PHONE, PHONE]}, "clients.contacts_unfit"),
        ({"birthday": "2027-01-01"}, "clients.birthday_unfit"),
        ({"tags": ["a/b"]}, "clients.tag_unfit"),
        ({"custom_fields": {"unknown": "1"}}, "clients.custom_value_unfit"),
    ],
)
async def test_what_is_unfit_is_refused_and_changes_nothing(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database, body: dict[str, Any], code: str
) -> None:
    card = await create(http, staff, first_name="Анна")
    before = dump(database)

    assert_problem(await patch(http, staff, card, last_name="Петрова", **body), 422, code)

    assert changes(before, dump(database)) == {}


async def test_nobody_is_added_of_whom_nothing_is_known(
    http: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    answer = await http.post(f"{CLIENTS}/", json={"tags": ["VIP"], "middle_name": "Ивановна"}, headers=staff)

    assert_problem(answer, 422, "clients.nothing_known")


async def test_tags_add_up_and_are_taken_off(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    card = await create(http, staff, first_name="Анна", tags=["VIP"])
    address = f"{CLIENTS}/{card['id']}/tags"

    await http.put(f"{address}/Ёлка", headers=staff)
    twice = await http.put(f"{address}/елка", headers=staff)
    counted = (await http.get(f"{CLIENTS}/tags", headers=staff)).json()
    gone = await http.delete(f"{address}/vip", headers=staff)
    again = await http.delete(f"{address}/vip", headers=staff)

    assert twice.json()["tags"] == ["VIP", "Ёлка"]
    assert counted == [{"tag": "VIP", "clients": 1}, {"tag": "Ёлка", "clients": 1}]
    assert gone.json()["tags"] == again.json()["tags"] == ["Ёлка"]
    assert topics(database).count("clients.card_changed") == 3


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
    listed = (await http.get(f"{fields}/", headers=staff)).json()

    assert card["custom_fields"] == {"shoe_size": "38.5", "hours": "Утро"}
    assert_problem(taken, 409, "clients.custom_field_taken")
    assert retired.json()["active"] is False
    assert_problem(refused, 422, "clients.custom_value_unfit")
    assert cleared.json()["custom_fields"] == {"hours": "Утро"}
    assert [(one["key"], one["active"]) for one in listed] == [("hours", False), ("shoe_size", True)]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/{id}", None),
        ("PATCH", "/{id}", {"version": 1}),
        ("PUT", "/{id}", {"version": 1}),
        ("PUT", "/{id}/tags/VIP", None),
        ("DELETE", "/{id}/tags/VIP", None),
        ("GET", "/{id}/notes/", None),
        ("POST", "/{id}/notes/", {"text": "Кто это?"}),
    ],
)
async def test_nobody_has_no_card(
    http: httpx.AsyncClient,
    staff: dict[str, str],
    database: Database,
    method: str,
    path: str,
    body: dict[str, Any] | None,
) -> None:
    before = dump(database)

    answer = await http.request(method, CLIENTS + path.format(id=uuid4()), json=body, headers=staff)

    assert_problem(answer, 404, "clients.client_not_found")
    assert changes(before, dump(database)) == {}


READING = [("GET", "/"), ("GET", "/tags"), ("GET", "/{id}"), ("GET", "/{id}/notes/")]
WRITING = [
    ("POST", "/"),
    ("PATCH", "/{id}"),
    ("PUT", "/{id}"),
    ("PUT", "/{id}/tags/VIP"),
    ("DELETE", "/{id}/tags/VIP"),
    ("DELETE", "/{id}/notes/{id}"),
]
BODIES = {"POST": {"first_name": "Анна"}, "PATCH": {"version": 1}, "PUT": {"version": 1}}


@pytest.mark.parametrize(("method", "path"), READING + WRITING)
async def test_strangers_and_clients_work_with_no_cards(
    http: httpx.AsyncClient, database: Database, method: str, path: str
) -> None:
    """INV-ID-6."""
    anna = (await http.post(f"{AUTH}/register", json=ANNA)).json()
    before = dump(database)
    address = CLIENTS + path.format(id=anna["client"]["id"])
    body = BODIES.get(method) if "tags" not in path else None

    stranger = await http.request(method, address, json=body)
    own = await http.request(
        method, address, json=body, headers={"Authorization": f"Bearer {anna['access_token']}"}
    )

    assert_problem(stranger, 401, "access.sign_in_needed")
    assert_problem(own, 403, "access.permission_missing")
    assert changes(before, dump(database)) == {}


@pytest.mark.parametrize(("method", "path"), WRITING)
async def test_who_may_only_read_changes_no_card(
    http: httpx.AsyncClient, settings: Settings, database: Database, method: str, path: str
) -> None:
    people = People(http=http, settings=settings, database=database)
    client_id, _ = await people.come()
    _, cashier = await people.come(Role.CASHIER)
    before = dump(database)
    body = BODIES.get(method) if "tags" not in path else None

    answer = await http.request(method, CLIENTS + path.format(id=client_id), json=body, headers=cashier)

    assert_problem(answer, 403, "access.permission_missing")
    assert changes(before, dump(database)) == {}


async def test_whoever_serves_a_client_reads_the_card_and_writes_notes(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    people = People(http=http, settings=settings, database=database)
    client_id, _ = await people.come()
    master_id, master = await people.come(Role.MASTER)

    read = await http.get(f"{CLIENTS}/{client_id}", headers=master)
    note = await http.post(f"{CLIENTS}/{client_id}/notes/", json={"text": "Любит чай"}, headers=master)

    assert (read.status_code, note.status_code) == (200, 201)
    assert note.json()["author"] == f"client:{master_id}"
    actors = database.execute("SELECT DISTINCT actor, subject_id FROM audit_log")
    assert actors == [(f"client:{master_id}", client_id)]
