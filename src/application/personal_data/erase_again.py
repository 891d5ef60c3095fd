"""After a backup is restored, everybody who was erased since it was made is erased again (E2-12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from application.personal_data.acts import ActRepository, Erasure
from application.personal_data.destroy import Destroy
from application.personal_data.ports import Eraser, SubjectRepository
from application.shared.access import Actor, Permission
from application.shared.ports import Clock, UnitOfWork
from domain.clients.errors import ClientNotFound
from domain.personal_data.terms import Case

AFTER_RESTORE: Final = "повторное уничтожение после восстановления из резервной копии"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListErasures:
    """To be kept beside the backups, not in them: a backup does not know whom it should not remember."""

    acts: ActRepository
    uow: UnitOfWork
    actor: Actor

    async def __call__(self) -> tuple[Erasure, ...]:
        self.actor.require(Permission.PRIVACY_MANAGE)
        async with self.uow:
            return await self.acts.erasures()


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseAgain:
    """By the erasures of the database and those given, one person in a transaction. Repeatable.

    Nothing stands in the way: what a restored backup has of their orders and money stays, without their data.
    """

    acts: ActRepository
    subjects: SubjectRepository
    eraser: Eraser
    destroy: Destroy
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, given: Iterable[Erasure] = ()) -> int:
        """How many had anything left to destroy."""
        self.actor.require(Permission.PRIVACY_MANAGE)
        async with self.uow:
            await self.acts.record_erasures(list(given))
            erasures = await self.acts.erasures()
        return sum([await self._erase(erasure) for erasure in erasures])

    async def _erase(self, erasure: Erasure) -> bool:
        async with self.uow:
            try:
                subject = await self.subjects.lock_card(erasure.client_id)
            except ClientNotFound:
                # They came after the backup was made.
                return False
            if not await self.eraser.anything_left(subject.cards):
                return False
            await self.destroy(subject, Case.WITHDRAWAL, AFTER_RESTORE, at=self.clock.now())
            return True
