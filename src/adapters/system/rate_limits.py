"""Rate limits in the memory of this process."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from application.shared.rate_limits import Limit, RateLimiter, Standing

CAPACITY: Final = 20_000
"""Keys of one limit."""


class MemoryRateLimiter(RateLimiter):
    """Each limit has a storage of its own: a flood of keys at one cannot make another forget."""

    def __init__(
        self, secret: bytes, *, clock: Callable[[], float] = time.time, capacity: int = CAPACITY
    ) -> None:
        self._secret = secret
        self._clock = clock
        self._capacity = capacity
        self._storages: dict[Limit, MovingWindowStorage] = {}

    async def hit(self, limit: Limit, key: str) -> Standing:
        item, digest = item_of(limit), digest_of(self._secret, key)
        allowed = await self._strategy(limit).hit(item, digest)
        return await self._standing(limit, digest, allowed=allowed)

    async def peek(self, limit: Limit, key: str) -> Standing:
        return await self._standing(limit, digest_of(self._secret, key))

    async def give_back(self, limit: Limit, key: str) -> None:
        self._storage(limit).give_back(item_of(limit).key_for(digest_of(self._secret, key)))

    async def _standing(self, limit: Limit, digest: str, *, allowed: bool | None = None) -> Standing:
        stats = await self._strategy(limit).get_window_stats(item_of(limit), digest)
        return standing_of(
            limit,
            remaining=stats.remaining,
            resets_in=stats.reset_time - self._clock(),
            allowed=allowed,
        )

    def _strategy(self, limit: Limit) -> MovingWindowRateLimiter:
        return MovingWindowRateLimiter(self._storage(limit))

    def _storage(self, limit: Limit) -> MovingWindowStorage:
        storage = self._storages.get(limit)
        if storage is None:
            storage = self._storages[limit] = MovingWindowStorage(self._clock, self._capacity)
        return storage


class MovingWindowStorage(MemoryStorage):
    """The library's own keeps keys without bounds, sweeps all of them whenever one is hit, a call of a thread for
    each, and cannot give a hit back.

    Made for windows of one length: the key that was hit longest ago is the first to be empty.
    """

    def __init__(self, clock: Callable[[], float], capacity: int) -> None:
        super().__init__()
        self._clock = clock
        self._capacity = capacity
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = self._clock()
        self._drop_empty(now - expiry)
        hits = self._current(key, now - expiry)
        if len(hits) + amount > limit:
            return False
        hits.extend([now] * amount)
        self._hits[key] = hits
        self._hits.move_to_end(key)
        if len(self._hits) > self._capacity:
            self._hits.popitem(last=False)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        now = self._clock()
        hits = self._current(key, now - expiry)
        return (hits[0], len(hits)) if hits else (now - expiry, 0)

    def give_back(self, key: str) -> None:
        """The newest: which of the hits goes makes no difference to how many there are."""
        hits = self._hits.get(key)
        if hits:
            hits.pop()

    def _current(self, key: str, until: float) -> deque[float]:
        hits = self._hits.get(key)
        if hits is None:
            return deque()
        while hits and hits[0] < until:
            hits.popleft()
        return hits

    def _drop_empty(self, until: float) -> None:
        while self._hits:
            key, hits = next(iter(self._hits.items()))
            if hits and hits[-1] >= until:
                return
            del self._hits[key]


def item_of(limit: Limit) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(limit.quota, limit.window_seconds, namespace=limit.name)


def digest_of(secret: bytes, key: str) -> str:
    """What stands for the key: without the secret nobody can tell whose it is, even by trying all phones."""
    return hmac.digest(secret, key.encode("utf-8", "surrogatepass"), hashlib.sha256)[:16].hex()


def standing_of(limit: Limit, *, remaining: int, resets_in: float, allowed: bool | None) -> Standing:
    """Of a hit, or of the question how one would stand: then `allowed` is None."""
    return Standing(
        limit=limit,
        allowed=remaining > 0 if allowed is None else allowed,
        remaining=max(0, remaining),
        reset_after_seconds=max(0, math.ceil(resets_in)) if remaining < limit.quota else 0,
    )
