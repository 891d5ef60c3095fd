"""How often somebody may do something, and the one error of whoever does it too often."""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from domain.shared.errors import Forbidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `quota` hits in any `window`, which moves with the time.

    While the shared counter is away nobody is held up by a limit, except by a `strict` one, which then counts in
    each process by itself: what is guessed or paid for must never be without bounds.
    """

    name: str
    quota: int
    window: timedelta
    strict: bool = False

    @property
    def window_seconds(self) -> int:
        return math.ceil(self.window.total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`reset_after_seconds`: until the oldest hit leaves the window, so that there is room for one more."""

    limit: Limit
    allowed: bool
    remaining: int
    reset_after_seconds: int


class RateLimiter(Protocol):
    """Hits by limit and key. A key may be personal data: it is never kept as it is.

    It counts by the real time, whatever the Clock says.
    """

    @abstractmethod
    async def hit(self, limit: Limit, key: str) -> Standing:
        """Count one, unless the window is full: of parallel hits exactly as many are allowed as there is room."""

    @abstractmethod
    async def peek(self, limit: Limit, key: str) -> Standing:
        """How a hit would stand, without one."""

    @abstractmethod
    async def give_back(self, limit: Limit, key: str) -> None:
        """Undo one hit, if there is one."""


class TooManyAttempts(Forbidden):
    """Over HTTP 429 with `Retry-After`."""

    code = "request.too_many"

    def __init__(self, standing: Standing) -> None:
        self.retry_after_seconds = max(1, standing.reset_after_seconds)
        super().__init__(
            "That was too often: wait before the next attempt.",
            limit=standing.limit.name,
            retry_after=self.retry_after_seconds,
        )


@dataclass(slots=True)
class Standings:
    """How one request stands with every limit that it met."""

    met: list[Standing] = field(default_factory=list, init=False)

    def note(self, standing: Standing) -> None:
        self.met.append(standing)

    @property
    def nearest(self) -> Standing | None:
        """The refusal if there is one, else the limit that is nearest to being used up."""
        return min(
            self.met,
            key=lambda standing: (standing.allowed, standing.remaining / standing.limit.quota),
            default=None,
        )
