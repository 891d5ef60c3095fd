"""Shutting clients out, and looking whether they are."""

import httpx

from tests.support.callers import SUPERUSER
from tests.support.sign_in import AUTH

ADMIN = "/api/v1/admin/clients"
REASON = {"reason": "Трижды не выкупил заказ"}


async def block(
    http: httpx.AsyncClient, client_id: object, headers: dict[str, str] | None = None
) -> httpx.Response:
    return await http.post(f"{ADMIN}/{client_id}/block", json=REASON, headers=headers or dict(SUPERUSER))


async def unblock(http: httpx.AsyncClient, client_id: object) -> httpx.Response:
    return await http.post(f"{ADMIN}/{client_id}/unblock", headers=dict(SUPERUSER))


async def me(http: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await http.get(f"{AUTH}/me", headers=headers)
