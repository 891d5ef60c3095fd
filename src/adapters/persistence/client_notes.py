"""Notes about clients."""

from __future__ import annotations

from adapters.persistence.client_reader import to_note
from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Statements
from application.clients.ports import NoteRepository
from domain.clients.errors import NoteNotFound
from domain.clients.notes import Note
from domain.shared.ids import ClientId, NoteId


class SqlNotes(NoteRepository):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def get(self, client_id: ClientId, note_id: NoteId) -> Note:
        record = await self._statements.one(
            "SELECT id, client_id, author, text, created_at FROM client_notes"
            " WHERE id = %s AND client_id = %s FOR UPDATE",
            (note_id, client_id),
        )
        if record is None:
            raise NoteNotFound
        return to_note(record)

    async def add(self, note: Note) -> None:
        await self._statements.run(
            "INSERT INTO client_notes (id, client_id, author, text, created_at) VALUES (%s, %s, %s, %s, %s)",
            (note.id, note.client_id, note.author, note.text, note.created_at),
        )
        self._outbox.put(note.pull_events())

    async def remove(self, note: Note) -> None:
        await self._statements.run("DELETE FROM client_notes WHERE id = %s", (note.id,))
        self._outbox.put(note.pull_events())
