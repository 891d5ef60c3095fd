"""What was said to clients, as the staff see it."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from entrypoints.settings import Settings
from tests.fakes.system import MOMENT
from tests.support.database import Database

MESSAGES = "/api/v1/admin/dialogues/messages"


@pytest.fixture
def owner(settings: Settings) -> dict[str, str]:
    assert settings.security.superuser_token is not None
    return {"Authorization": f"Bearer {settings.security.superuser_token.get_secret_value()}"}


@pytest.fixture
def history(database: Database) -> None:
    """Seven messages, a minute apart, the last two in one moment; Алёна has the even ones."""
    for number, name in ((1, "Алёна Ежова"), (2, "Борис")):
        database.execute(
            "INSERT INTO clients (id, display_name, created_at) VALUES (%s, %s, %s)",
            UUID(int=number),
            name,
            MOMENT,
        )
    for number in range(7):
        database.execute(
            "INSERT INTO messages (id, client_id, direction, channel, template, params, text, state, attempts,"
            " created_at) VALUES (%s, %s, 'out', %s, 'order-paid', '{}', %s, %s, 0, %s)",
            UUID(int=100 + number),
            UUID(int=1 + number % 2),
            "none" if number == 0 else "telegram",
            f"№ {number}",
            "no_channel" if number == 0 else "sent",
            MOMENT + timedelta(minutes=min(number, 5)),
        )


async def texts(http: httpx.AsyncClient, headers: Mapping[str, str], **query: str) -> list[str]:
    answer = await http.get(MESSAGES, headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    return [item["text"] for item in answer.json()["items"]]


@pytest.mark.usefixtures("history")
async def test_pages_show_every_message_once_the_newest_first(
    http: httpx.AsyncClient, owner: dict[str, str]
) -> None:
    seen, cursor = [], None
    for _ in range(4):
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await http.get(MESSAGES, headers=owner, params=query)).json()
        seen += [item["text"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert seen == [f"№ {number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    assert cursor is None


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "алена"}, [6, 4, 2, 0]),
        ({"q": "ЕЖОВ"}, [6, 4, 2, 0]),
        ({"q": "%"}, []),
        ({"state": "no_channel"}, [0]),
        ({"channel": "none"}, [0]),
        ({"date_from": "2026-11-21T09:05:00Z"}, [6, 5]),
        ({"date_to": "2026-11-21T12:02:00+03:00"}, [1, 0]),
        ({"q": "Борис", "date_from": "2026-11-21T09:02:00Z"}, [5, 3]),
    ],
)
async def test_filters_narrow_the_list(
    http: httpx.AsyncClient, owner: dict[str, str], query: dict[str, str], found: list[int]
) -> None:
    assert await texts(http, owner, **query) == [f"№ {number}" for number in found]


@pytest.mark.usefixtures("history")
async def test_a_total_is_counted_when_asked_for(http: httpx.AsyncClient, owner: dict[str, str]) -> None:
    query = {"with_total": "true", "limit": "1", "state": "sent"}

    page = (await http.get(MESSAGES, headers=owner, params=query)).json()

    assert (page["total"], len(page["items"])) == (6, 1)
    assert page["items"][0]["client"] == {
        "id": str(UUID(int=1)),
        "number": 1,
        "display_name": "Алёна Ежова",
    }


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "не курсор"},
        {"cursor": "AAAA"},
        {"state": "lost"},
        {"channel": "pigeon"},
        {"date_from": "yesterday"},
        {"date_from": "2026-11-21T09:05:00"},
        {"limit": "0"},
        {"limit": "101"},
        {"q": ""},
        {"page": "2"},
    ],
)
async def test_what_makes_no_sense_is_refused(
    http: httpx.AsyncClient, owner: dict[str, str], query: dict[str, str]
) -> None:
    answer = await http.get(MESSAGES, headers=owner, params=query)

    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_strangers_and_clients_do_not_read_dialogues(http: httpx.AsyncClient) -> None:
    """INV-ID-6"""
    credentials = {"email": "anna@example.com", "password": "correct horse"}
    token = (await http.post("/api/v1/auth/register", json=credentials)).json()["access_token"]

    stranger = await http.get(MESSAGES)
    client = await http.get(MESSAGES, headers={"Authorization": f"Bearer {token}"})

    assert (stranger.status_code, stranger.json()["code"]) == (401, "access.sign_in_needed")
    assert (client.status_code, client.json()["code"]) == (403, "access.permission_missing")
