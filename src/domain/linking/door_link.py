"""A door that a client says is theirs, until the code that was sent there is entered (D11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.shared.ids import ClientId, LinkId

LIFE: Final = timedelta(minutes=10)
MOST_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLink:
    """`kind` and `value` are those of the door; `attempts` counts the codes entered so far."""

    id: LinkId
    client_id: ClientId
    kind: str
    value: str
    attempts: int
    created_at: datetime
    expires_at: datetime

    @classmethod
    def begin(cls, link_id: LinkId, client_id: ClientId, kind: str, value: str, *, at: datetime) -> DoorLink:
        return cls(
            id=link_id,
            client_id=client_id,
            kind=kind,
            value=value,
            attempts=0,
            created_at=at,
            expires_at=at + LIFE,
        )
