"""Working days and the terms that the law counts in them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.personal_data.incident import Incident
from domain.personal_data.subject_request import LegalTime, SubjectRequest
from domain.personal_data.terms import TERMS, Case
from domain.personal_data.working_days import RUSSIAN, WorkingCalendar
from tests.fakes.system import SequentialIds

MOSCOW = LegalTime(zone=ZoneInfo("Europe/Moscow"), calendar=RUSSIAN)
KAMCHATKA = LegalTime(zone=ZoneInfo("Asia/Kamchatka"), calendar=RUSSIAN)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
NEW = SequentialIds()


def request(case: Case, received_at: datetime, time: LegalTime = MOSCOW) -> SubjectRequest:
    return SubjectRequest.receive(
        NEW.new(), NEW.new(), case, received_at=received_at, note=None, at=received_at, time=time
    )


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 4), False),
        (date(2026, 1, 8), False),
        (date(2026, 1, 9), True),
        (date(2026, 6, 12), False),
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert RUSSIAN.works(day) is works


def test_the_government_moves_days() -> None:
    moved = WorkingCalendar(
        holidays=RUSSIAN.holidays,
        days_off=frozenset({date(2026, 12, 31)}),
        working_saturdays=frozenset({date(2026, 12, 26)}),
    )

    assert not moved.works(date(2026, 12, 31))
    assert moved.works(date(2026, 12, 26))
    assert moved.after(date(2026, 12, 25), 4) == date(2026, 12, 30)


@given(DAYS, st.integers(1, 30))
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    end = RUSSIAN.after(day, count)

    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(RUSSIAN.works, between)) == count
    assert RUSSIAN.works(end)


@pytest.mark.parametrize(
    ("case", "due"),
    [
        (Case.ACCESS, date(2026, 1, 19)),
        (Case.CORRECTION, date(2026, 1, 14)),
        (Case.UNLAWFUL, date(2025, 12, 31)),
        (Case.UNLAWFUL_DESTRUCTION, date(2026, 1, 19)),
        (Case.WITHDRAWAL, date(2026, 1, 25)),
    ],
)
def test_terms_by_case(case: Case, due: date) -> None:
    """Over New Year: received on Friday the 26th of December."""
    assert request(case, datetime(2025, 12, 26, 12, 0, tzinfo=UTC)).due_on == due


def test_every_case_has_a_term() -> None:
    assert set(TERMS) == set(Case)


def test_a_day_is_the_shops_day() -> None:
    """Friday evening in London is Saturday on Kamchatka."""
    moment = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)

    assert request(Case.UNLAWFUL, moment).due_on == date(2026, 11, 24)
    assert request(Case.UNLAWFUL, moment, KAMCHATKA).due_on == date(2026, 11, 25)


def test_the_last_day_is_in_time_and_the_next_is_not() -> None:
    one = request(Case.ACCESS, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    last = datetime.combine(one.due_on, datetime.min.time(), ZoneInfo("Europe/Moscow"))

    assert not one.is_overdue(last + timedelta(hours=23, minutes=59), MOSCOW)
    assert one.is_overdue(last + timedelta(hours=24), MOSCOW)
    one.answer(at=last)
    assert not one.is_overdue(last + timedelta(days=400), MOSCOW)


def test_an_incident_is_counted_from_when_it_was_found() -> None:
    found = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    incident = Incident.found(NEW.new(), " утечка ", people=None, found_at=found, at=found)

    assert incident.description == "утечка"
    assert incident.notice_due_at - found == timedelta(hours=24)
    assert incident.results_due_at - found == timedelta(hours=72)
