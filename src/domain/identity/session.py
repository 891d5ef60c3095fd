"""A session: everything that one signing-in leads to, until it ends.

It is also the family of its refresh tokens. Each use of one makes the next generation; an older one that comes
back was stolen or lost its way, and ends the whole session (RFC 9700, section 4.14.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from domain.identity.client import DoorKind
from domain.shared.ids import ClientId, SessionId

LIFE: Final = timedelta(days=30)
IDLE_LIFE: Final = timedelta(days=7)
GRACE: Final = timedelta(seconds=20)


class Verdict(Enum):
    """What to do with a refresh token whose signature is ours."""

    ROTATE = auto()
    """It is the newest: make the next."""
    REPEAT = auto()
    """The one before, within the grace: a parallel request made the next, so answer with the same."""
    REUSED = auto()
    """An older one: end the session."""
    ENDED = auto()
    """The session is over, or was never ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`generation` is the number of the newest refresh token, made at `rotated_at`."""

    id: SessionId
    client_id: ClientId
    door: DoorKind
    generation: int
    opened_at: datetime
    rotated_at: datetime
    revoked_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        """When it ends by itself unless it is used before."""
        return min(self.opened_at + LIFE, self.rotated_at + IDLE_LIFE)

    def alive(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.ends_at

    def judge(self, generation: int, at: datetime) -> Verdict:
        if not self.alive(at):
            return Verdict.ENDED
        if generation == self.generation:
            return Verdict.ROTATE
        if generation == self.generation - 1 and at <= self.rotated_at + GRACE:
            return Verdict.REPEAT
        return Verdict.REUSED
