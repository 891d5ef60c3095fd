"""The net under jobs: what should have happened by now, but whose job was lost or gave up, is asked for again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from application.shared.ports import Clock, Job, JobQueue, UnitOfWork

BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """Put a job for everything that is late. Repeatable, as the jobs themselves are."""

    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock

    async def __call__(
        self, late: Callable[[datetime], Awaitable[Sequence[Job]]], as_of: datetime | None, *, dry_run: bool
    ) -> int:
        """How much was late; `late` tells the jobs, at most a batch of them."""
        moment = as_of or self.clock.now()
        async with self.uow:
            jobs = await late(moment)
            if not dry_run:
                for job in jobs:
                    await self.jobs.enqueue(job)
        return len(jobs)
