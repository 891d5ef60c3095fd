"""Jobs of workers that died: the queue leaves them running for ever, so somebody has to put them back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

# A job that has taken so many workers down with it is not tried on another.
MOST_ATTEMPTS: Final = 50

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeper:
    """Several sweepers may run at once: the queue lets only one of them move a job."""

    jobs: JobManager
    stalled_seconds: float

    async def run(self, *, every_seconds: float) -> None:
        """Sweep until cancelled, through a loss of the database too."""
        while True:
            try:
                await self.sweep()
            except ConnectorException:
                _log.exception("sweep_failed")
            await asyncio.sleep(every_seconds)

    async def sweep(self) -> int:
        """Put stalled jobs back and say how many there were."""
        stalled = list(await self.jobs.get_stalled_jobs(seconds_since_heartbeat=self.stalled_seconds))
        for job in stalled:
            await self._revive(job)
        return len(stalled)

    async def _revive(self, job: Job) -> None:
        try:
            if job.attempts >= MOST_ATTEMPTS:
                await self._give_up(job, "too many attempts")
            else:
                await self.jobs.retry_job(job)
                _log.warning("job_revived", job=job.id, task=job.task_name, attempts=job.attempts)
        except UniqueViolation:
            # A sibling with the same queueing lock waits already, and it will do the same work.
            await self._give_up(job, "a sibling is waiting")
        except ConnectorException:
            _log.info("job_not_revived", job=job.id, reason="it is no longer running")

    async def _give_up(self, job: Job, reason: str) -> None:
        await self.jobs.finish_job(job, Status.FAILED, delete_job=False)
        _log.error("job_given_up", job=job.id, task=job.task_name, reason=reason)
