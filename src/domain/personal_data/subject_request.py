"""A person's request about their own data, and the day by which the law wants it answered (E2-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from domain.personal_data.errors import InFuture, SubjectRequestAnswered, TermNotProlonged, TextMissing
from domain.personal_data.terms import TERMS, Case
from domain.personal_data.working_days import WorkingCalendar
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalTime:
    """The days on which terms are counted: of the shop's time zone, by this calendar."""

    zone: tzinfo
    calendar: WorkingCalendar

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


@dataclass(eq=False, slots=True, kw_only=True)
class SubjectRequest:
    """`due_on` is the last day for the answer."""

    id: UUID
    client_id: ClientId
    case: Case
    received_at: datetime
    due_on: date
    note: str | None = None
    prolonged_at: datetime | None = None
    prolonged_because: str | None = None
    answered_at: datetime | None = None

    @classmethod
    def receive(
        cls,
        request_id: UUID,
        client_id: ClientId,
        case: Case,
        *,
        received_at: datetime,
        note: str | None,
        at: datetime,
        time: LegalTime,
    ) -> SubjectRequest:
        """Raise InFuture."""
        if received_at > at:
            raise InFuture("received_at")
        return cls(
            id=request_id,
            client_id=client_id,
            case=case,
            received_at=received_at,
            due_on=TERMS[case].ends_on(time.day(received_at), time.calendar),
            note=note,
        )

    def prolong(self, reason: str, *, at: datetime, time: LegalTime) -> None:
        """Raise TextMissing, SubjectRequestAnswered, or TermNotProlonged: also when it is over already."""
        if not reason.strip():
            raise TextMissing("reason")
        if self.answered_at is not None:
            raise SubjectRequestAnswered
        term = TERMS[self.case]
        if not term.extension or self.prolonged_at is not None or self.is_overdue(at, time):
            raise TermNotProlonged
        self.due_on = term.prolonged(self.due_on, time.calendar)
        self.prolonged_at, self.prolonged_because = at, reason.strip()

    def answer(self, *, at: datetime) -> None:
        """Raise SubjectRequestAnswered."""
        if self.answered_at is not None:
            raise SubjectRequestAnswered
        self.answered_at = at

    def is_overdue(self, at: datetime, time: LegalTime) -> bool:
        return self.answered_at is None and time.day(at) > self.due_on
