"""The staff write a note about a client, or take one away."""

from __future__ import annotations

from dataclasses import dataclass

from application.clients.ports import NoteRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.clients.notes import Note
from domain.shared.ids import ClientId, NoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote:
    """Needs CLIENTS_VIEW: whoever serves a client may tell the next one something. Raise ClientNotFound."""

    notes: NoteRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, client_id: ClientId, text: str) -> Note:
        self.actor.require(Permission.CLIENTS_VIEW)
        now = self.clock.now()
        note = Note.write(NoteId(self.ids.new()), client_id, text, author=self.actor.name, at=now)
        async with self.uow:
            await self.notes.add(note)
            await self.audit.record(_entry("client.note", note), now)
        return note


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteNote:
    """Needs CLIENTS_MANAGE. Raise NoteNotFound."""

    notes: NoteRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, client_id: ClientId, note_id: NoteId) -> None:
        self.actor.require(Permission.CLIENTS_MANAGE)
        now = self.clock.now()
        async with self.uow:
            note = await self.notes.get(client_id, note_id)
            note.delete(at=now)
            await self.notes.remove(note)
            await self.audit.record(_entry("client.delete_note", note), now)


def _entry(action: str, note: Note) -> AuditEntry:
    return AuditEntry(
        action=action, subject="client", subject_id=str(note.client_id), after={"note_id": str(note.id)}
    )
