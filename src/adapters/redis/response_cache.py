"""A response cache in Redis that the processes of one shop share."""

from __future__ import annotations

from typing import Final

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.system.response_cache import MemoryResponseCache
from application.shared.response_cache import CachedAnswer, ResponseCache

COPY_SECONDS: Final = 1.0
_PREFIX: Final = "prilavok:response:"

_log = structlog.get_logger(__name__)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(CachedAnswer)


class RedisResponseCache(ResponseCache):
    """A copy in this process lives one second: asking Redis costs more than serving the page.

    Redis being away makes reads slower, never wrong and never failing.
    """

    def __init__(self, redis: Redis, copies: MemoryResponseCache | None = None) -> None:
        self._redis = redis
        self._copies = copies if copies is not None else MemoryResponseCache()

    async def get(self, key: str) -> CachedAnswer | None:
        copy = await self._copies.get(key)
        if copy is not None:
            return copy
        try:
            stored = await self._redis.get(_PREFIX + key)
        except RedisError as error:
            _log.warning("response_cache.unavailable", error=str(error))
            return None
        if not isinstance(stored, bytes):
            return None
        try:
            answer = _decoder.decode(stored)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            # Another release writes another format, and may run beside this one.
            _log.warning("response_cache.unreadable", error=str(error))
            return None
        await self._copies.put(key, answer, seconds=COPY_SECONDS)
        return answer

    async def put(self, key: str, answer: CachedAnswer, *, seconds: float) -> None:
        await self._copies.put(key, answer, seconds=min(seconds, COPY_SECONDS))
        try:
            await self._redis.set(_PREFIX + key, _encoder.encode(answer), px=int(seconds * 1000))
        except RedisError as error:
            _log.warning("response_cache.unavailable", error=str(error))
