"""What the staff do to the staff, over HTTP."""

from typing import Any, Final

import httpx

from tests.support.database import Database

STAFF: Final = "/api/v1/admin/staff"


async def appoint(
    http: httpx.AsyncClient, client_id: object, headers: dict[str, str], role: str = "cashier", **rights: Any
) -> httpx.Response:
    body = {"client_id": str(client_id), "role": role} | rights
    return await http.post(f"{STAFF}/", json=body, headers=headers)


async def change(
    http: httpx.AsyncClient, client_id: object, headers: dict[str, str], **body: Any
) -> httpx.Response:
    return await http.patch(f"{STAFF}/{client_id}", json=body, headers=headers)


async def dismiss(http: httpx.AsyncClient, client_id: object, headers: dict[str, str]) -> httpx.Response:
    return await http.delete(f"{STAFF}/{client_id}", headers=headers)


async def permissions(http: httpx.AsyncClient, headers: dict[str, str]) -> list[str]:
    return (await http.get("/api/v1/auth/me", headers=headers)).json()["permissions"]


def log_of(database: Database) -> list[tuple]:
    return database.execute("SELECT actor, action, subject_id, before, after FROM audit_log ORDER BY at, id")
