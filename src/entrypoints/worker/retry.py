"""When a failed job runs again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import Final

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from application.shared.retry import RetryLater
from domain.shared.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class JitteredRetry(BaseRetryStrategy):
    """Waits up to twice as long after each failure, a random part of it, so that failures do not march in step.

    A refusal of the business is final: the same command would be refused again. A job cut off by a shutdown
    goes back at once, and `RetryLater` is obeyed; neither is counted.
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
        # The exponent is bounded too: jobs that wait for RetryLater may have hundreds of attempts.
        longest = min(self.cap_seconds, self.base_seconds * 2 ** min(job.attempts, 32))
        return _after(self.random.uniform(0, longest))


def _after(seconds: float) -> RetryDecision:
    return RetryDecision(retry_in={"milliseconds": round(seconds * 1000)})


PATIENT: Final = JitteredRetry()
