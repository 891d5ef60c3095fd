"""Public pages come from the cache: the same for everybody, never stale for long, never anything private."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from dishka import AsyncContainer
from litestar import Litestar

from entrypoints.http import cached_reads
from entrypoints.http.cached_reads import CachedReads
from entrypoints.settings import Settings
from tests.support.application import application
from tests.support.catalogue_files import csv_of, imported
from tests.support.database import Database

API = "/api/v1"
PAGE = f"{API}/products/?limit=24"

pytestmark = pytest.mark.usefixtures("demo_shop")


@dataclass
class Seconds:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Calls:
    """How often the application behind the cache was asked. It answers while its doors are open."""

    made: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    doors: asyncio.Event = field(default_factory=asyncio.Event)


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def calls() -> Calls:
    made = Calls()
    made.doors.set()
    return made


@pytest.fixture
def app(
    container: AsyncContainer,
    settings: Settings,
    seconds: Seconds,
    calls: Calls,
    monkeypatch: pytest.MonkeyPatch,
) -> Litestar:
    class Watched(CachedReads):
        def __init__(self, inner, *args, **kwargs):  # type: ignore[no-untyped-def]
            async def counting(scope, receive, send):  # type: ignore[no-untyped-def]
                calls.made += 1
                calls.asked.set()
                await calls.doors.wait()
                await inner(scope, receive, send)

            super().__init__(counting, *args, **kwargs, clock=seconds)

    monkeypatch.setattr("entrypoints.http.app.CachedReads", Watched)
    return application(container, settings)


@pytest.fixture
async def http(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client


async def test_a_page_is_made_once(http: httpx.AsyncClient, calls: Calls) -> None:
    first, second = await http.get(PAGE), await http.get(PAGE)

    assert calls.made == 1
    assert first.content == second.content
    assert first.headers == second.headers
    assert first.headers["cache-control"] == "public, max-age=15"
    assert first.headers["etag"].startswith('"')
    assert len(first.json()["items"]) == 24


async def test_everybody_gets_the_same_bytes(
    http: httpx.AsyncClient, staff: dict[str, str], seconds: Seconds
) -> None:
    account = {"email": "buyer@shop.test", "password": "a long enough password"}
    token = (await http.post(f"{API}/auth/register", json=account)).json()["access_token"]
    callers = [{}, {"Authorization": f"Bearer {token}"}, staff, {"Authorization": "Bearer nonsense"}]
    paths = [
        PAGE, f"{API}/products/facets?q=чай", f"{API}/products/bulka-s-koritsey", f"{API}/categories/all", f"{API}/categories/chay",
        f"{API}/delivery-methods",
    ]  # fmt: skip

    for path in paths:
        answers = []
        for headers in callers:
            seconds.now += 3600  # each is a first request: the page is made anew for every caller
            answers.append(await http.get(path, headers=headers))

        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert len({answer.headers["etag"] for answer in answers}) == 1


async def test_what_the_client_has_is_not_sent_again(http: httpx.AsyncClient) -> None:
    etag = (await http.get(PAGE)).headers["etag"]

    for condition in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = await http.get(PAGE, headers={"If-None-Match": condition})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == etag

    assert (await http.get(PAGE, headers={"If-None-Match": '"other"'})).status_code == 200


async def test_the_order_of_parameters_makes_no_difference(http: httpx.AsyncClient, calls: Calls) -> None:
    await http.get(f"{API}/products/?limit=5&sort=price")
    await http.get(f"{API}/products?sort=price&limit=5")

    assert calls.made == 1


async def test_signs_between_parameters_make_no_difference(http: httpx.AsyncClient, calls: Calls) -> None:
    for query in ("limit=5&sort=price", "&limit=5&&&sort=price&", "sort=price&&limit=5"):
        assert len((await http.get(f"{API}/products/?{query}")).json()["items"]) == 5

    assert calls.made == 1


async def test_values_of_a_repeated_parameter_keep_their_order(http: httpx.AsyncClient, calls: Calls) -> None:
    """The cache does not know which of them mean the same in another order."""
    for query in ("attr=a:1&attr=b:2", "attr=b:2&attr=a:1"):
        assert (await http.get(f"{API}/products/?{query}")).status_code == 200

    assert calls.made == 2


async def test_a_page_that_many_want_at_once_is_made_once(http: httpx.AsyncClient, calls: Calls) -> None:
    answers = await asyncio.gather(*(http.get(PAGE) for _ in range(20)))

    assert calls.made == 1
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


async def test_what_is_no_page_is_answered_to_each_of_many(http: httpx.AsyncClient, calls: Calls) -> None:
    answers = await asyncio.gather(*(http.get(f"{API}/products/nothing") for _ in range(5)))

    assert calls.made == 5
    assert {answer.json()["code"] for answer in answers} == {"catalogue.product_not_found"}


async def test_whoever_leaves_while_a_page_is_made_takes_nobody_along(
    http: httpx.AsyncClient, calls: Calls
) -> None:
    calls.doors.clear()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(http.get(PAGE))
        await calls.asked.wait()
        others = [group.create_task(http.get(PAGE)) for _ in range(4)]
        await asyncio.sleep(0)
        first.cancel()
        calls.doors.set()

    assert first.cancelled()
    assert {one.result().status_code for one in others} == {200}
    assert (await http.get(PAGE)).status_code == 200


async def test_head_says_what_get_would_without_its_body(http: httpx.AsyncClient, calls: Calls) -> None:
    head, page = await http.head(PAGE), await http.get(PAGE)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == page.headers
    assert calls.made == 1
    assert (await http.head(PAGE, headers={"If-None-Match": page.headers["etag"]})).status_code == 304
    nothing = await http.head(f"{API}/products/nothing")
    assert (nothing.status_code, nothing.content) == (404, b"")


async def test_a_change_of_the_catalogue_is_seen_by_whoever_made_it(
    http: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    path = f"{API}/products/bulka-s-koritsey"
    before = await http.get(path)

    await http.patch(path, json={"description": "Новая"}, headers=staff)
    after = await http.get(path)

    assert after.json()["description"] == "Новая"
    assert after.headers["etag"] != before.headers["etag"]


async def test_a_file_that_was_taken_in_is_seen_by_whoever_sent_it(
    http: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    line = {"sku": "TEA-1", "name": "Лапсанг", "category": "Лапсанги", "price": "100"}
    assert (await http.get(f"{API}/products?q=лапсанг")).json()["items"] == []

    report = await imported(http, staff, csv_of([line]), "create_categories=true")

    assert report["created"] == 1, report
    assert len((await http.get(f"{API}/products?q=лапсанг")).json()["items"]) == 1


async def test_a_change_made_elsewhere_is_seen_within_a_second(
    http: httpx.AsyncClient, database: Database, seconds: Seconds
) -> None:
    path = f"{API}/products/bulka-s-koritsey"
    await http.get(path)

    database.execute("UPDATE products SET description = 'Новая' WHERE slug = 'bulka-s-koritsey'")
    database.execute("UPDATE catalogue_version SET version = version + 1")
    seconds.now += cached_reads.VERSION_SECONDS

    assert (await http.get(path)).json()["description"] == "Новая"


@pytest.mark.parametrize(
    "path", ["products/nothing", "products/?limit=0", "products/?colour=red", "categories/nothing"]
)
async def test_only_a_200_is_kept(http: httpx.AsyncClient, calls: Calls, path: str) -> None:
    first, second = await http.get(f"{API}/{path}"), await http.get(f"{API}/{path}")

    assert first.status_code == second.status_code >= 400
    assert first.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers
    assert calls.made == 2


@pytest.mark.parametrize(
    "path", ["/", "/health/live", f"{API}/auth/me", f"{API}/products/a/b", "/openapi.json"]
)
async def test_what_is_not_on_the_list_is_never_kept(
    http: httpx.AsyncClient, calls: Calls, path: str
) -> None:
    await http.get(path)
    await http.get(path)

    assert calls.made == 2


async def test_a_public_page_may_be_read_by_any_web_page(http: httpx.AsyncClient) -> None:
    assert (await http.get(PAGE, headers={"Origin": "https://t.me"})).headers[
        "access-control-allow-origin"
    ] == "*"


async def test_a_broken_database_is_a_problem_and_nothing_is_kept(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:

        async def broken(*_: object, **__: object) -> None:
            raise ConnectionError

        patched.setattr("adapters.persistence.statements.Statements.one", broken)
        patched.setattr("adapters.persistence.statements.Statements.all", broken)
        assert (await http.get(PAGE)).status_code == 500

    assert (await http.get(PAGE)).status_code == 200
