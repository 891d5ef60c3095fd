"""The audit log: what privileged people did, to whom, and what changed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias
from uuid import UUID

AuditValue: TypeAlias = str | int | bool | list[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One privileged action, written by the transaction of its effect.

    `before` and `after` hold only what changed. They are kept for ever: a contact or a name of a client is
    never among them, only masked or by the name of its field.
    """

    action: str
    subject: str
    subject_id: str
    before: Mapping[str, AuditValue] | None = None
    after: Mapping[str, AuditValue] | None = None
    reason: str | None = None


class AuditLog(Protocol):
    @abstractmethod
    async def record(self, entry: AuditEntry, at: datetime) -> None:
        """Add an entry in the name of the actor of this request. Use it inside a unit of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    id: UUID
    actor: str
    action: str
    subject: str
    subject_id: str
    before: Mapping[str, AuditValue] | None
    after: Mapping[str, AuditValue] | None
    reason: str | None
    at: datetime
