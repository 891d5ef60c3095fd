"""Limits as a client sees them: the fields of every answer, the refusal, and who is counted with whom."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
from dishka import Provider, Scope, provide
from prometheus_client import REGISTRY
from redis.asyncio import Redis
from structlog.testing import capture_logs

from adapters.redis.rate_limits import PREFIX
from application.identity.errors import CredentialsWrong
from application.identity.ports import PasswordHasher
from domain.identity.credentials import Password
from entrypoints.http.app import create_app
from entrypoints.ioc.container import make_container
from entrypoints.settings import Settings, read_settings
from entrypoints.variables import networks
from tests.fakes.system import FrozenClock
from tests.support.container import FrozenTime
from tests.support.redis import REDIS_URL, a_redis
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, init_data

API = "/api/v1"
OF_THE_PROVIDER = {f"{API}/payments/webhook/mock", f"{API}/payments/mock/{{payment_id}}/{{action}}"}
WRONG = {"email": ANNA["email"], "password": "wrong password"}
UNKNOWN = {"email": "nobody@example.com", "password": "wrong password"}


class CountingHasher(PasswordHasher):
    """The real one takes a twentieth of a second each time, by intention."""

    def __init__(self) -> None:
        self.checks = 0

    async def hash(self, password: Password) -> str:
        return f"hash of {password.value}"

    async def check(self, password: Password, stored: str | None) -> None:
        self.checks += 1
        await asyncio.sleep(0.001)
        if stored != f"hash of {password.value}":
            raise CredentialsWrong

    def outgrown(self, stored: str) -> bool:
        return False


class Hashing(Provider):
    scope = Scope.APP

    def __init__(self, hasher: CountingHasher) -> None:
        super().__init__()
        self._hasher = hasher

    @provide(override=True)
    def hasher(self) -> PasswordHasher:
        return self._hasher


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@asynccontextmanager
async def shop(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher, **changes: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """One process of it; `changes` are of the settings of HTTP."""
    changed = replace(settings, http=settings.http.model_copy(update=changes))
    container = make_container(changed, FrozenTime(clock), Hashing(hasher))
    transport = httpx.ASGITransport(app=create_app(container, changed))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client
    await container.close()


@pytest.fixture
async def narrow(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> AsyncIterator[httpx.AsyncClient]:
    """Four requests a minute for those whom we know, and two for strangers."""
    limits = {"rate_limit_per_minute": 4, "rate_limit_of_strangers_per_minute": 2}
    async with shop(settings, clock, hasher, **limits, cors_allow_origins=("https://app.example",)) as client:
        yield client


def fields(answer: httpx.Response) -> tuple[str | None, str | None]:
    return answer.headers.get("ratelimit-policy"), answer.headers.get("ratelimit")


def standing(answer: httpx.Response) -> tuple[str, int, int]:
    name, remaining, wait = answer.headers["ratelimit"].split(";")
    return name.strip('"'), int(remaining.removeprefix("r=")), int(wait.removeprefix("t="))


async def test_every_answer_tells_how_the_caller_stands(
    http: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    me = await http.get(f"{AUTH}/me", headers=staff)
    again = await http.get(f"{AUTH}/me", headers=staff)
    stranger = await http.get(f"{AUTH}/me")
    mistaken = await http.get(f"{AUTH}/me?colour=red", headers=staff)

    assert fields(me) == ('"client";q=600;w=60', '"client";r=599;t=60')
    assert standing(again)[:2] == ("client", 598)
    assert stranger.status_code == 401
    assert fields(stranger) == ('"address";q=300;w=60', '"address";r=299;t=60')
    assert mistaken.status_code == 400
    assert standing(mistaken)[:2] == ("client", 597)


async def test_too_many_requests_are_refused_and_told_when_to_come_again(narrow: httpx.AsyncClient) -> None:
    answers = [await narrow.get(f"{AUTH}/me") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    refused = answers[-1]
    assert_problem(refused, 429, "request.too_many")
    wait = int(refused.headers["retry-after"])
    assert 59 <= wait <= 60
    assert refused.json()["details"] == {"limit": "address", "retry_after": wait}
    assert standing(refused) == ("address", 0, wait)
    assert refused.headers["cache-control"] == "no-store"


async def test_whom_we_know_is_counted_apart_from_their_address(
    narrow: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    for _ in range(3):
        await narrow.get(f"{AUTH}/me")

    answers = [await narrow.get(f"{AUTH}/me", headers=staff) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200] * 4 + [429]


async def test_a_new_token_that_we_did_not_give_makes_no_new_limit(narrow: httpx.AsyncClient) -> None:
    made_up = [{"Authorization": f"Bearer made-up-{n}"} for n in range(3)]

    answers = [await narrow.get(f"{AUTH}/me", headers=headers) for headers in made_up]

    assert [answer.status_code for answer in answers] == [401, 401, 429]


async def test_pages_from_the_cache_are_not_counted_and_say_nothing_of_their_reader(
    narrow: httpx.AsyncClient,
) -> None:
    answers = [await narrow.get(f"{API}/products/") for _ in range(10)]

    assert [answer.status_code for answer in answers] == [200] * 10
    assert {fields(answer) for answer in answers} == {(None, None)}
    fresh = [await narrow.get(f"{API}/products/?limit={n}") for n in (1, 2)]
    assert [answer.status_code for answer in fresh] == [200, 429]


async def test_health_metrics_and_documents_have_no_limit(narrow: httpx.AsyncClient) -> None:
    for path in ("/health/live", "/metrics", "/openapi.json"):
        answers = [await narrow.get(path) for _ in range(4)]

        assert {answer.status_code for answer in answers} == {200}
        assert {fields(answer) for answer in answers} == {(None, None)}


async def test_a_company_that_notifies_us_is_never_refused(narrow: httpx.AsyncClient) -> None:
    answers = [await narrow.post(f"{API}/payments/webhook/mock", content=b"{}") for _ in range(5)]

    assert 429 not in {answer.status_code for answer in answers}
    assert {answer.json()["code"] for answer in answers} == {"payments.signature_invalid"}


async def test_general_limits_can_be_switched_off_but_guessing_is_guarded(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> None:
    narrow = {"rate_limits": False, "rate_limit_of_strangers_per_minute": 1}
    async with shop(settings, clock, hasher, **narrow) as http:
        answers = [await http.get(f"{AUTH}/me") for _ in range(4)]
        logins = [await http.post(f"{AUTH}/login", json=WRONG) for _ in range(11)]

    assert {answer.status_code for answer in answers} == {401}
    assert {fields(answer) for answer in answers} == {(None, None)}
    assert [answer.status_code for answer in logins] == [401] * 10 + [429]


async def test_browsers_may_read_the_fields(narrow: httpx.AsyncClient) -> None:
    origin = {"Origin": "https://app.example"}

    answers = [await narrow.get(f"{AUTH}/me", headers=origin) for _ in range(3)]

    assert answers[-1].status_code == 429
    for answer in answers:
        exposed = {
            name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")
        }
        assert {"retry-after", "ratelimit", "ratelimit-policy"} <= exposed


async def test_refusals_are_counted_by_limit_and_logged_without_an_address(narrow: httpx.AsyncClient) -> None:
    def refusals() -> float:
        return REGISTRY.get_sample_value("prilavok_rate_limit_refusals_total", {"limit": "address"}) or 0.0

    before = refusals()
    with capture_logs() as lines:
        for _ in range(5):
            await narrow.get(f"{AUTH}/me")

    assert refusals() - before == 3
    assert [line for line in lines if line["event"].startswith("http.")] == [
        {"event": "http.rate_limited", "log_level": "info", "limit": "address", "route": f"{AUTH}/me"}
    ] * 3


@pytest.mark.parametrize("attempt", [WRONG, UNKNOWN, {"email": "no address", "password": "x"}])
async def test_a_password_can_be_guessed_ten_times_whether_or_not_the_address_is_known(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher, attempt: dict[str, str]
) -> None:
    async with shop(settings, clock, hasher) as http:
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
    async with shop(settings, clock, hasher) as http:
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
    async with shop(settings, clock, hasher, **trusted) as http:
        await http.post(f"{AUTH}/register", json=ANNA, headers=seen("203.0.113.9"))
        await http.post(f"{AUTH}/login", json=ANNA, headers=seen("203.0.113.9"))
        for n in range(100):
            await http.post(f"{AUTH}/login", json=WRONG, headers=seen(f"198.51.100.{n % 11}"))

        at_home = await http.post(f"{AUTH}/login", json=ANNA, headers=seen("203.0.113.9"))
        abroad = await http.post(f"{AUTH}/login", json=ANNA, headers=seen("192.0.2.1"))

    assert at_home.status_code == 200
    assert (abroad.status_code, abroad.json()["details"]["limit"]) == (429, "login-account")


async def test_a_header_of_a_stranger_does_not_change_their_address(narrow: httpx.AsyncClient) -> None:
    forged = [{"X-Forwarded-For": f"198.51.100.{n}"} for n in range(3)]

    answers = [await narrow.get(f"{AUTH}/me", headers=headers) for headers in forged]

    assert [answer.status_code for answer in answers] == [401, 401, 429]


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
    async with shop(settings, clock, hasher, rate_limits=False) as http:
        answers = [await http.post(f"{AUTH}/{path}", json=body) for _ in range(quota + 2)]

    codes = [answer.status_code for answer in answers]
    assert codes[1:quota] == [status] * (quota - 1)
    assert codes[quota:] == [429, 429]


async def test_signing_in_through_telegram_counts_for_nothing(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> None:
    async with shop(settings, clock, hasher, rate_limits=False) as http:
        answers = [await http.post(f"{AUTH}/telegram/verify", json=init_data(settings)) for _ in range(102)]

    assert {answer.status_code for answer in answers} == {200}


async def test_two_processes_with_one_redis_check_ten_passwords_together(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> None:
    redis = await a_redis()
    await _forget(redis)
    shared = replace(settings, general=settings.general.model_copy(update={"redis_url": REDIS_URL}))
    async with shop(shared, clock, hasher) as one, shop(shared, clock, hasher) as two:
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
    async with shop(replace(settings, general=away), clock, hasher, **narrow) as http:
        registered = await http.post(f"{AUTH}/register", json=ANNA)
        answers = [await http.get(f"{AUTH}/me", headers=bearer(registered)) for _ in range(4)]
        logins = [await http.post(f"{AUTH}/login", json=WRONG) for _ in range(12)]

    assert registered.status_code == 201
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.status_code for answer in logins] == [401] * 10 + [429] * 2


async def test_the_document_promises_the_refusal_and_the_fields(http: httpx.AsyncClient) -> None:
    document = json.loads((await http.get("/openapi.json")).content)

    for path, item in document["paths"].items():
        for operation in (
            one for name, one in item.items() if name in ("get", "post", "put", "patch", "delete")
        ):
            limited = path.startswith(API) and path not in OF_THE_PROVIDER
            assert ("429" in operation["responses"]) == limited, path
            if not limited:
                continue
            assert "`request.too_many`" in operation["responses"]["429"]["description"]
            assert set(operation["responses"]["429"]["headers"]) == {
                "Retry-After",
                "RateLimit",
                "RateLimit-Policy",
            }
            for response in operation["responses"].values():
                assert {"RateLimit", "RateLimit-Policy"} <= set(response["headers"]), path


def test_the_defaults_are_generous() -> None:
    http = read_settings(env_file=None, DATA_DIR="/nonexistent", SECRET_KEY="k" * 32).http

    assert (http.rate_limits, http.rate_limit_per_minute, http.rate_limit_of_strangers_per_minute) == (
        True,
        600,
        300,
    )
    assert http.trusted_proxies == ()
