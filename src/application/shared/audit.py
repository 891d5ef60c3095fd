"""The audit log: what privileged people did, to whom, and what changed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeAlias

AuditValue: TypeAlias = str | int | bool | list[str] | None
Facts: TypeAlias = Mapping[str, AuditValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One privileged action, written by the transaction of its effect.

    `before` and `after` hold only what changed. They are kept for ever: a contact or a name of a client is
    never among them, only masked or by the name of its field.
    """

    action: str
    subject: str
    subject_id: str
    before: Facts | None = None
    after: Facts | None = None
    reason: str | None = None


class AuditLog(Protocol):
    @abstractmethod
    async def record(self, entry: AuditEntry, at: datetime) -> None:
        """Add an entry in the name of the actor of this request. Use it inside a unit of work."""

    async def record_change(self, entry: AuditEntry, at: datetime) -> None:
        """Record of all facts before and after only those that differ, and nothing when none does."""
        before, after = difference(entry.before or {}, entry.after or {})
        if before or after:
            await self.record(replace(entry, before=before or None, after=after or None), at)


def difference(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    """What is no longer so, and what is so instead."""
    return _without(before, after), _without(after, before)


def _without(facts: Facts, others: Facts) -> Facts:
    return {name: fact for name, fact in facts.items() if name not in others or others[name] != fact}
