"""What the staff write down about a client, one note after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.clients.errors import CardTextUnfit
from domain.clients.events import ClientNoteAdded, ClientNoteDeleted
from domain.shared.aggregate import Aggregate
from domain.shared.ids import ClientId, NoteId

NOTE_LENGTH: Final = 4_000


@dataclass(eq=False, slots=True, kw_only=True)
class Note(Aggregate):
    """Never edited: a mistake is deleted and written anew. `author` is the name of the actor."""

    id: NoteId
    client_id: ClientId
    author: str
    text: str
    created_at: datetime

    @classmethod
    def write(cls, note_id: NoteId, client_id: ClientId, text: str, *, author: str, at: datetime) -> Note:
        """Raise CardTextUnfit."""
        fit = text.strip()
        if not 1 <= len(fit) <= NOTE_LENGTH:
            raise CardTextUnfit("text", NOTE_LENGTH)
        note = cls(id=note_id, client_id=client_id, author=author, text=fit, created_at=at)
        note._record(ClientNoteAdded(client_id=client_id, note_id=note_id, occurred_at=at))
        return note

    def delete(self, *, at: datetime) -> None:
        """Record that it goes."""
        self._record(ClientNoteDeleted(client_id=self.client_id, note_id=self.id, occurred_at=at))
