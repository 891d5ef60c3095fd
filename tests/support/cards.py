"""Clients' cards as the staff work with them, for tests."""

from typing import Any, Final

import httpx

from tests.support.database import Database

CLIENTS: Final = "/api/v1/admin/clients"
PHONE: Final = {"kind": "phone", "value": "8 (999) 123-45-67 доб. 12"}


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
