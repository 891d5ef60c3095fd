"""A person gets everything that is kept about them, as one archive (E2-05, INV-PD-2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from application.identity.sessions import SessionStore
from application.personal_data.ports import DossierArchive, DossierReader, Shown, SubjectRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.identity.session import Session
from domain.shared.ids import ClientId

MOST_ROWS: Final = 10_000
"""Of one sort of data: an archive is made in memory while its reader waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeArchive:
    """Nothing of it is stored."""

    subjects: SubjectRepository
    dossiers: DossierReader
    sessions: SessionStore
    archive: DossierArchive
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, client_id: ClientId) -> bytes:
        """Raise ClientNotFound or ExportTooLarge."""
        async with self.uow:
            subject = await self.subjects.find(client_id)
            dossier = await self.dossiers.read(subject, at=self.clock.now(), most_rows=MOST_ROWS)
            sessions = [session for card in subject.cards for session in await self.sessions.of_client(card)]
        return await self.archive.pack(
            dossier.with_rows("sessions", [_shown(session) for session in sessions])
        )


def _shown(session: Session) -> Mapping[str, Shown]:
    """A session under the names of its table: with Redis it is not in the database."""
    return {
        "door": session.door.value,
        "opened_at": session.opened_at,
        "rotated_at": session.rotated_at,
        "revoked_at": session.revoked_at,
    }


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
