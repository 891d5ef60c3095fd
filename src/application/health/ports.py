"""What must work before this process can serve."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """`revision` is None before the first migration; `oldest_due_job` is when the longest waiting job was due."""

    revision: str | None
    expected_revision: str
    oldest_due_job: datetime | None


class DatabaseProbe(Protocol):
    @abstractmethod
    async def state(self, *, at: datetime) -> DatabaseState:
        """`at` decides which jobs are due. Raise ServiceDown."""


class ServiceProbe(Protocol):
    @abstractmethod
    async def __call__(self) -> None:
        """Return when the service answers; raise ServiceDown."""


class ServiceDown(Exception):
    """The service does not answer."""


ServiceProbes = Mapping[str, ServiceProbe]
"""The optional services that are configured, by name."""
