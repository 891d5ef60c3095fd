"""Time and chance under the test's control."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from application.shared.ports import Clock, Ids

MOMENT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class FrozenClock(Clock):
    def __init__(self, moment: datetime = MOMENT) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment

    def advance(self, **by: float) -> None:
        """As timedelta takes it: `clock.advance(minutes=5)`."""
        self.moment += timedelta(**by)


class SequentialIds(Ids):
    """00000000-0000-7000-8000-000000000001, …2, …3: valid UUIDv7, readable in a failure."""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> UUID:
        self._last += 1
        return UUID(f"00000000-0000-7000-8000-{self._last:012x}")
