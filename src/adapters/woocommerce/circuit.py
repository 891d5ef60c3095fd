"""A circuit breaker: after failures in a row the shop is left alone for a while, then asked by one request only."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from application.woocommerce.ports import CircuitWatch

FAILURES: Final = 5
FIRST_PAUSE_SECONDS: Final = 5.0
LONGEST_PAUSE_SECONDS: Final = 300.0
LONGEST_ASKED_SECONDS: Final = 60.0
"""Up to this a shop's own Retry-After counts: WordPress always says 600, and an update takes it half a minute. One
probe a minute harms nobody.
"""


class CircuitState(StrEnum):
    """closed -> open -> half_open -> closed | open."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class CircuitOpen(Exception):
    """`seconds` until it makes sense to ask again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the shop is left alone for {seconds:.0f} s")
        self.seconds = seconds


class Entry:
    """One request that was let through."""

    __slots__ = ()


class Circuit(CircuitWatch):
    """Pauses double with each failed probe. `now` counts seconds."""

    def __init__(self, *, failures: int = FAILURES, now: Callable[[], float] = time.monotonic) -> None:
        self._most = failures
        self._now = now
        self._failures = 0
        self._pause = FIRST_PAUSE_SECONDS
        self._open_until: float | None = None
        self._probe: Entry | None = None

    def state(self) -> CircuitState:
        if self._open_until is None:
            return CircuitState.CLOSED
        return CircuitState.HALF_OPEN if self._now() >= self._open_until else CircuitState.OPEN

    def seconds_left(self) -> float:
        return max(0.0, self._open_until - self._now()) if self._open_until is not None else 0.0

    def enter(self) -> Entry:
        """Ask before each request, and give what it returns to `succeeded`, `failed` or `abandoned` after it.

        Raise CircuitOpen.
        """
        if self._open_until is None:
            return Entry()
        remaining = self.seconds_left()
        if remaining > 0 or self._probe is not None:
            raise CircuitOpen(max(remaining, 1.0))
        self._probe = Entry()
        return self._probe

    def succeeded(self, _entry: Entry) -> None:
        """One that went out before the circuit opened closes it as well: the shop answers."""
        self._failures = 0
        self._pause = FIRST_PAUSE_SECONDS
        self._open_until = None
        self._probe = None

    def failed(self, entry: Entry, *, retry_after: float | None = None) -> None:
        """A `retry_after` opens it at once: the shop has said itself how long it wants to be left alone."""
        probed = self._was_probe(entry)
        self._failures += 1
        if retry_after is not None:
            self._open_for(min(max(retry_after, FIRST_PAUSE_SECONDS), LONGEST_ASKED_SECONDS))
        elif probed or (self._open_until is None and self._failures >= self._most):
            self._open_for(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    def abandoned(self, entry: Entry) -> None:
        """The request was cancelled here: that says nothing about the shop."""
        self._was_probe(entry)

    def _was_probe(self, entry: Entry) -> bool:
        """Slow requests from before it opened come back while the probe is out: its place is not theirs to give."""
        if entry is not self._probe:
            return False
        self._probe = None
        return True

    def _open_for(self, seconds: float) -> None:
        self._open_until = max(self._now() + seconds, self._open_until or 0.0)
