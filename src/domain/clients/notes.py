"""What the staff write down about a client, one note after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.clients.errors import CardTextUnfit
from domain.shared.ids import ClientId, NoteId

NOTE_LENGTH: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Never edited: a mistake is deleted and written anew. `author` is the name of the actor."""

    id: NoteId
    client_id: ClientId
    author: str
    text: str
    created_at: datetime

    def __post_init__(self) -> None:
        """Raise CardTextUnfit."""
        if not 1 <= len(self.text.strip()) <= NOTE_LENGTH:
            raise CardTextUnfit("text", NOTE_LENGTH)
