"""One line finds a client, by whatever the staff have of them."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from psycopg.types.json import Jsonb

from tests.fakes.system import MOMENT
from tests.support.database import Database

CLIENTS = "/api/v1/admin/clients/"
ALENA, BORIS, VERA, NOBODY = (UUID(int=number) for number in range(1, 5))
NAMES = [
    (ALENA, 1001, "Алёна", "Алёна", "Ежова-Петрова", "Instagram", None),
    (BORIS, 1002, "Борис O'Брайен", None, None, None, MOMENT),
    (VERA, 1003, "Вера Петрова", None, None, "Instagram", None),
    (NOBODY, 1004, "№ 1004", None, None, None, None),
]
DOORS = [
    (ALENA, "telegram", "279058397", {"username": "Alena_E"}),
    (BORIS, "email", "boris@example.com", {}),
    (VERA, "vk", "555000", {}),
    (VERA, "phone", "+79161112233", {}),
]
CONTACTS = [
    (ALENA, "phone", "+79991234567"),
    (ALENA, "email", "alena@example.com"),
    (BORIS, "instagram", "boris.photo"),
    (BORIS, "max", "+79991234568"),
    (BORIS, "email", "иван@пример.рф"),
    (NOBODY, "phone", "+442079460018"),
]


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    """Алёна came by Telegram, Борис by e-mail, Вера by VK and has a phone as a door; nobody has any name."""
    for place, person in enumerate(NAMES):
        database.execute(
            "INSERT INTO clients (id, number, display_name, first_name, last_name, traffic_source, blocked_at,"
            " created_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            *person,
            MOMENT + timedelta(minutes=place),
        )
    for client_id, kind, value, details in DOORS:
        database.execute(
            "INSERT INTO doors (kind, value, client_id, details, created_at) VALUES (%s, %s, %s, %s, %s)",
            kind,
            value,
            client_id,
            Jsonb(details),
            MOMENT,
        )
    for place, (client_id, kind, value) in enumerate(CONTACTS):
        database.execute(
            "INSERT INTO client_contacts (client_id, kind, value, raw, is_primary, position)"
            " VALUES (%s, %s, %s, %s, true, %s)",
            client_id,
            kind,
            value,
            value,
            place,
        )
    for client_id, tag in ((ALENA, "VIP"), (BORIS, "VIP"), (VERA, "Ёлка")):
        database.execute(
            "INSERT INTO client_tags VALUES (%s, %s, %s)", client_id, tag.lower().replace("ё", "е"), tag
        )


async def found(http: httpx.AsyncClient, staff: dict[str, str], **query: str) -> list[UUID]:
    answer = await http.get(CLIENTS, headers=staff, params=query)
    assert answer.status_code == 200, answer.text
    return [UUID(item["id"]) for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("q", "who"),
    [
        (str(ALENA), [ALENA]),
        (str(UUID(int=99)), []),
        ("1002", [BORIS]),
        ("№ 1002", [BORIS]),
        ("279058397", [ALENA]),
        ("алена", [ALENA]),
        ("АЛЁНА", [ALENA]),
        ("ежов", [ALENA]),
        ("петрова алёна", [ALENA]),
        ("Петр", [VERA, ALENA]),
        ("вера ежова", []),
        ("o'брайен", [BORIS]),
        ("рова", []),
        ("@alena_e", [ALENA]),
        ("Alena_E", [ALENA]),
        ("alena", [ALENA]),
        ("https://t.me/alena_e", [ALENA]),
        ("boris.photo", [BORIS]),
        ("@boris.photo", [BORIS]),
        ("vk.com/id555000", [VERA]),
        ("BORIS@example.com", [BORIS]),
        ("alena@exam", [ALENA]),
        ("8 (999) 123-45-67", [ALENA]),
        ("+7 999 123 45 67", [ALENA]),
        ("9991234567", [ALENA]),
        ("+79991234568", [BORIS]),
        ("8 916 111-22-33", [VERA]),
        ("4567", [ALENA]),
        ("45-67", [ALENA]),
        ("2233", [VERA]),
        ("0018", [NOBODY]),
        ("+44 20 7946 0018", [NOBODY]),
        ("567", []),
        ("' | 'a' \\", []),
        ("a' & 'b:*", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("@", []),
        ("Иван@Пример.рф", [BORIS]),
        ("иван@", [BORIS]),
        ("иван@при", [BORIS]),
        ("иван@я", []),
        ("\N{GRINNING FACE}", []),
    ],
)
async def test_a_line_finds_whom_it_means(
    http: httpx.AsyncClient, staff: dict[str, str], q: str, who: list[UUID]
) -> None:
    assert await found(http, staff, q=q) == who


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ({}, [NOBODY, VERA, BORIS, ALENA]),
        ({"tag": "vip"}, [BORIS, ALENA]),
        ({"tag": "ЕЛКА"}, [VERA]),
        ({"tag": "нет"}, []),
        ({"traffic_source": "Instagram"}, [VERA, ALENA]),
        ({"blocked": "true"}, [BORIS]),
        ({"blocked": "false", "tag": "VIP"}, [ALENA]),
        ({"created_from": "2026-11-21T09:01:00Z", "created_to": "2026-11-21T12:03:00+03:00"}, [VERA, BORIS]),
        ({"q": "петрова", "traffic_source": "Instagram", "tag": "vip"}, [ALENA]),
    ],
)
async def test_filters_narrow_the_list(
    http: httpx.AsyncClient, staff: dict[str, str], query: dict[str, str], who: list[UUID]
) -> None:
    assert await found(http, staff, **query) == who


async def test_pages_show_every_client_once_and_count_them(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    database.execute("UPDATE clients SET created_at = %s", MOMENT)
    seen, cursor = [], None
    for _ in range(2):
        query = {"limit": "2", "with_total": "true"} | ({"cursor": cursor} if cursor else {})
        page = (await http.get(CLIENTS, headers=staff, params=query)).json()
        seen += [UUID(item["id"]) for item in page["items"]]
        cursor = page["next_cursor"]
        assert page["total"] == 4

    assert (seen, cursor) == ([NOBODY, VERA, BORIS, ALENA], None)


@pytest.mark.parametrize(
    "query",
    [
        {"q": ""},
        {"q": "а" * 301},
        {"tag": "a/b"},
        {"created_from": "2026-11-21T09:05:00"},
        {"created_to": "вчера"},
        {"cursor": "AAAA"},
        {"blocked": "maybe"},
        {"name": "Анна"},
    ],
)
async def test_what_makes_no_sense_is_refused(
    http: httpx.AsyncClient, staff: dict[str, str], query: dict[str, str]
) -> None:
    answer = await http.get(CLIENTS, headers=staff, params=query)

    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
