"""What every response cache promises."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import uuid4

import anyio
import pytest
from redis.asyncio import Redis

from adapters.redis.response_cache import RedisResponseCache
from adapters.system.response_cache import MemoryResponseCache
from application.shared.response_cache import CachedAnswer, ResponseCache
from tests.support.redis import a_redis

ANSWER = CachedAnswer(etag='"1"', media_type="application/json", body=b"[1]")
OTHER = CachedAnswer(etag='"2"', media_type="text/plain", body="два".encode())


@dataclass
class Seconds:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["memory", "redis", "redis without its copy"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[ResponseCache]:
    if request.param == "memory":
        yield MemoryResponseCache()
        return
    redis = await a_redis()
    copies = MemoryResponseCache(max_entries=0) if request.param == "redis without its copy" else None
    yield RedisResponseCache(redis, copies)
    await redis.aclose()


@pytest.fixture
def key() -> str:
    return f"test {uuid4()} /products?q=ё&limit=1"


async def test_what_was_never_put_is_not_there(cache: ResponseCache, key: str) -> None:
    assert await cache.get(key) is None


async def test_what_was_put_comes_back_unchanged(cache: ResponseCache, key: str) -> None:
    await cache.put(key, OTHER, seconds=5)

    assert await cache.get(key) == OTHER
    assert await cache.get(f"{key}0") is None


async def test_the_last_put_wins(cache: ResponseCache, key: str) -> None:
    await cache.put(key, ANSWER, seconds=5)
    await cache.put(key, OTHER, seconds=5)

    assert await cache.get(key) == OTHER


async def test_an_entry_dies_in_time(cache: ResponseCache, key: str) -> None:
    await cache.put(key, ANSWER, seconds=0.05)
    await anyio.sleep(0.1)

    assert await cache.get(key) is None


async def test_memory_forgets_what_was_used_longest_ago() -> None:
    cache = MemoryResponseCache(max_entries=2)
    await cache.put("a", ANSWER, seconds=5)
    await cache.put("b", ANSWER, seconds=5)
    await cache.get("a")

    await cache.put("c", ANSWER, seconds=5)

    assert [await cache.get(key) is not None for key in "abc"] == [True, False, True]


async def test_memory_is_bounded_by_bytes() -> None:
    cache = MemoryResponseCache(max_bytes=9)
    for key in "abc":
        await cache.put(key, ANSWER, seconds=5)
    await cache.put("huge", CachedAnswer(etag="", media_type="", body=b"123456"), seconds=5)
    await cache.put("long name", ANSWER, seconds=5)

    kept = [await cache.get(key) is not None for key in ("a", "b", "c", "huge", "long name")]
    assert kept == [False, True, True, False, False]


async def test_memory_ages_by_elapsed_time() -> None:
    clock = Seconds()
    cache = MemoryResponseCache(clock=clock)
    await cache.put("a", ANSWER, seconds=30)

    clock.now += 29.9
    assert await cache.get("a") == ANSWER
    clock.now += 0.1
    assert await cache.get("a") is None


async def test_two_processes_share_a_redis(key: str) -> None:
    one, two = await a_redis(), await a_redis()

    await RedisResponseCache(one).put(key, ANSWER, seconds=5)

    assert await RedisResponseCache(two).get(key) == ANSWER
    await one.aclose()
    await two.aclose()


async def test_a_copy_of_redis_lives_a_second(key: str) -> None:
    redis, clock = await a_redis(), Seconds()
    cache = RedisResponseCache(redis, MemoryResponseCache(clock=clock))
    await cache.put(key, ANSWER, seconds=30)
    await RedisResponseCache(redis).put(key, OTHER, seconds=30)

    assert await cache.get(key) == ANSWER
    clock.now += 1
    assert await cache.get(key) == OTHER
    await redis.aclose()


@pytest.mark.parametrize(
    "left", [b"", b"\x01", b"\xc1", b"not msgpack", b"\x83\xa4etag\xa1\xff", b"\x93\xa1\xff\xa1a\xa1b"]
)
async def test_what_another_release_has_left_is_not_there(key: str, left: bytes) -> None:
    redis = await a_redis()
    cache = RedisResponseCache(redis, MemoryResponseCache(max_entries=0))
    await redis.set(f"prilavok:response:{key}", left, px=5000)

    assert await cache.get(key) is None

    await cache.put(key, ANSWER, seconds=5)
    assert await cache.get(key) == ANSWER
    await redis.aclose()


async def test_a_redis_that_is_away_is_an_empty_cache(key: str) -> None:
    redis = Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=0.2)
    cache = RedisResponseCache(redis, MemoryResponseCache(max_entries=0))

    await cache.put(key, ANSWER, seconds=5)

    assert await cache.get(key) is None
    await redis.aclose()
