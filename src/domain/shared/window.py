"""When something is shown or in force: half-open, and open where a side is None (rule R0-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.shared.errors import RuleViolated


class WindowUnfit(RuleViolated):
    code = "window.unfit"

    def __init__(self) -> None:
        super().__init__("A window ends after it starts.", field="ends_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `starts_at` until just before `ends_at`, both aware. Raise WindowUnfit."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.starts_at is not None and self.ends_at is not None and self.ends_at <= self.starts_at:
            raise WindowUnfit

    def __contains__(self, moment: datetime) -> bool:
        return (self.starts_at is None or self.starts_at <= moment) and (
            self.ends_at is None or moment < self.ends_at
        )
