"""Who may do what with clients' cards."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from application.shared.access import Role
from entrypoints.settings import Settings
from tests.support.cards import CLIENTS
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem
from tests.support.staff import People
from tests.support.tables import changes, dump


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
