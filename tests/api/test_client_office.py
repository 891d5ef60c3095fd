"""Clients' cards as the staff work with them."""

from typing import Any

import httpx
import pytest

from entrypoints.settings import Settings
from tests.support.cards import CLIENTS, PHONE, audited, create, patch, topics
from tests.support.database import Database
from tests.support.sign_in import AUTH, assert_problem, init_data
from tests.support.tables import changes, dump


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
    counted = (await http.get(f"{CLIENTS}/tags", headers=staff)).json()["items"]
    gone = await http.delete(f"{address}/vip", headers=staff)
    again = await http.delete(f"{address}/vip", headers=staff)

    assert twice.json()["tags"] == ["VIP", "Ёлка"]
    assert counted == [{"tag": "VIP", "clients": 1}, {"tag": "Ёлка", "clients": 1}]
    assert gone.json()["tags"] == again.json()["tags"] == ["Ёлка"]
    assert topics(database).count("clients.card_changed") == 3
