"""Whatever is sent to whichever operation, by whomever: the answer is one that the OpenAPI document promises."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import httpx
import pytest
import requests
import schemathesis
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from litestar import Litestar
from pydantic import SecretStr
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from entrypoints.http.openapi import finished_document
from entrypoints.ioc.container import make_container, make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.application import application
from tests.support.buyer import MOCK_SECRET
from tests.support.callers import SUPERUSER
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.shop import Shop

# Each run sends the same requests: every boundary of every schema, and a few random ones.
CONFIG: Final = schemathesis.Config.from_dict({"seed": 1, "phases": {"coverage": {"unexpected-methods": []}}})
EXAMPLES: Final = 5
PARTS: Final = 6  # what is sent is made once for all callers, and workers of xdist share the parts
EXCLUDED: Final = [
    # What the schema allows may be refused for what the shop has, not for how it is written.
    positive_data_acceptance,
    # It sends requests of its own, over a network; the assertion below says the same.
    not_a_server_error,
]


class World:
    """The application with a loop of its own: schemathesis and hypothesis are synchronous."""

    def __init__(self, portal: BlockingPortal, settings: Settings, database: Database) -> None:
        self._portal = portal
        clock = FrozenClock()
        self._container = make_container(settings, FrozenTime(clock))
        self._worker = make_worker_container(settings, FrozenTime(clock))
        self.app: Litestar = application(self._container, settings)
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
        self.headers = {"stranger": {}, "client": buyer.headers, "superuser": SUPERUSER}
        self.known = {
            "order_id": [order["id"] for order in orders],
            "payment_id": [payment["id"] for payment in payments],
            "product_id": [str(tea.product_id), "product-tea"],
            "client_id": [str(buyer.client_id)],
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
    unlimited = settings.http.model_copy(update={"rate_limits": False})
    world = World(portal, replace(settings, payments=secret, security=long_day, http=unlimited), database)
    world.open()
    yield world
    world.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_answer_is_as_documented(world: World, part: int) -> None:
    """No failure of ours, no status, media type or body that the document does not name."""
    document = finished_document(world.app)
    schema = schemathesis.openapi.from_dict(without_security(document), config=CONFIG)
    operations = [found.ok() for found in schema.get_all_operations()][part::PARTS]
    sent = [(operation, list(cases(operation, world.known))) for operation in operations]
    broken: dict[str, list[str]] = {}
    for caller, headers in world.headers.items():
        for operation, drawn_cases in sent:
            for case in drawn_cases if allowed(caller, operation, document) else drawn_cases[::5]:
                try:
                    check(case, world, headers)
                except (FailureGroup, AssertionError) as failure:
                    broken.setdefault(f"{operation.label} by the {caller}", []).append(str(failure))

    assert not broken, "\n\n".join(f"{label}: {len(found)}\n{found[0]}" for label, found in broken.items())


def allowed(caller: str, operation: APIOperation, document: Mapping[str, Any]) -> bool:
    """Whoever may do nothing with it is told so whatever they send: they send less."""
    public = not document["paths"][operation.path][operation.method.lower()].get("security")
    office = operation.path.startswith("/api/v1/admin/")
    return caller == "superuser" or public or (caller == "client" and not office)


def without_security(document: Mapping[str, Any]) -> dict[str, Any]:
    """It is the test that says who calls: schemathesis shall not take the header for a parameter."""
    return {
        **document,
        "paths": {
            path: {method: {**operation, "security": []} for method, operation in item.items()}
            for path, item in document["paths"].items()
        },
    }


def cases(operation: APIOperation, known: Mapping[str, Sequence[str]]) -> Iterator[Case]:
    """Each boundary of the schema, inside and outside; the same for what exists; a few random ones."""
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    generation = operation.schema.config.generation_for(operation=operation)
    yield from operation.schema.iter_coverage_cases(
        operation, generation_modes=modes, generation_config=generation
    )
    for mode in modes:
        yield from drawn(operation, mode, known)


def drawn(operation: APIOperation, mode: GenerationMode, known: Mapping[str, Sequence[str]]) -> list[Case]:
    drawn: list[Case] = []

    @seed(1)
    @hypothesis_settings(
        max_examples=EXAMPLES, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def draw(case: Case, data: st.DataObject) -> None:
        for name in case.path_parameters:
            if name in known and mode is GenerationMode.POSITIVE:
                case.path_parameters[name] = data.draw(st.sampled_from(known[name]))
        drawn.append(case)

    with suppress(Unsatisfiable):
        draw()
    return drawn


def check(case: Case, world: World, caller: Mapping[str, str]) -> None:
    request = requests.Request(**case.as_transport_kwargs(base_url="http://shop.test")).prepare()

    answer = world.send(request, caller)

    assert answer.status_code < 500, case.as_curl_command()
    case.validate_response(answer, excluded_checks=EXCLUDED)
    if answer.status_code >= 400 and case.path != "/health/ready":
        assert answer.headers["content-type"] == "application/problem+json"
