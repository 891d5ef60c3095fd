"""Rate limits in Redis: every process counts the same hits."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.system.rate_limits import MemoryRateLimiter, digest_of, item_of, standing_of
from application.shared.rate_limits import Limit, RateLimiter, Standing

PREFIX: Final = "prilavok:limit"
AWAY_SECONDS: Final = 5.0
"""For how long a Redis that failed is not asked again: every request would wait for it."""

Result = TypeVar("Result")

_log = structlog.get_logger(__name__)


class RedisRateLimiter(RateLimiter):
    """While Redis is away, strict limits are counted by this process alone and the others let everybody pass."""

    def __init__(
        self, redis: Redis, secret: bytes, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._redis = redis
        self._secret = secret
        self._alone = MemoryRateLimiter(secret)
        self._monotonic = monotonic
        self._away_until = float("-inf")
        storage = RedisStorage(
            "redis://",
            implementation="redispy",
            key_prefix=PREFIX,
            # The library hands it on to the client; its types know plain options only.
            connection_pool=redis.connection_pool,  # type: ignore[arg-type]
        )
        self._strategy = MovingWindowRateLimiter(storage)

    async def hit(self, limit: Limit, key: str) -> Standing:
        async def shared() -> Standing:
            digest = digest_of(self._secret, key)
            allowed = await self._strategy.hit(item_of(limit), digest)
            return await self._standing(limit, digest, allowed=allowed)

        async def alone() -> Standing:
            return await self._alone.hit(limit, key) if limit.strict else _open(limit)

        return await self._asked(shared, alone)

    async def peek(self, limit: Limit, key: str) -> Standing:
        async def shared() -> Standing:
            return await self._standing(limit, digest_of(self._secret, key))

        async def alone() -> Standing:
            return await self._alone.peek(limit, key) if limit.strict else _open(limit)

        return await self._asked(shared, alone)

    async def give_back(self, limit: Limit, key: str) -> None:
        async def shared() -> None:
            """The library keeps a list of moments, the newest first."""
            stored_as = item_of(limit).key_for(digest_of(self._secret, key))
            await self._redis.lpop(f"{PREFIX}:{stored_as}")

        async def alone() -> None:
            await self._alone.give_back(limit, key)

        await self._asked(shared, alone)

    async def _standing(self, limit: Limit, digest: str, *, allowed: bool | None = None) -> Standing:
        stats = await self._strategy.get_window_stats(item_of(limit), digest)
        return standing_of(
            limit, remaining=stats.remaining, resets_in=stats.reset_time - time.time(), allowed=allowed
        )

    async def _asked(
        self, shared: Callable[[], Awaitable[Result]], alone: Callable[[], Awaitable[Result]]
    ) -> Result:
        if self._monotonic() >= self._away_until:
            try:
                return await shared()
            except RedisError as error:
                self._leave_alone(error)
        return await alone()

    def _leave_alone(self, error: RedisError) -> None:
        """Said once, however many were waiting for it."""
        now = self._monotonic()
        if now >= self._away_until:
            _log.warning("rate_limits.redis_away", error=type(error).__name__)
        self._away_until = now + AWAY_SECONDS


def _open(limit: Limit) -> Standing:
    return standing_of(limit, remaining=limit.quota, resets_in=0, allowed=True)
