"""What every aggregate shares: it records what happened to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """A fact in the past tense. `topic` is its stable name in the event log."""

    topic: ClassVar[str]

    occurred_at: datetime


@dataclass(eq=False, slots=True, kw_only=True)
class Aggregate:
    _events: list[DomainEvent] = field(default_factory=list, init=False, repr=False)

    def _record(self, event: DomainEvent) -> None:
        self._events.append(event)

    def pull_events(self) -> list[DomainEvent]:
        """Hand over the recorded events, once."""
        events, self._events = self._events, []
        return events
