"""What every cache of clients' access promises: never what was forgotten, even when a reader was slow."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest

from adapters.redis.access_cache import RedisAccessCache
from adapters.system.access_cache import CAPACITY, REMEMBERED_SECONDS, MemoryAccessCache
from application.identity.access_states import Access, AccessCache
from application.identity.sessions import Bearer
from application.shared.access import Permission, Role
from domain.shared.ids import ClientId, SessionId
from tests.support.redis import AwayRedis, a_redis


@pytest.fixture(params=["memory", "redis"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[AccessCache]:
    if request.param == "memory":
        yield MemoryAccessCache()
        return
    redis = await a_redis()
    yield RedisAccessCache(redis)
    await redis.aclose()


def someone() -> tuple[Bearer, Access]:
    client_id = ClientId(uuid4())
    access = Access(
        client_id=client_id,
        blocked=False,
        role=Role.CASHIER,
        permissions=frozenset({Permission.ORDERS_VIEW, Permission.STOCK_VIEW}),
    )
    return Bearer(client_id=client_id, session_id=SessionId(uuid4())), access


async def put(cache: AccessCache, bearer: Bearer, access: Access) -> None:
    await cache.put(bearer, access, epoch=await cache.epoch(bearer.client_id))


async def test_what_was_put_comes_back_for_this_session_alone(cache: AccessCache) -> None:
    bearer, access = someone()
    await put(cache, bearer, access)

    assert await cache.get(bearer) == access
    assert await cache.get(replace(bearer, session_id=SessionId(uuid4()))) is None
    assert await cache.get(replace(bearer, client_id=ClientId(uuid4()))) is None


async def test_all_sessions_of_a_client_are_forgotten(cache: AccessCache) -> None:
    bearer, access = someone()
    second = replace(bearer, session_id=SessionId(uuid4()))
    await put(cache, bearer, access)
    await put(cache, second, access)
    await cache.forget(bearer.client_id)

    assert [await cache.get(bearer), await cache.get(second)] == [None, None]


async def test_what_was_read_before_a_client_was_forgotten_is_not_remembered(cache: AccessCache) -> None:
    """INV-ID-8: a slow reader does not bring a revoked session back."""
    bearer, access = someone()
    epoch = await cache.epoch(bearer.client_id)
    await cache.forget(bearer.client_id)
    await cache.put(bearer, access, epoch=epoch)

    assert await cache.get(bearer) is None


async def test_memory_remembers_for_three_seconds() -> None:
    now = 1000.0
    cache = MemoryAccessCache(monotonic=lambda: now)
    bearer, access = someone()
    await put(cache, bearer, access)

    now += REMEMBERED_SECONDS - 0.1
    assert await cache.get(bearer) == access
    now += 0.1
    assert await cache.get(bearer) is None


async def test_memory_has_bounds_and_does_not_mistake_a_dropped_client_for_an_unchanged_one() -> None:
    cache = MemoryAccessCache()
    bearer, access = someone()
    epoch = await cache.epoch(bearer.client_id)
    await cache.forget(bearer.client_id)
    for _ in range(CAPACITY):
        await cache.forget(ClientId(uuid4()))
    await cache.put(bearer, access, epoch=epoch)

    assert await cache.get(bearer) is None


async def test_in_redis_an_entry_dies_in_three_seconds() -> None:
    redis = await a_redis()
    bearer, access = someone()
    await put(RedisAccessCache(redis), bearer, access)

    assert 0 < await redis.pttl(f"prilavok:access:{bearer.client_id}") <= 3000
    await redis.aclose()


async def test_without_redis_nothing_is_remembered_and_nothing_fails() -> None:
    redis = AwayRedis()
    cache = RedisAccessCache(redis)
    bearer, access = someone()
    await put(cache, bearer, access)
    await cache.forget(bearer.client_id)

    assert await cache.get(bearer) is None
    await redis.aclose()


@pytest.mark.parametrize("stored", [b"no msgpack", b"\x80", b"\x81\xa7blocked\xc3"])
async def test_in_redis_what_another_version_remembered_is_not_known(stored: bytes) -> None:
    """While a release rolls out, the new one may know permissions that the old one does not."""
    redis = await a_redis()
    bearer, _ = someone()
    await redis.hset(f"prilavok:access:{bearer.client_id}", str(bearer.session_id), stored)

    assert await RedisAccessCache(redis).get(bearer) is None
    await redis.aclose()
