"""What Redis serves when it is configured."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dishka import Provider, Scope, provide
from redis.asyncio import Redis

from adapters.redis.access_cache import RedisAccessCache
from adapters.redis.probe import RedisProbe
from adapters.redis.rate_limits import RedisRateLimiter
from adapters.redis.response_cache import RedisResponseCache
from application.health.ports import ServiceProbes
from application.identity.access_states import AccessCache
from application.shared.rate_limits import RateLimiter
from application.shared.response_cache import ResponseCache
from entrypoints.settings import Settings

TIMEOUT_SECONDS = 1.0


class RedisProvider(Provider):
    scope = Scope.APP

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    @provide
    async def redis(self) -> AsyncIterator[Redis]:
        client = Redis.from_url(
            self._url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )
        yield client
        await client.aclose()

    @provide
    def response_cache(self, redis: Redis) -> ResponseCache:
        return RedisResponseCache(redis)

    @provide
    def access_cache(self, redis: Redis) -> AccessCache:
        return RedisAccessCache(redis)

    @provide
    def rate_limiter(self, redis: Redis, settings: Settings) -> RateLimiter:
        return RedisRateLimiter(redis, settings.security.key_for("rate limits"))

    @provide
    def service_probes(self, redis: Redis) -> ServiceProbes:
        return {"redis": RedisProbe(redis)}
