"""When something is shown or in force: half-open, and open where a side is None (rule R0-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from domain.shared.errors import RuleViolated

_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Far enough from the ends of the calendar that every time zone can tell the moment."""


def tellable(moment: datetime) -> bool:
    """Whether it is between the years 1970 and 9998. It is aware."""
    return _EARLIEST <= moment < _LATEST


class WindowUnfit(RuleViolated):
    code = "window.unfit"

    def __init__(self, field: str) -> None:
        super().__init__("A window ends after it starts, between the years 1970 and 9998.", field=field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `starts_at` until just before `ends_at`, given aware and kept in UTC. Raise WindowUnfit."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def __post_init__(self) -> None:
        for field in ("starts_at", "ends_at"):
            moment: datetime | None = getattr(self, field)
            if moment is not None:
                if not tellable(moment):
                    raise WindowUnfit(field)
                object.__setattr__(self, field, moment.astimezone(UTC))
        if self.starts_at is not None and self.ends_at is not None and self.ends_at <= self.starts_at:
            raise WindowUnfit("ends_at")

    def __contains__(self, moment: datetime) -> bool:
        return (self.starts_at is None or self.starts_at <= moment) and (
            self.ends_at is None or moment < self.ends_at
        )
