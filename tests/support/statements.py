"""How many SQL statements a piece of work sends; BEGIN, COMMIT and ROLLBACK are not counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from dishka import AsyncContainer
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


class StatementCounter:
    """Counts on every connection that the container's engine makes from now on."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def watch(self, container: AsyncContainer) -> None:
        engine = await container.get(AsyncEngine)
        await engine.dispose()
        event.listen(engine.sync_engine, "connect", self._count_on)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """Yield the statements sent inside the block, once it has ended."""
        before, inside = len(self.sent), []
        yield inside
        inside += self.sent[before:]

    def _count_on(self, connection: Any, _record: object) -> None:
        counter = self

        class CountingCursor(psycopg.AsyncCursor[Any]):
            async def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
                counter.sent.append(str(query))
                return await super().execute(query, *arguments, **options)

        connection.driver_connection.cursor_factory = CountingCursor
