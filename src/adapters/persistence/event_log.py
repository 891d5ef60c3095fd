"""Reading back what the outbox has written into the event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.persistence.statements import Statements
from domain.shared.ids import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    topic: str
    payload: dict[str, Any]


class SqlEventLog:
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def get(self, event_id: EventId) -> LoggedEvent:
        """Raise LookupError for an id that was never logged."""
        record = await self._statements.one("SELECT topic, payload FROM event_log WHERE id = %s", (event_id,))
        if record is None:
            raise LookupError(f"event {event_id} is not in the log")
        return LoggedEvent(topic=record["topic"], payload=record["payload"])
