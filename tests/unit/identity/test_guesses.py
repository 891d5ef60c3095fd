"""Guessing: how many get through, and whom it holds up."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.redis.rate_limits import RedisRateLimiter
from adapters.system.rate_limits import MemoryRateLimiter
from application.identity.guarded import CODE, CODE_SENDING, LOGIN
from application.shared.client_address import ClientAddress
from application.shared.guesses import Guarded, Guesses
from application.shared.rate_limits import Limit, RateLimiter, Standings, TooManyAttempts
from tests.support.redis import AwayRedis

HERE, ELSEWHERE = "203.0.113.9", "198.51.100.7"
QUARTER = timedelta(minutes=15)
GUARDED = Guarded(
    pair=(Limit(name="pair", quota=3, window=QUARTER, strict=True),),
    subject=(Limit(name="subject", quota=5, window=QUARTER, strict=True),),
    address=(Limit(name="address", quota=8, window=QUARTER, strict=True),),
    familiar=Limit(name="familiar", quota=1, window=timedelta(days=30), strict=True),
)


class Wrong(Exception):
    pass


@dataclass
class Attacked:
    """Something with a secret, and a count of how often somebody's guess was checked."""

    limiter: RateLimiter = field(default_factory=lambda: MemoryRateLimiter(b"secret"))
    checks: int = 0

    def guesses(self, address: str) -> Guesses:
        return Guesses(limiter=self.limiter, address=ClientAddress(value=address), standings=Standings())

    async def check(self, *, right: bool) -> None:
        self.checks += 1
        await asyncio.sleep(0.001)
        if not right:
            raise Wrong

    async def try_it(
        self, *, right: bool = False, subject: str = "anna", address: str = HERE, guarded: Guarded = GUARDED
    ) -> str:
        try:
            async with self.guesses(address).attempt(guarded, subject):
                await self.check(right=right)
        except Wrong:
            return "wrong"
        except TooManyAttempts as error:
            return str(error.details["limit"])
        return "right"


async def test_only_failures_count() -> None:
    world = Attacked()

    assert [await world.try_it(right=True) for _ in range(20)] == ["right"] * 20
    assert [await world.try_it() for _ in range(5)] == ["wrong"] * 3 + ["pair"] * 2


async def test_parallel_guesses_get_no_more_checks_than_there_is_room_for() -> None:
    world = Attacked()

    answers = await asyncio.gather(*(world.try_it() for _ in range(50)))

    assert (world.checks, sorted(set(answers))) == (3, ["pair", "wrong"])


async def test_a_right_guess_among_parallel_wrong_ones_makes_room_for_itself_only() -> None:
    world = Attacked()
    await asyncio.gather(*(world.try_it(right=n == 0) for n in range(50)))
    assert world.checks == 3

    answers = [await world.try_it() for _ in range(3)]

    assert answers == ["wrong", "pair", "pair"]


async def test_many_addresses_together_meet_the_limit_of_the_subject() -> None:
    world = Attacked()

    answers = [await world.try_it(address=f"198.51.100.{n}") for n in range(8)]

    assert answers == ["wrong"] * 5 + ["subject"] * 3


async def test_many_subjects_from_one_address_meet_its_own_limit() -> None:
    world = Attacked()

    answers = [await world.try_it(subject=f"client {n}") for n in range(10)]

    assert answers == ["wrong"] * 8 + ["address"] * 2


async def test_nobody_is_locked_out_where_they_are_familiar() -> None:
    world = Attacked()
    assert await world.try_it(right=True) == "right"
    for n in range(8):
        await world.try_it(address=f"198.51.100.{n}")

    assert await world.try_it(right=True, address="192.0.2.1") == "subject"
    assert await world.try_it(right=True) == "right"
    assert [await world.try_it() for _ in range(4)] == ["wrong"] * 3 + ["pair"]


async def test_who_is_familiar_gives_no_guesses_back_to_others() -> None:
    world = Attacked()
    assert await world.try_it(right=True) == "right"
    for n in range(5):
        await world.try_it(address=f"198.51.100.{n}")

    assert [await world.try_it(right=True) for _ in range(5)] == ["right"] * 5

    assert await world.try_it(address="192.0.2.1") == "subject"


async def test_a_refusal_counts_nothing() -> None:
    world = Attacked()
    for _ in range(60):
        await world.try_it()  # 3 failures; the others are refused for the pair

    assert [await world.try_it(subject=f"{n}") for n in range(6)] == ["wrong"] * 5 + ["address"]


async def test_limits_that_had_room_get_theirs_back_when_another_refuses() -> None:
    world = Attacked()
    for n in range(5):
        await world.try_it(address=f"198.51.100.{n}")

    assert [await world.try_it() for _ in range(20)] == ["subject"] * 20

    assert [await world.try_it(subject=f"{n}") for n in range(9)] == ["wrong"] * 8 + ["address"]


async def test_an_interrupted_check_counts_as_failed() -> None:
    world = Attacked()

    async def interrupted() -> None:
        async with world.guesses(HERE).attempt(GUARDED, "anna"):
            raise asyncio.CancelledError

    for _ in range(3):
        with pytest.raises(asyncio.CancelledError):
            await interrupted()

    assert await world.try_it(right=True) == "pair"


async def test_the_refusal_says_how_long_to_wait() -> None:
    world = Attacked()
    for _ in range(3):
        await world.try_it()

    with pytest.raises(TooManyAttempts) as refused:
        async with world.guesses(HERE).attempt(GUARDED, "anna"):
            pytest.fail("nothing is checked")

    assert refused.value.details == {"limit": "pair", "retry_after": 900}


async def test_of_codes_five_are_checked_whatever_the_number_of_requests() -> None:
    world = Attacked()

    answers = await asyncio.gather(*(world.try_it(guarded=CODE) for _ in range(30)))

    assert world.checks == answers.count("wrong") == 5


async def test_a_second_code_within_a_minute_is_not_sent() -> None:
    guesses = Attacked().guesses(HERE)
    await guesses.spend(CODE_SENDING, "+79991234567")

    with pytest.raises(TooManyAttempts) as refused:
        await guesses.spend(CODE_SENDING, "+79991234567")

    assert refused.value.details["limit"] == "code-sending"
    assert 1 <= refused.value.retry_after_seconds <= 60
    await guesses.spend(CODE_SENDING, "+79991234568")


async def test_without_redis_passwords_are_still_guarded() -> None:
    redis = AwayRedis()
    world = Attacked(limiter=RedisRateLimiter(redis, b"secret"))

    answers = await asyncio.gather(*(world.try_it(guarded=LOGIN) for _ in range(40)))

    assert world.checks == answers.count("wrong") == 10
    await redis.aclose()


@given(
    st.lists(
        st.tuples(st.sampled_from(["anna", "boris"]), st.sampled_from([HERE, ELSEWHERE, "192.0.2.1"])),
        max_size=40,
    )
)
def test_no_subject_and_no_address_ever_has_more_failures_than_its_limits(
    tries: list[tuple[str, str]],
) -> None:
    world = Attacked()

    async def play() -> list[tuple[str, str]]:
        return [
            (subject, address)
            for subject, address in tries
            if await world.try_it(subject=subject, address=address) == "wrong"
        ]

    failed = asyncio.run(play())

    for subject, address in failed:
        assert failed.count((subject, address)) <= 3
        assert sum(one[0] == subject for one in failed) <= 5
        assert sum(one[1] == address for one in failed) <= 8
