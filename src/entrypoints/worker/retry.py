"""When a failed job runs again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import Any, Final

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from application.shared.retry import RetryLater
from domain.shared.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class JitteredRetry(BaseRetryStrategy):
    """Waits up to twice as long after each failure, a random part of it, so that failures do not march in step.

    A refusal of the business is final: the same command would be refused again. A job cut off by a shutdown
    goes back at once. `RetryLater` is obeyed always, and with `uncounted_waits` around its task it is no failure.
    """

    runs: int = 8
    base_seconds: float = 1
    cap_seconds: float = 300
    random: Random = field(default_factory=SystemRandom, repr=False)

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        match exception:
            case RetryLater(seconds=seconds, jitter=True):
                return _after(self.random.uniform(0, seconds))
            case RetryLater(seconds=seconds):
                return _after(seconds)
            case asyncio.CancelledError() | JobAborted():
                return _after(0)
            case DomainError():
                return None
        if job.attempts + 1 >= self.runs:
            return None
        longest = min(self.cap_seconds, self.base_seconds * 2**job.attempts)
        return _after(self.random.uniform(0, longest))


def _after(seconds: float) -> RetryDecision:
    return RetryDecision(retry_in={"milliseconds": round(seconds * 1000)})


PATIENT: Final = JitteredRetry()

# The retry that follows adds one.
_UNCOUNT: Final = (
    "UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = %(job_id)s AND status = 'doing'"
)


async def uncounted_waits(
    call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: object
) -> Any:
    """A middleware of tasks: the queue counts every run, so take back the one that only asked to wait.

    Otherwise a few waits would make the first passing error final, and the sweeper would take a patient job
    for one that kills its workers. The job itself stays, and with it its place behind its lock.
    """
    try:
        return await call_next()
    except RetryLater:
        await context.app.connector.execute_query_async(_UNCOUNT, job_id=context.job.id)
        raise
