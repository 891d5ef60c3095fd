"""What a flow says to the database: recorded once from the real program, then said again by bare psycopg."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
from dishka import Provider, Scope, provide
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from entrypoints.http.app import create_app
from entrypoints.ioc.container import make_container
from entrypoints.settings import Settings

Flow = list[tuple[Any, Any]]
_said: Flow = []


class _RecordingCursor(psycopg.AsyncCursor[Any]):
    async def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        _said.append((query, params))
        return await super().execute(query, params, **options)


class _RecordedEngine(Provider):
    scope = Scope.APP

    @provide(override=True)
    async def engine(self, settings: Settings) -> AsyncIterator[AsyncEngine]:
        engine = create_async_engine(
            settings.database.sqlalchemy_url, connect_args={"cursor_factory": _RecordingCursor}
        )
        yield engine
        await engine.dispose()


async def record(settings: Settings, requests: list[bytes], *, status: int) -> list[Flow]:
    """The statements of each request, served one after another."""
    container = make_container(settings, _RecordedEngine())
    transport = httpx.ASGITransport(app=create_app(container, settings))
    flows = []
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
        for raw in requests:
            _said.clear()
            answer = await client.send(_parsed(client, raw))
            if answer.status_code != status:
                raise RuntimeError(answer.text)
            flows.append(list(_said))
    await container.close()
    return flows


def _parsed(client: httpx.AsyncClient, raw: bytes) -> httpx.Request:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines if not line.startswith(("Host", "Content-Length")))
    return client.build_request(method, path, headers=headers, content=body)


async def replay(dsn: str, flows: list[Flow], *, connections: int) -> float:
    """Flows per second: the same statements, each flow in one transaction, nothing in between."""
    shared = iter(flows)

    async def say(connection: psycopg.AsyncConnection[Any]) -> None:
        for flow in shared:
            async with connection.cursor() as cursor:
                for query, params in flow:
                    await cursor.execute(query, params)
                    if cursor.description is not None:
                        await cursor.fetchall()
            await connection.commit()

    opened = [await psycopg.AsyncConnection.connect(dsn) for _ in range(connections)]
    started = time.perf_counter()
    await asyncio.gather(*map(say, opened))
    elapsed = time.perf_counter() - started
    for connection in opened:
        await connection.close()
    return len(flows) / elapsed


def typical_count(flows: list[Flow]) -> int:
    return int(statistics.median(len(flow) for flow in flows))
