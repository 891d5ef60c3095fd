"""What clients may do, remembered in Redis: every process sees a change at once."""

from __future__ import annotations

from typing import Final

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from application.identity.access_states import Access, AccessCache
from application.identity.sessions import Bearer
from domain.shared.ids import ClientId

REMEMBERED_MS: Final = 3_000
EPOCH_SECONDS: Final = 3_600
_PUT: Final = """
if (redis.call('GET', KEYS[2]) or '0') == ARGV[3] then
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    redis.call('PEXPIRE', KEYS[1], ARGV[4], 'NX')
end
return 0
"""

_log = structlog.get_logger(__name__)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Access)


class RedisAccessCache(AccessCache):
    """While Redis is away every request reads the database."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._put = redis.register_script(_PUT)

    async def get(self, bearer: Bearer) -> Access | None:
        try:
            stored = await self._redis.hget(_key(bearer.client_id), str(bearer.session_id))
        except RedisError as error:
            _unavailable(error)
            return None
        return _decoded(stored) if isinstance(stored, bytes) else None

    async def epoch(self, client_id: ClientId) -> int:
        try:
            return int(await self._redis.get(_key_of_epoch(client_id)) or 0)
        except RedisError as error:
            _unavailable(error)
            return -1

    async def put(self, bearer: Bearer, access: Access, *, epoch: int) -> None:
        keys = [_key(bearer.client_id), _key_of_epoch(bearer.client_id)]
        arguments: list[str | bytes | int] = [
            str(bearer.session_id),
            _encoder.encode(access),
            str(epoch),
            REMEMBERED_MS,
        ]
        try:
            await self._put(keys=keys, args=arguments)
        except RedisError as error:
            _unavailable(error)

    async def forget(self, client_id: ClientId) -> None:
        epoch = _key_of_epoch(client_id)
        try:
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.incr(epoch)
                pipeline.expire(epoch, EPOCH_SECONDS)
                pipeline.delete(_key(client_id))
                await pipeline.execute()
        except RedisError as error:
            _unavailable(error)


def _decoded(stored: bytes) -> Access | None:
    """None for what another version wrote, and this one does not understand."""
    try:
        return _decoder.decode(stored)
    except msgspec.DecodeError:
        return None


def _key(client_id: ClientId) -> str:
    return f"prilavok:access:{client_id}"


def _key_of_epoch(client_id: ClientId) -> str:
    return f"prilavok:access-epoch:{client_id}"


def _unavailable(error: RedisError) -> None:
    _log.warning("access_cache.unavailable", error=str(error))
