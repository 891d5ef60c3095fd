"""Guessing passwords over HTTP: how many are checked, and who is held up."""

import asyncio
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from adapters.redis.rate_limits import PREFIX
from entrypoints.settings import Settings
from entrypoints.variables import networks
from tests.fakes.system import FrozenClock
from tests.support.limited_shop import CountingHasher, limited_shop
from tests.support.redis import a_redis, with_redis
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, init_data

WRONG = {"email": ANNA["email"], "password": "wrong password"}
UNKNOWN = {"email": "nobody@example.com", "password": "wrong password"}


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.mark.parametrize("attempt", [WRONG, UNKNOWN, {"email": "no address", "password": "x"}])
async def test_a_password_can_be_guessed_ten_times_whether_or_not_the_address_is_known(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher, attempt: dict[str, str]
) -> None:
    async with limited_shop(settings, clock, hasher) as http:
        await http.post(f"{AUTH}/register", json=ANNA)

        answers = await asyncio.gather(*(http.post(f"{AUTH}/login", json=attempt) for _ in range(40)))

    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 30
    assert hasher.checks == 10
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert_problem(refused, 429, "request.too_many")
    assert refused.json()["details"]["limit"] == "login"
    assert 890 <= int(refused.headers["retry-after"]) <= 900
    assert attempt["email"].lower() not in refused.text.lower()


async def test_the_right_password_counts_for_nothing(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> None:
    async with limited_shop(settings, clock, hasher) as http:
        await http.post(f"{AUTH}/register", json=ANNA)
        right = [await http.post(f"{AUTH}/login", json=ANNA) for _ in range(15)]
        wrong = [await http.post(f"{AUTH}/login", json=WRONG) for _ in range(10)]
        late = await http.post(f"{AUTH}/login", json=ANNA)

    assert {answer.status_code for answer in right} == {200}
    assert {answer.status_code for answer in wrong} == {401}
    assert late.status_code == 429


async def test_whoever_guesses_elsewhere_does_not_lock_a_client_out_at_home(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> None:
    def seen(address: str) -> dict[str, str]:
        return {"X-Forwarded-For": address}

    trusted = {"trusted_proxies": networks("127.0.0.1"), "rate_limits": False}
    async with limited_shop(settings, clock, hasher, **trusted) as http:
        await http.post(f"{AUTH}/register", json=ANNA, headers=seen("203.0.113.9"))
        await http.post(f"{AUTH}/login", json=ANNA, headers=seen("203.0.113.9"))
        for n in range(100):
            await http.post(f"{AUTH}/login", json=WRONG, headers=seen(f"198.51.100.{n % 11}"))

        at_home = await http.post(f"{AUTH}/login", json=ANNA, headers=seen("203.0.113.9"))
        abroad = await http.post(f"{AUTH}/login", json=ANNA, headers=seen("192.0.2.1"))

    assert at_home.status_code == 200
    assert (abroad.status_code, abroad.json()["details"]["limit"]) == (429, "login-account")


@pytest.mark.parametrize(
    ("path", "body", "quota", "status"),
    [
        ("telegram/verify", {"init_data": "auth_date=1&hash=00"}, 100, 401),
        ("refresh", {"refresh_token": "made-up"}, 100, 401),
        ("register", {"email": "anna@example.com", "password": "long enough"}, 30, 409),
    ],
)
async def test_each_way_in_has_its_own_limit_for_an_address(
    settings: Settings,
    clock: FrozenClock,
    hasher: CountingHasher,
    path: str,
    body: dict[str, str],
    quota: int,
    status: int,
) -> None:
    async with limited_shop(settings, clock, hasher, rate_limits=False) as http:
        answers = [await http.post(f"{AUTH}/{path}", json=body) for _ in range(quota + 2)]

    codes = [answer.status_code for answer in answers]
    assert codes[1:quota] == [status] * (quota - 1)
    assert codes[quota:] == [429, 429]


async def test_signing_in_through_telegram_counts_for_nothing(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> None:
    async with limited_shop(settings, clock, hasher, rate_limits=False) as http:
        answers = [await http.post(f"{AUTH}/telegram/verify", json=init_data(settings)) for _ in range(102)]

    assert {answer.status_code for answer in answers} == {200}


async def test_two_processes_with_one_redis_check_ten_passwords_together(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> None:
    redis = await a_redis()
    await _forget(redis)
    shared = with_redis(settings)
    async with limited_shop(shared, clock, hasher) as one, limited_shop(shared, clock, hasher) as two:
        answers = await asyncio.gather(
            *((one, two)[n % 2].post(f"{AUTH}/login", json=WRONG) for n in range(30))
        )
        names = b" ".join([name async for name in redis.scan_iter(f"{PREFIX}:*")])
    await _forget(redis)
    await redis.aclose()

    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 20
    assert hasher.checks == 10
    assert names
    assert b"anna" not in names.lower()
    assert b"127.0.0.1" not in names


async def _forget(redis: Redis) -> None:
    async for name in redis.scan_iter(f"{PREFIX}:*"):
        await redis.delete(name)


async def test_a_shop_whose_redis_is_away_serves_and_still_guards_passwords(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> None:
    away = settings.general.model_copy(update={"redis_url": "redis://127.0.0.1:9/0"})
    narrow = {"rate_limit_per_minute": 2, "rate_limit_of_strangers_per_minute": 2}
    async with limited_shop(replace(settings, general=away), clock, hasher, **narrow) as http:
        registered = await http.post(f"{AUTH}/register", json=ANNA)
        answers = [await http.get(f"{AUTH}/me", headers=bearer(registered)) for _ in range(4)]
        logins = [await http.post(f"{AUTH}/login", json=WRONG) for _ in range(12)]

    assert registered.status_code == 201
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.status_code for answer in logins] == [401] * 10 + [429] * 2
