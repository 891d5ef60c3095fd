"""A client reads and changes the own card, and nothing that the staff decide."""

from typing import Any

import httpx
import pytest

from entrypoints.settings import Settings
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, init_data
from tests.support.tables import changes, dump

PATHS = pytest.mark.parametrize("path", ["/api/v1/profile", "/api/v1/users/me"])


@pytest.fixture
async def anna(http: httpx.AsyncClient) -> dict[str, str]:
    return bearer(await http.post(f"{AUTH}/register", json=ANNA))


@PATHS
async def test_a_client_changes_the_own_card(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database, path: str
) -> None:
    before = (await http.get(path, headers=anna)).json()
    body = {
        "version": before["version"],
        "first_name": "Анна",
        "birthday": "1990-05-17",
        "locale": "en",
        "contacts": [{"kind": "phone", "value": "8 999 123-45-67"}],
    }

    answer = await http.patch(path, json=body, headers=anna)

    after = answer.json()
    assert after == (await http.get(path, headers=anna)).json()
    assert (after["first_name"], after["display_name"], after["locale"]) == ("Анна", "Анна", "en")
    assert [(one["value"], one["proven"]) for one in after["contacts"]] == [
        ("+79991234567", False),
        ("anna@example.com", True),
    ]
    assert (await http.get(f"{AUTH}/me", headers=anna)).json()["client"]["display_name"] == "Анна"
    assert database.execute("SELECT kind, value FROM doors") == [("email", "anna@example.com")]
    assert database.execute(
        "SELECT actor LIKE 'client:%%' FROM event_log WHERE topic = 'clients.card_changed'"
    ) == [(True,)]
    assert database.execute("SELECT count(*) FROM audit_log") == [(0,)]


@PATHS
@pytest.mark.parametrize(
    "privileged",
    [
        {"traffic_source": "Instagram"},
        {"tags": ["VIP"]},
        {"custom_fields": {}},
        {"blocked_at": None},
        {"number": 1},
        {"id": "019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"},
        {"tier_code": "gold"},
        {"role": "owner"},
        {"display_name": "Владелец"},
        {"doors": []},
        {"created_at": "2020-01-01T00:00:00Z"},
    ],
    ids=lambda body: next(iter(body)),
)
async def test_what_the_staff_decide_a_client_does_not(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database, path: str, privileged: dict[str, Any]
) -> None:
    """Mass assignment is refused as a whole."""
    before = dump(database)

    answer = await http.patch(path, json={"version": 1, "first_name": "Анна", **privileged}, headers=anna)

    assert_problem(answer, 400, "request.invalid")
    assert changes(before, dump(database)) == {}


async def test_what_the_staff_know_of_a_client_is_not_shown(
    http: httpx.AsyncClient, anna: dict[str, str], staff: dict[str, str]
) -> None:
    profile = (await http.get("/api/v1/profile", headers=anna)).json()
    clients = f"/api/v1/admin/clients/{profile['id']}"
    await http.put(f"{clients}/tags/скандалит", headers=staff)
    await http.post(f"{clients}/notes/", json={"text": "Скандалит"}, headers=staff)

    answer = await http.get("/api/v1/profile", headers=anna)

    assert "скандалит" not in answer.text.lower()
    assert set(answer.json()) == set(profile)


async def test_a_change_of_the_staff_in_between_is_not_overwritten(
    http: httpx.AsyncClient, anna: dict[str, str], staff: dict[str, str], database: Database
) -> None:
    seen = (await http.get("/api/v1/profile", headers=anna)).json()
    phone = {"version": seen["version"], "contacts": [{"kind": "phone", "value": "9991234567"}]}
    await http.patch(f"/api/v1/admin/clients/{seen['id']}", json=phone, headers=staff)
    before = dump(database)

    answer = await http.patch(
        "/api/v1/profile", json={"version": seen["version"], "contacts": []}, headers=anna
    )

    assert_problem(answer, 409, "clients.card_changed")
    assert changes(before, dump(database)) == {}


async def test_an_unfit_profile_is_refused(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database
) -> None:
    before = dump(database)
    body = {"version": 1, "contacts": [{"kind": "phone", "value": "999"}]}

    answer = await http.patch("/api/v1/profile", json=body, headers=anna)

    assert_problem(answer, 422, "phone.unfit")
    assert changes(before, dump(database)) == {}


@PATHS
async def test_a_profile_is_a_clients(http: httpx.AsyncClient, staff: dict[str, str], path: str) -> None:
    assert_problem(await http.get(path), 401, "access.sign_in_needed")
    assert_problem(await http.get(path, headers=staff), 403, "access.client_only")


async def test_two_clients_have_two_profiles(http: httpx.AsyncClient, settings: Settings) -> None:
    """INV-ID-6."""
    people = [
        bearer(await http.post(f"{AUTH}/telegram/verify", json=init_data(settings, id=number, username=None)))
        for number in (1, 2)
    ]
    first, second = [(await http.get("/api/v1/profile", headers=one)).json() for one in people]

    await http.patch("/api/v1/profile", json={"version": 1, "first_name": "Анна"}, headers=people[0])

    assert first["id"] != second["id"]
    assert (await http.get("/api/v1/profile", headers=people[1])).json() == second
