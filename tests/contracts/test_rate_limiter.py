"""What every rate limiter promises."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.redis.rate_limits import AWAY_SECONDS, PREFIX, RedisRateLimiter
from adapters.system.rate_limits import MemoryRateLimiter
from application.shared.rate_limits import Limit, RateLimiter
from tests.support.redis import AwayRedis, a_redis

SECRET = b"a secret of the tests"
LIMIT = Limit(name="test", quota=3, window=timedelta(minutes=1))
STRICT = Limit(name="test-strict", quota=3, window=timedelta(minutes=1), strict=True)
BRIEF = Limit(name="test-brief", quota=2, window=timedelta(seconds=1))


class Seconds:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["memory", "redis"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[RateLimiter]:
    if request.param == "memory":
        yield MemoryRateLimiter(SECRET)
        return
    redis = await a_redis()
    yield RedisRateLimiter(redis, SECRET)
    await redis.aclose()


@pytest.fixture
def key() -> str:
    return f"anna-{uuid4()}@example.com"


async def test_as_many_hits_as_the_quota_are_allowed(limiter: RateLimiter, key: str) -> None:
    standings = [await limiter.hit(LIMIT, key) for _ in range(5)]

    assert [standing.allowed for standing in standings] == [True, True, True, False, False]
    assert [standing.remaining for standing in standings] == [2, 1, 0, 0, 0]
    assert all(59 <= standing.reset_after_seconds <= 60 for standing in standings)


async def test_each_key_and_each_limit_is_counted_by_itself(limiter: RateLimiter, key: str) -> None:
    for _ in range(3):
        await limiter.hit(LIMIT, key)

    assert (await limiter.hit(LIMIT, f"{key}2")).remaining == 2
    assert (await limiter.hit(STRICT, key)).remaining == 2
    assert not (await limiter.hit(LIMIT, key)).allowed


async def test_a_look_counts_nothing(limiter: RateLimiter, key: str) -> None:
    untouched = await limiter.peek(LIMIT, key)
    await limiter.hit(LIMIT, key)

    looks = [await limiter.peek(LIMIT, key) for _ in range(4)]

    assert (untouched.allowed, untouched.remaining, untouched.reset_after_seconds) == (True, 3, 0)
    assert [(look.allowed, look.remaining) for look in looks] == [(True, 2)] * 4


async def test_a_look_at_a_full_window_says_so(limiter: RateLimiter, key: str) -> None:
    for _ in range(3):
        await limiter.hit(LIMIT, key)

    look = await limiter.peek(LIMIT, key)

    assert (look.allowed, look.remaining) == (False, 0)
    assert 59 <= look.reset_after_seconds <= 60


async def test_a_hit_that_is_given_back_makes_room_for_one(limiter: RateLimiter, key: str) -> None:
    for _ in range(3):
        await limiter.hit(LIMIT, key)

    await limiter.give_back(LIMIT, key)

    assert [(await limiter.hit(LIMIT, key)).allowed for _ in range(2)] == [True, False]


async def test_giving_back_what_was_never_taken_gives_nothing(limiter: RateLimiter, key: str) -> None:
    for _ in range(5):
        await limiter.give_back(LIMIT, key)

    assert [(await limiter.hit(LIMIT, key)).allowed for _ in range(4)] == [True, True, True, False]


async def test_the_window_moves_and_a_refused_hit_does_not_prolong_it(limiter: RateLimiter, key: str) -> None:
    await limiter.hit(BRIEF, key)
    await anyio.sleep(0.5)
    await limiter.hit(BRIEF, key)
    assert not (await limiter.hit(BRIEF, key)).allowed

    await anyio.sleep(0.6)  # the first has left, the second has not

    assert [(await limiter.hit(BRIEF, key)).allowed for _ in range(2)] == [True, False]


async def test_whoever_waits_as_told_is_let_in(limiter: RateLimiter, key: str) -> None:
    for _ in range(2):
        await limiter.hit(BRIEF, key)
    refused = await limiter.hit(BRIEF, key)

    await anyio.sleep(refused.reset_after_seconds)

    assert (await limiter.hit(BRIEF, key)).allowed


async def test_of_parallel_hits_exactly_the_quota_is_allowed(limiter: RateLimiter, key: str) -> None:
    standings = await asyncio.gather(*(limiter.hit(LIMIT, key) for _ in range(40)))

    assert sum(standing.allowed for standing in standings) == 3


async def test_two_processes_share_a_redis(key: str) -> None:
    one, two = await a_redis(), await a_redis()
    limiters = [RedisRateLimiter(one, SECRET), RedisRateLimiter(two, SECRET)]

    standings = await asyncio.gather(*(limiters[n % 2].hit(LIMIT, key) for n in range(20)))

    assert sum(standing.allowed for standing in standings) == 3
    await one.aclose()
    await two.aclose()


async def test_no_key_is_kept_as_it_is(key: str) -> None:
    redis = await a_redis()
    before = set(await redis.keys(f"{PREFIX}:*"))

    await RedisRateLimiter(redis, SECRET).hit(LIMIT, key)
    await RedisRateLimiter(redis, b"another secret").hit(LIMIT, key)

    [one, two] = set(await redis.keys(f"{PREFIX}:*")) - before
    assert one != two
    for name in (one, two):
        assert key.encode() not in name
        assert 0 < await redis.ttl(name) <= 60
    await redis.aclose()


async def test_without_redis_a_limit_is_open_and_a_strict_one_is_counted_here(key: str) -> None:
    redis = AwayRedis()
    limiter = RedisRateLimiter(redis, SECRET)

    assert [(await limiter.hit(LIMIT, key)).allowed for _ in range(9)] == [True] * 9
    assert [(await limiter.hit(STRICT, key)).allowed for _ in range(5)] == [True, True, True, False, False]
    assert not (await limiter.peek(STRICT, key)).allowed
    await limiter.give_back(STRICT, key)
    assert (await limiter.hit(STRICT, key)).allowed
    await redis.aclose()


async def test_a_redis_that_failed_is_left_alone_for_a_while(key: str) -> None:
    redis, clock = AwayRedis(), Seconds()
    limiter = RedisRateLimiter(redis, SECRET, monotonic=clock)
    asked = 0
    execute = redis.execute_command

    async def counting(*args: object, **kwargs: object) -> object:
        nonlocal asked
        asked += 1
        return await execute(*args, **kwargs)

    redis.execute_command = counting  # type: ignore[method-assign]

    await limiter.give_back(LIMIT, key)
    await limiter.give_back(LIMIT, key)
    assert asked == 1
    clock.now += AWAY_SECONDS
    await limiter.give_back(LIMIT, key)
    assert asked == 2
    await redis.aclose()


async def test_memory_forgets_what_was_hit_longest_ago_and_only_of_the_same_limit() -> None:
    limiter = MemoryRateLimiter(SECRET, capacity=2)
    await limiter.hit(STRICT, "a")
    for key in ("a", "b", "a", "c"):
        await limiter.hit(LIMIT, key)

    assert [(await limiter.peek(LIMIT, key)).remaining for key in "abc"] == [1, 3, 2]
    assert (await limiter.peek(STRICT, "a")).remaining == 2


async def test_memory_keeps_no_key_whose_window_is_over() -> None:
    clock = Seconds()
    limiter = MemoryRateLimiter(SECRET, clock=clock)
    for n in range(100):
        await limiter.hit(LIMIT, f"key {n}")

    clock.now += 61
    await limiter.hit(LIMIT, "another")

    [storage] = limiter._storages.values()
    assert len(storage._hits) == 1


@given(st.lists(st.tuples(st.floats(0, 40), st.sampled_from(["hit", "give_back"])), max_size=40))
def test_no_window_ever_holds_more_than_the_quota(steps: list[tuple[float, str]]) -> None:
    """Against the plainest model: a list of the moments that still count."""

    async def play() -> None:
        clock = Seconds()
        limiter, counted = MemoryRateLimiter(SECRET, clock=clock), []
        for wait, step in steps:
            clock.now += wait
            counted = [moment for moment in counted if moment >= clock.now - 60]
            if step == "give_back":
                await limiter.give_back(LIMIT, "key")
                counted = counted[:-1]
                continue
            standing = await limiter.hit(LIMIT, "key")
            assert standing.allowed == (len(counted) < LIMIT.quota)
            if standing.allowed:
                counted.append(clock.now)
            assert standing.remaining == LIMIT.quota - len(counted)

    asyncio.run(play())
