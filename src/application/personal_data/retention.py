"""What is kept for a term is forgotten after it (E2-13)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from application.shared.idempotency import KEPT_FOR
from application.shared.ports import UnitOfWork

BATCH: Final = 1_000
"""Rows in one transaction: others wait for it no longer than they would not notice."""


class Kept(StrEnum):
    """
    * `idempotency_answers`  answers kept for repeated requests
    * `rejected_callbacks`   bodies that somebody sent in a provider's name
    * `ended_sessions`       who was signed in, when and how
    * `door_codes`           codes that should have proved a door
    * `banner_clickers`      who clicked a banner on a day; how many did stays
    * `dialogues`            the words of messages; that there was one stays
    """

    IDEMPOTENCY_ANSWERS = "idempotency_answers"
    REJECTED_CALLBACKS = "rejected_callbacks"
    ENDED_SESSIONS = "ended_sessions"
    DOOR_CODES = "door_codes"
    BANNER_CLICKERS = "banner_clickers"
    DIALOGUES = "dialogues"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTerms:
    """`dialogues` is the shop's choice; None keeps them."""

    idempotency_answers: timedelta = KEPT_FOR
    rejected_callbacks: timedelta = timedelta(days=90)
    ended_sessions: timedelta = timedelta(days=30)
    door_codes: timedelta = timedelta(days=1)
    banner_clickers: timedelta = timedelta(days=2)
    dialogues: timedelta | None = None

    def ends(self, as_of: datetime) -> Mapping[Kept, datetime]:
        """What is older than its moment is forgotten."""
        terms = {
            Kept.IDEMPOTENCY_ANSWERS: self.idempotency_answers,
            Kept.REJECTED_CALLBACKS: self.rejected_callbacks,
            Kept.ENDED_SESSIONS: self.ended_sessions,
            Kept.DOOR_CODES: self.door_codes,
            Kept.BANNER_CLICKERS: self.banner_clickers,
            Kept.DIALOGUES: self.dialogues,
        }
        return {kind: as_of - term for kind, term in terms.items() if term is not None}


class RetentionStore(Protocol):
    @abstractmethod
    async def count(self, kind: Kept, *, before: datetime) -> int:
        """How much of it is older."""

    @abstractmethod
    async def forget(self, kind: Kept, *, before: datetime, limit: int) -> int:
        """Forget at most so many and say how many they were; what somebody works on now is left for later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyRetention:
    """Repeatable, and safe to be stopped in the middle. A dry run only counts."""

    store: RetentionStore
    terms: RetentionTerms
    uow: UnitOfWork

    async def __call__(self, *, as_of: datetime, dry_run: bool) -> Mapping[Kept, int]:
        """How much of each kind was, or would be, forgotten."""
        return {
            kind: await (self._count(kind, before) if dry_run else self._forget(kind, before))
            for kind, before in self.terms.ends(as_of).items()
        }

    async def _count(self, kind: Kept, before: datetime) -> int:
        async with self.uow:
            return await self.store.count(kind, before=before)

    async def _forget(self, kind: Kept, before: datetime) -> int:
        total, forgotten = 0, BATCH
        while forgotten == BATCH:
            async with self.uow:
                forgotten = await self.store.forget(kind, before=before, limit=BATCH)
            total += forgotten
        return total
