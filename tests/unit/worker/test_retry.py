"""When a failed job runs again."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from application.shared.retry import RetryLater
from domain.shared.errors import Conflict, RuleViolated
from entrypoints.worker.retry import JitteredRetry


def job(attempts: int) -> Job:
    return Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="any", attempts=attempts)


def pause(strategy: JitteredRetry, error: BaseException, attempts: int = 0) -> float | None:
    """In seconds; None when the job does not run again."""
    before = datetime.now(UTC)  # noqa: TID251 - the queue reads the real clock
    decision = strategy.get_retry_decision(exception=error, job=job(attempts))
    if decision is None:
        return None
    assert decision.retry_at is not None
    return (decision.retry_at - before) / timedelta(seconds=1)


@given(attempts=st.integers(0, 6), seed=st.integers())
def test_a_pause_is_a_random_part_of_a_doubling_and_capped_wait(attempts: int, seed: int) -> None:
    strategy = JitteredRetry(runs=8, base_seconds=2, cap_seconds=60, random=Random(seed))

    waited = pause(strategy, OSError("gone"), attempts)

    assert waited is not None
    assert 0 <= waited <= min(60, 2 * 2**attempts) + 1


def test_pauses_are_spread_over_the_whole_wait() -> None:
    strategy = JitteredRetry(runs=8, base_seconds=1, cap_seconds=300, random=Random(1))

    pauses = [pause(strategy, OSError(), 6) or 0 for _ in range(200)]

    assert min(pauses) < 8
    assert max(pauses) > 56


@given(runs=st.integers(1, 20), attempts=st.integers(0, 40))
def test_a_job_runs_at_most_so_many_times(runs: int, attempts: int) -> None:
    again = pause(JitteredRetry(runs=runs), OSError(), attempts) is not None

    assert again == (attempts + 1 < runs)


@pytest.mark.parametrize("kind", [RuleViolated, Conflict])
def test_a_refusal_of_the_business_is_final(kind: type[RuleViolated]) -> None:
    assert pause(JitteredRetry(), kind("no")) is None


@given(attempts=st.integers(0, 100_000), seconds=st.floats(0, 100_000))
def test_retry_later_is_obeyed_however_often_it_came(attempts: int, seconds: float) -> None:
    waited = pause(JitteredRetry(runs=1), RetryLater(seconds), attempts)

    assert waited == pytest.approx(seconds, abs=1)


@given(seed=st.integers())
def test_retry_later_may_be_told_to_spread(seed: int) -> None:
    waited = pause(JitteredRetry(random=Random(seed)), RetryLater(60, jitter=True))

    assert waited is not None
    assert 0 <= waited <= 61


@pytest.mark.parametrize("error", [asyncio.CancelledError(), JobAborted()])
def test_a_job_cut_off_by_a_shutdown_goes_back_at_once(error: BaseException) -> None:
    assert pause(JitteredRetry(runs=1), error, attempts=50) == pytest.approx(0, abs=1)
