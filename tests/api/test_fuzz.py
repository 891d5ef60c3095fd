"""Whatever is sent to whichever operation, by whomever: the answer is one that the OpenAPI document promises."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import httpx
import pytest
import requests
import schemathesis
from anyio.from_thread import BlockingPortal, start_blocking_portal
from dishka import AsyncContainer
from litestar import Litestar
from pydantic import SecretStr
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from entrypoints.http.app import create_app
from entrypoints.http.openapi import finished_document
from entrypoints.ioc.container import make_container, make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.callers import SUPERUSER
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.shop import MOCK_SECRET, Shop

# Each run sends the same requests: every boundary of every schema, and a few random ones.
CONFIG: Final = {
    "seed": 1,
    "generation": {"deterministic": True, "database": "none", "max-examples": 5},
    "phases": {"coverage": {"unexpected-methods": []}},
}
# A request that the schema allows may be refused for what the shop has, not for how it is written.
EXCLUDED: Final = [positive_data_acceptance]


class World:
    """The application with a loop of its own: schemathesis and hypothesis are synchronous."""

    def __init__(self, portal: BlockingPortal, settings: Settings, database: Database) -> None:
        self._portal = portal
        clock = FrozenClock()
        self._container = make_container(settings, FrozenTime(clock))
        self._worker = make_worker_container(settings, FrozenTime(clock))
        self.app: Litestar = create_app(self._container, settings)
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app), base_url="http://shop.test"
        )
        self._shop = Shop(worker=self._worker, http=self._http, database=database, clock=clock)

    def open(self) -> None:
        self._portal.call(self._open)

    def send(self, request: requests.PreparedRequest, headers: Mapping[str, str]) -> httpx.Response:
        body = request.body.encode() if isinstance(request.body, str) else request.body
        sent = httpx.Request(
            str(request.method), str(request.url), headers={**request.headers, **headers}, content=body
        )
        return self._portal.call(self._http.send, sent)

    def close(self) -> None:
        self._portal.call(self._http.aclose)
        self._portal.call(self._container.close)
        self._portal.call(self._worker.close)

    async def _open(self) -> None:
        shop = self._shop
        await shop.open()
        tea = await shop.goods(stock=("1000",))
        buyer = await shop.buyer(points="100.00")
        await buyer.put(tea, "2")
        orders = [await buyer.bought((tea, "1")) for _ in range(3)]
        payments = [await buyer.start_payment(orders[0]), await shop.paid(buyer, orders[1])]
        self.client = buyer.headers
        self.known = {
            "order_id": [order["id"] for order in orders],
            "payment_id": [payment["id"] for payment in payments],
            "product_id": [str(tea.product_id), "product-tea"],
            "val": [str(shop.category_id), "tea"],
        }


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture
def world(portal: BlockingPortal, settings: Settings, database: Database) -> Iterator[World]:
    secret = settings.payments.model_copy(update={"mock_secret": SecretStr(MOCK_SECRET)})
    long_day = settings.security.model_copy(update={"access_token_minutes": 24 * 60})
    world = World(portal, replace(settings, payments=secret, security=long_day), database)
    world.open()
    yield world
    world.close()


@pytest.fixture
def document(world: World) -> Any:
    config = schemathesis.Config.from_dict(CONFIG)
    return schemathesis.openapi.from_dict(finished_document(world.app), config=config)


operations = schemathesis.pytest.from_fixture("document")


@operations.parametrize()
def test_a_stranger_is_answered_as_documented(case: Case, world: World) -> None:
    check(case, world, {})


@operations.parametrize()
def test_a_client_is_answered_as_documented(case: Case, world: World) -> None:
    check(case, world, world.client)


@operations.parametrize()
def test_the_staff_are_answered_as_documented(case: Case, world: World) -> None:
    check(case, world, SUPERUSER)


def check(case: Case, world: World, caller: Mapping[str, str]) -> None:
    request = requests.Request(**case.as_transport_kwargs(base_url="http://shop.test")).prepare()

    answer = world.send(request, caller)

    case.validate_response(answer, excluded_checks=EXCLUDED)
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
