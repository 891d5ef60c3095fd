"""A client: one person, the doors they come in by, and whether we still let them in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.identity.errors import BlockReasonUnfit, ClientBlocked, DoorNotLinked, LastDoor
from domain.identity.events import BlockImposed, BlockLifted, ClientRegistered, DoorLinked, DoorUnlinked
from domain.shared.aggregate import Aggregate
from domain.shared.ids import ClientId
from domain.shared.locale import Locale

REASON_LENGTH: Final = 500


class DoorKind(StrEnum):
    """By what somebody can show who they are."""

    TELEGRAM = "telegram"
    VK = "vk"
    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """`value` is the platform's id of the user, the lower-cased address, the number in E.164 or that of the
    card; `details` is what the platform tells.
    """

    kind: DoorKind
    value: str
    details: Mapping[str, str] = field(default_factory=dict)

    def same_as(self, other: Door) -> bool:
        return (self.kind, self.value) == (other.kind, other.value)


@dataclass(eq=False, slots=True, kw_only=True)
class Client(Aggregate):
    """`number` is what people say to each other instead of the id.

    `named`: the card has names, which what platforms say does not replace.
    """

    id: ClientId
    number: int
    display_name: str
    locale: Locale
    doors: tuple[Door, ...]
    created_at: datetime
    blocked_at: datetime | None = None
    block_reason: str | None = None
    named: bool = False

    @classmethod
    def register(
        cls, client_id: ClientId, number: int, *, display_name: str, locale: Locale, door: Door, at: datetime
    ) -> Client:
        client = cls(
            id=client_id,
            number=number,
            display_name=display_name or f"№ {number}",
            locale=locale,
            doors=(door,),
            created_at=at,
        )
        client._record(
            ClientRegistered(client_id=client_id, number=number, door=door.kind.value, occurred_at=at)
        )
        return client

    def come_in(self) -> None:
        """Raise ClientBlocked (INV-ID-8)."""
        if self.blocked_at is not None:
            raise ClientBlocked

    def block(self, *, reason: str, at: datetime) -> bool:
        """Let them in by no door any more, and say whether that is new: the first reason stays.

        Raise BlockReasonUnfit.
        """
        words = reason.strip()
        if not 1 <= len(words) <= REASON_LENGTH:
            raise BlockReasonUnfit(REASON_LENGTH)
        if self.blocked_at is not None:
            return False
        self.blocked_at, self.block_reason = at, words
        self._record(BlockImposed(client_id=self.id, occurred_at=at))
        return True

    def unblock(self, *, at: datetime) -> bool:
        """Let them in again, by signing in anew, and say whether that is new."""
        if self.blocked_at is None:
            return False
        self.blocked_at = self.block_reason = None
        self._record(BlockLifted(client_id=self.id, occurred_at=at))
        return True

    def link(self, door: Door, *, at: datetime) -> None:
        """One more way in, which somebody has proven to be theirs."""
        self.doors = (*self.doors, door)
        self._record(DoorLinked(client_id=self.id, door=door.kind.value, occurred_at=at))

    def unlink(
        self, kind: DoorKind, value: str, *, lent: Collection[tuple[str, str]] = (), at: datetime
    ) -> Door:
        """Give up a way in. Raise DoorNotLinked, or LastDoor: nobody shuts themself out.

        `lent` are the kinds and values of those that would go if a merge were taken back.
        """
        found = next((door for door in self.doors if (door.kind, door.value) == (kind, value)), None)
        if found is None:
            raise DoorNotLinked
        own = [door for door in self.doors if (door.kind.value, door.value) not in lent]
        if (found in own and len(own) == 1) or len(self.doors) == 1:
            raise LastDoor
        self.doors = tuple(door for door in self.doors if door is not found)
        self._record(DoorUnlinked(client_id=self.id, door=kind.value, occurred_at=at))
        return found

    def describe(self, door: Door, *, display_name: str) -> bool:
        """Take over what the platform behind one of the doors says today, and say whether that is new."""
        before = (self.doors, self.display_name)
        self.doors = tuple(door if known.same_as(door) else known for known in self.doors)
        if display_name and not self.named:
            self.display_name = display_name
        return (self.doors, self.display_name) != before
