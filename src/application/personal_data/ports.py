"""What the care for personal data needs from outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeAlias

from domain.personal_data.obstacles import Obstacle
from domain.shared.ids import ClientId

Shown: TypeAlias = str | int | bool | datetime | date | list["Shown"] | dict[str, "Shown"] | None
"""A value as JSON has it, but for moments (UTC) and days; sums and points are decimal strings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person: the card that is theirs today, and every card that was merged into it."""

    client_id: ClientId
    cards: tuple[ClientId, ...]


class SubjectRepository(Protocol):
    @abstractmethod
    async def find(self, client_id: ClientId) -> Subject:
        """By any of the person's cards. Raise ClientNotFound, also when they are erased."""

    @abstractmethod
    async def lock(self, client_id: ClientId) -> Subject:
        """The same, held until the transaction ends: nothing new can be written about this person meanwhile.

        What they do at this moment is waited for first.
        """

    @abstractmethod
    async def lock_card(self, client_id: ClientId) -> Subject:
        """One card alone, erased or not. Raise ClientNotFound."""

    @abstractmethod
    async def obstacles(self, subject: Subject, *, at: datetime) -> tuple[Obstacle, ...]:
        """Everything that stands in the way of an erasure, except points that are only left over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One sort of data: `columns` are names with their titles, `rows` have the same names."""

    name: str
    title: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Shown]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that is kept about a person."""

    client_id: ClientId
    made_at: datetime
    sections: tuple[Section, ...]

    def with_rows(self, name: str, rows: Sequence[Mapping[str, Shown]]) -> Dossier:
        """The same with other rows in one section."""
        return replace(
            self,
            sections=tuple(
                replace(section, rows=rows) if section.name == name else section for section in self.sections
            ),
        )


class DossierReader(Protocol):
    @abstractmethod
    async def read(self, subject: Subject, *, at: datetime, most_rows: int) -> Dossier:
        """Raise ExportTooLarge when a section has more rows."""


class DossierArchive(Protocol):
    @abstractmethod
    async def pack(self, dossier: Dossier) -> bytes:
        """A zip archive: `data.json` for machines, `data.html` for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """What erasure did to one column: in how many rows, and whether they went whole."""

    table: str
    column: str
    kind: str
    fate: str
    rows: int


class Eraser(Protocol):
    @abstractmethod
    async def anything_left(self, cards: Sequence[ClientId]) -> bool:
        """Whether `erase` would find something."""

    @abstractmethod
    async def erase(self, cards: Sequence[ClientId], *, at: datetime) -> tuple[Destroyed, ...]:
        """Empty every mapped column; nothing for what is empty already, so it is repeatable."""
