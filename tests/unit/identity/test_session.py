"""How long a session lives, and what its refresh tokens are worth."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.identity.client import DoorKind
from domain.identity.session import GRACE, IDLE_LIFE, LIFE, Session, Verdict
from domain.shared.ids import ClientId, SessionId
from tests.fakes.system import MOMENT

SESSION = Session(
    id=SessionId(UUID(int=1)),
    client_id=ClientId(UUID(int=2)),
    door=DoorKind.VK,
    generation=5,
    opened_at=MOMENT,
    rotated_at=MOMENT,
)
INSTANT = timedelta(microseconds=1)


def test_the_newest_token_rotates_and_the_one_before_repeats_within_the_grace() -> None:
    assert SESSION.judge(5, MOMENT + timedelta(days=1)) is Verdict.ROTATE
    assert SESSION.judge(4, MOMENT + GRACE) is Verdict.REPEAT
    assert SESSION.judge(4, MOMENT + GRACE + INSTANT) is Verdict.REUSED


def test_a_session_ends_when_unused_for_a_week_and_after_thirty_days_at_the_latest() -> None:
    assert SESSION.alive(MOMENT + IDLE_LIFE - INSTANT)
    assert not SESSION.alive(MOMENT + IDLE_LIFE)
    used = replace(SESSION, rotated_at=MOMENT + LIFE - timedelta(hours=1))
    assert used.alive(MOMENT + LIFE - INSTANT)
    assert not used.alive(MOMENT + LIFE)
    assert used.judge(5, MOMENT + LIFE) is Verdict.ENDED


def test_a_revoked_session_is_over_for_every_token() -> None:
    revoked = replace(SESSION, revoked_at=MOMENT)

    assert {revoked.judge(generation, MOMENT) for generation in range(8)} == {Verdict.ENDED}


@given(st.integers(0, 3), st.timedeltas(timedelta(0), timedelta(days=6)))
def test_any_older_token_ends_the_session(generation: int, later: timedelta) -> None:
    assert SESSION.judge(generation, MOMENT + later) is Verdict.REUSED


@given(st.integers(6, 2**32), st.timedeltas(timedelta(0), timedelta(days=6)))
def test_a_token_from_before_a_restored_backup_ends_the_session(generation: int, later: timedelta) -> None:
    assert SESSION.judge(generation, MOMENT + later) is Verdict.REUSED
