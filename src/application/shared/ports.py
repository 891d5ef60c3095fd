"""Ports that every capability uses."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Protocol
from uuid import UUID

from domain.shared.ids import EventId


class UnitOfWork(Protocol):
    """One transaction: committed on a clean exit, rolled back on any exception.

    Entered again inside itself it joins the outer one, which alone commits. When an inner block has failed
    and somebody caught its exception, the outer one rolls back too: a clean exit raises RuntimeError.
    Domain events and jobs put while it is open are written by the same commit (rule R0-8).
    """

    @abstractmethod
    async def __aenter__(self) -> None: ...

    @abstractmethod
    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


class AfterCommit(Protocol):
    @abstractmethod
    def add(self, action: Callable[[], Awaitable[None]]) -> None:
        """Run this once the open unit of work has committed; drop it when it rolls back.

        For what lives outside the database and may be lost with the process, such as emptying a cache.
        """


class Clock(Protocol):
    @abstractmethod
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class Ids(Protocol):
    @abstractmethod
    def new(self) -> UUID:
        """A fresh UUIDv7: sortable by time, unguessable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Background work. `arguments` must be JSON; jobs with one `lock` never run side by side. Those of a lower
    `priority` begin while none of a higher one is due.
    """

    name: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)
    lock: str | None = None
    run_at: datetime | None = None
    priority: int = 0


class JobQueue(Protocol):
    @abstractmethod
    async def enqueue(self, job: Job) -> None:
        """Put a job that exists if and only if the open unit of work commits. It runs at least once."""


class HandledEvents(Protocol):
    @abstractmethod
    async def claim(self, event_id: EventId, reaction: str) -> bool:
        """Take the right to react to an event; False when it was taken by a committed transaction."""
