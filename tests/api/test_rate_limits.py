"""Limits as a client sees them: the fields of every answer, the refusal, and who is counted with whom."""

from collections.abc import AsyncIterator

import httpx
import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from entrypoints.settings import Settings, read_settings
from tests.fakes.system import FrozenClock
from tests.support.application import published_document
from tests.support.limited_shop import CountingHasher, limited_shop
from tests.support.sign_in import ANNA, AUTH, assert_problem

API = "/api/v1"
PHOTO = f"{API}/photos/{{photo_id}}"
"""One page shows dozens of them."""
OF_THE_PROVIDER = {
    f"{API}/payments/webhook/mock",
    f"{API}/payments/mock/{{payment_id}}/{{action}}",
    f"{API}/webhooks/woocommerce",
}
WRONG = {"email": ANNA["email"], "password": "wrong password"}


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
async def narrow(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher
) -> AsyncIterator[httpx.AsyncClient]:
    """Four requests a minute for those whom we know, and two for strangers."""
    limits = {"rate_limit_per_minute": 4, "rate_limit_of_strangers_per_minute": 2}
    async with limited_shop(
        settings, clock, hasher, **limits, cors_allow_origins=("https://app.example",)
    ) as client:
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
    async with limited_shop(settings, clock, hasher, **narrow) as http:
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


async def test_a_header_of_a_stranger_does_not_change_their_address(narrow: httpx.AsyncClient) -> None:
    forged = [{"X-Forwarded-For": f"198.51.100.{n}"} for n in range(3)]

    answers = [await narrow.get(f"{AUTH}/me", headers=headers) for headers in forged]

    assert [answer.status_code for answer in answers] == [401, 401, 429]


def test_the_document_promises_the_refusal_and_the_fields() -> None:
    document = published_document()

    for path, item in document["paths"].items():
        for operation in (
            one for name, one in item.items() if name in ("get", "post", "put", "patch", "delete")
        ):
            limited = path.startswith(API) and path not in {*OF_THE_PROVIDER, PHOTO}
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
