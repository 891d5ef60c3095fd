"""One reaction to one event, exactly once however often its job runs."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol, TypeVar

from application.shared.ports import HandledEvents, UnitOfWork
from domain.shared.aggregate import DomainEvent
from domain.shared.ids import EventId

Event_contra = TypeVar("Event_contra", bound=DomainEvent, contravariant=True)


class Reaction(Protocol[Event_contra]):
    """A use case named `When…`: it works inside the transaction that claims the event."""

    @abstractmethod
    async def __call__(self, event: Event_contra, event_id: EventId) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactOnce:
    handled: HandledEvents
    uow: UnitOfWork

    async def __call__(
        self, name: str, reaction: Reaction[DomainEvent], event: DomainEvent, event_id: EventId
    ) -> None:
        async with self.uow:
            if await self.handled.claim(event_id, name):
                await reaction(event, event_id)
