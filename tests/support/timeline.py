"""A client's history, written as the program writes it, and read over HTTP."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from psycopg.types.json import Jsonb

from tests.fakes.system import MOMENT
from tests.support.database import Database

CLIENTS = "/api/v1/admin/clients"
ANNAS, OTHERS = UUID(int=1), UUID(int=2)
ORDER = str(uuid4())


def logged(
    database: Database, topic: str, *, minute: int, client: UUID = ANNAS, actor: str = "system", **told: Any
) -> None:
    database.execute(
        "INSERT INTO event_log (id, topic, payload, actor, occurred_at) VALUES (%s, %s, %s, %s, %s)",
        uuid4(),
        topic,
        Jsonb({"client_id": str(client), "occurred_at": "2026-11-21T09:00:00Z"} | told),
        actor,
        MOMENT + timedelta(minutes=minute),
    )


def said(database: Database, text: str, *, minute: int, direction: str = "out", client: UUID = ANNAS) -> None:
    database.execute(
        "INSERT INTO messages (id, client_id, direction, channel, params, text, state, attempts, created_at)"
        " VALUES (%s, %s, %s, 'app', '{}', %s, 'received', 0, %s)",
        uuid4(),
        client,
        direction,
        text,
        MOMENT + timedelta(minutes=minute),
    )


async def timeline(http: httpx.AsyncClient, headers: Mapping[str, str], **query: str) -> dict[str, Any]:
    answer = await http.get(f"{CLIENTS}/{ANNAS}/timeline", headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()
