"""Acts of destruction, and the list of those who must stay forgotten (E2-07, E2-12)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.personal_data.ports import Destroyed
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest
from domain.personal_data.terms import Case
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What order 179 of Roskomnadzor wants to know, but for the operator's name and address.

    The person is named by the id that is left of them, in `client_id`; `author` is who did it.
    """

    id: UUID
    client_id: ClientId
    case: Case
    basis: str
    method: str
    author: str
    destroyed_at: datetime
    entries: tuple[Destroyed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    client_id: ClientId
    erased_at: datetime


class ActRepository(Protocol):
    """Append-only."""

    @abstractmethod
    async def add(self, act: Act) -> None: ...

    @abstractmethod
    async def get(self, act_id: UUID) -> Act:
        """With its entries; raise ActNotFound."""

    @abstractmethod
    async def list(self, client_id: ClientId | None, page: PageRequest) -> Page[Act]:
        """Without their entries, the newest first. Raise CursorInvalid."""

    @abstractmethod
    async def record_erasures(self, erasures: Sequence[Erasure]) -> None:
        """Repeatable: a card has one erasure, the first, and an event says so."""

    @abstractmethod
    async def erasures(self) -> tuple[Erasure, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ListActs:
    """Needs PRIVACY_MANAGE."""

    acts: ActRepository
    actor: Actor

    async def __call__(self, client_id: ClientId | None, page: PageRequest) -> Page[Act]:
        self.actor.require(Permission.PRIVACY_MANAGE)
        return await self.acts.list(client_id, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who processes personal data here, as the law calls the shop; None while nobody has said it."""

    name: str | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAct:
    """All that a printed act needs but the signatures."""

    operator: Operator
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAct:
    """Needs PRIVACY_MANAGE. Raise ActNotFound."""

    acts: ActRepository
    operator: Operator
    actor: Actor

    async def __call__(self, act_id: UUID) -> CompleteAct:
        self.actor.require(Permission.PRIVACY_MANAGE)
        return CompleteAct(operator=self.operator, act=await self.acts.get(act_id))
