"""Is this process ready to serve?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from application.health.ports import DatabaseProbe, ServiceDown, ServiceProbes
from application.shared.ports import Clock

STALE_JOB_SECONDS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`note` says what was found; a failed check that is not `vital` leaves the process ready."""

    name: str
    passed: bool
    note: str
    vital: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        return all(check.passed for check in self.checks if check.vital)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReadiness:
    database: DatabaseProbe
    services: ServiceProbes
    clock: Clock

    async def __call__(self) -> Readiness:
        checks = await self._database()
        for name, probe in self.services.items():
            try:
                await probe()
            except ServiceDown as error:
                # Whatever an optional service does, the program also does without it.
                checks.append(Check(name=name, passed=False, note=str(error), vital=False))
            else:
                checks.append(Check(name=name, passed=True, note="answers"))
        return Readiness(checks=tuple(checks))

    async def _database(self) -> list[Check]:
        now = self.clock.now()
        try:
            state = await self.database.state(at=now)
        except ServiceDown as error:
            return [Check(name="database", passed=False, note=str(error))]
        at_head = state.revision == state.expected_revision
        waited = 0
        if state.oldest_due_job is not None:
            waited = int((now - state.oldest_due_job).total_seconds())
        return [
            Check(name="database", passed=True, note="answers"),
            Check(
                name="migrations",
                passed=at_head,
                note=f"at {state.revision or 'none'}, expected {state.expected_revision}",
            ),
            # Late jobs are the worker's trouble: taking the shop down would not help.
            Check(
                name="jobs",
                passed=waited <= STALE_JOB_SECONDS,
                note=f"the oldest due job waits {waited} s",
                vital=False,
            ),
        ]
