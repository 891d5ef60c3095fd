"""The history of an order: one row for every step that it takes (INV-OR-2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.shared.aggregate import Aggregate


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of history: who moved the order, why, from where to where (INV-OR-2)."""

    event: str
    actor: str
    reason: str | None
    at: datetime
    before: str | None
    after: str


@dataclass(eq=False, slots=True, kw_only=True)
class WithHistory(Aggregate):
    """An aggregate that notes down its steps."""

    _changes: list[Change] = field(default_factory=list, init=False, repr=False)

    def pull_changes(self) -> list[Change]:
        """Hand over the new rows of history, once."""
        changes, self._changes = self._changes, []
        return changes

    def _note(
        self,
        event: str,
        *,
        actor: str,
        at: datetime,
        before: str | None,
        after: str,
        reason: str | None = None,
    ) -> None:
        self._changes.append(
            Change(event=event, actor=actor, reason=reason, at=at, before=before, after=after)
        )
