"""How a use case asks to be run again."""

from datetime import datetime, timedelta
from typing import Final


class RetryLater(Exception):
    """The work is not done and not lost: run its job again after so many seconds, however often it ran.

    With `jitter` a random part of them will do, so that many jobs do not come back at one moment.
    """

    def __init__(self, seconds: float, *, jitter: bool = False) -> None:
        super().__init__(f"again in {seconds:.1f} s")
        self.seconds = seconds
        self.jitter = jitter


COMES_BACK_AFTER: Final = timedelta(seconds=5)


def not_sooner(moment: datetime, now: datetime) -> datetime:
    """When a job that came too early runs again: with a worker's clock behind the database's, not at once."""
    return max(moment, now + COMES_BACK_AFTER)
