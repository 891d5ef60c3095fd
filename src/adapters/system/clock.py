"""The machine's clock."""

from datetime import UTC, datetime

from application.shared.ports import Clock


class SystemClock(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock
