"""Does Redis answer?"""

from __future__ import annotations

from redis.asyncio import Redis
from redis.exceptions import RedisError

from application.health.ports import ServiceDown, ServiceProbe


class RedisProbe(ServiceProbe):
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def __call__(self) -> None:
        try:
            await self._redis.ping()
        except RedisError as error:
            raise ServiceDown(type(error).__name__) from error
