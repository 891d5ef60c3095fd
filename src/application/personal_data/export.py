"""A person gets everything that is kept about them, as one archive (E2-05, INV-PD-2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from application.personal_data.ports import DossierArchive, DossierReader, SubjectRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.shared.ids import ClientId

MOST_ROWS: Final = 10_000
"""Of one sort of data: an archive is made in memory while its reader waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeArchive:
    """Nothing of it is stored."""

    subjects: SubjectRepository
    dossiers: DossierReader
    archive: DossierArchive
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, client_id: ClientId) -> bytes:
        """Raise ClientNotFound or ExportTooLarge."""
        async with self.uow:
            subject = await self.subjects.find(client_id)
            dossier = await self.dossiers.read(subject, at=self.clock.now(), most_rows=MOST_ROWS)
        return await self.archive.pack(dossier)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMyData:
    """For clients."""

    make_archive: MakeArchive
    actor: Actor

    async def __call__(self) -> bytes:
        return await self.make_archive(self.actor.client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDataOfClient:
    """Needs PRIVACY_MANAGE. Who took whose data is in the audit log."""

    make_archive: MakeArchive
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, client_id: ClientId) -> bytes:
        self.actor.require(Permission.PRIVACY_MANAGE)
        archive = await self.make_archive(client_id)
        entry = AuditEntry(action="personal_data.export", subject="client", subject_id=str(client_id))
        async with self.uow:
            await self.audit.record(entry, self.clock.now())
        return archive
