"""A leak, or anything like it: who is told by when (152-FZ, article 21 part 3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from domain.personal_data.errors import InFuture, NoticeAlreadyGiven, NoticeOutOfOrder, TextMissing

FIRST_NOTICE: Final = timedelta(hours=24)
"""That it happened, to Roskomnadzor, since it was found."""
RESULTS: Final = timedelta(hours=72)
"""What the inquiry has found and who is guilty, since it was found."""


@dataclass(eq=False, slots=True, kw_only=True)
class Incident:
    """`people` is how many it touches, as far as is known."""

    id: UUID
    found_at: datetime
    description: str
    people: int | None = None
    notified_at: datetime | None = None
    reported_at: datetime | None = None

    @classmethod
    def found(
        cls, incident_id: UUID, description: str, *, people: int | None, found_at: datetime, at: datetime
    ) -> Incident:
        """Raise TextMissing for an empty description, InFuture."""
        if not description.strip():
            raise TextMissing("description")
        if found_at > at:
            raise InFuture("found_at")
        return cls(id=incident_id, found_at=found_at, description=description.strip(), people=people)

    @property
    def notice_due_at(self) -> datetime:
        return self.found_at + FIRST_NOTICE

    @property
    def results_due_at(self) -> datetime:
        return self.found_at + RESULTS

    def notify(self, *, at: datetime) -> None:
        """Raise NoticeAlreadyGiven."""
        if self.notified_at is not None:
            raise NoticeAlreadyGiven
        self.notified_at = at

    def report(self, *, at: datetime) -> None:
        """Raise NoticeOutOfOrder or NoticeAlreadyGiven."""
        if self.notified_at is None:
            raise NoticeOutOfOrder
        if self.reported_at is not None:
            raise NoticeAlreadyGiven
        self.reported_at = at
