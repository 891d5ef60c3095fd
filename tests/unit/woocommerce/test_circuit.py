"""The circuit breaker, and what goes over the wire while it is open."""

import asyncio

import httpx
import pytest

from adapters.woocommerce.circuit import Circuit, CircuitOpen, CircuitState
from application.woocommerce.ports import ShopRefused, ShopUnavailable
from tests.support.recorded_shop import RecordedShop, response_of


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def fail(circuit: Circuit, times: int = 1) -> None:
    for _ in range(times):
        circuit.failed(circuit.enter())


def test_it_opens_after_failures_in_a_row_only() -> None:
    circuit = Circuit(failures=3, now=Seconds())
    fail(circuit, 2)
    circuit.succeeded(circuit.enter())
    fail(circuit, 2)
    assert circuit.state() == CircuitState.CLOSED
    fail(circuit)
    assert circuit.state() == CircuitState.OPEN
    with pytest.raises(CircuitOpen):
        circuit.enter()


def test_one_probe_at_once_and_pauses_that_double() -> None:
    now = Seconds()
    circuit = Circuit(failures=1, now=now)
    fail(circuit)
    pauses = []
    for _ in range(10):
        pauses.append(circuit.seconds_left())
        now.now += circuit.seconds_left()
        assert circuit.state() == CircuitState.HALF_OPEN
        probe = circuit.enter()
        with pytest.raises(CircuitOpen):
            circuit.enter()
        circuit.failed(probe)
    assert pauses[:4] == [5, 10, 20, 40]
    assert pauses[-1] == 300
    now.now += 300
    circuit.succeeded(circuit.enter())
    assert circuit.state() == CircuitState.CLOSED
    fail(circuit)
    assert circuit.seconds_left() == 5


def test_a_cancelled_probe_leaves_room_for_another() -> None:
    now = Seconds()
    circuit = Circuit(failures=1, now=now)
    fail(circuit)
    now.now += 5
    circuit.abandoned(circuit.enter())
    circuit.succeeded(circuit.enter())
    assert circuit.state() == CircuitState.CLOSED


def test_slow_requests_from_before_it_opened_do_not_give_the_place_of_the_probe_away() -> None:
    now = Seconds()
    circuit = Circuit(failures=1, now=now)
    slow, cancelled = circuit.enter(), circuit.enter()
    fail(circuit)
    now.now += 5
    probe = circuit.enter()
    circuit.failed(slow)
    circuit.abandoned(cancelled)
    assert circuit.state() == CircuitState.HALF_OPEN
    with pytest.raises(CircuitOpen):
        circuit.enter()
    circuit.failed(probe)
    assert circuit.seconds_left() == 10
    now.now += 10
    circuit.succeeded(circuit.enter())
    assert circuit.state() == CircuitState.CLOSED


def test_an_answer_from_before_it_opened_closes_it() -> None:
    circuit = Circuit(failures=1, now=Seconds())
    slow = circuit.enter()
    fail(circuit)
    circuit.succeeded(slow)
    assert circuit.state() == CircuitState.CLOSED


def test_retry_after_opens_at_once_and_has_a_limit() -> None:
    now = Seconds()
    circuit = Circuit(failures=100, now=now)
    circuit.failed(circuit.enter(), retry_after=60)
    assert circuit.seconds_left() == 60
    circuit = Circuit(now=now)
    circuit.failed(circuit.enter(), retry_after=10**9)
    assert circuit.seconds_left() == 60


async def test_while_it_is_open_nothing_goes_over_the_wire_and_a_probe_closes_it() -> None:
    now = Seconds()
    good = response_of("products/get_simple")
    shop = RecordedShop(
        answers=[httpx.ConnectError("down")] * 3 + [good], circuit=Circuit(failures=3, now=now)
    )
    for _ in range(5):
        with pytest.raises(ShopUnavailable) as failure:
            await shop.catalogue.product(11)
    assert len(shop.requests) == 3
    assert failure.value.retry_after == 5
    now.now += 5
    assert await shop.catalogue.product(11) is not None
    assert await shop.catalogue.product(11) is not None
    assert len(shop.requests) == 5


async def test_maintenance_is_not_disturbed_before_it_said() -> None:
    now = Seconds()
    shop = RecordedShop(
        answers=[response_of("php_errors/maintenance"), response_of("products/get_simple")],
        circuit=Circuit(now=now),
    )
    for moment, left in ((0, 600), (0, 60), (59, 1)):
        now.now = moment
        with pytest.raises(ShopUnavailable) as failure:
            await shop.catalogue.product(11)
        assert failure.value.retry_after == left
    assert len(shop.requests) == 1
    now.now = 60
    assert await shop.catalogue.product(11) is not None


@pytest.mark.parametrize("connections", [1, 3])
async def test_there_are_never_more_requests_at_once_than_connections(connections: int) -> None:
    running, most = 0, 0

    async def answer(_request: httpx.Request) -> httpx.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return response_of("products/get_simple")

    shop = RecordedShop(answers=[], connections=connections)
    shop.transport._client._transport = httpx.MockTransport(answer)
    await asyncio.gather(*(shop.catalogue.product(11) for _ in range(12)))
    assert most == connections


async def test_a_silent_shop_is_given_up_on_and_its_turn_goes_to_the_next() -> None:
    async def answer(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        raise AssertionError

    shop = RecordedShop(answers=[], connections=1)
    shop.transport._timeout = 0.05
    shop.transport._client._transport = httpx.MockTransport(answer)
    results = await asyncio.gather(*(shop.catalogue.product(11) for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [ShopUnavailable] * 3


async def test_a_shop_that_says_no_is_a_shop_that_answers() -> None:
    now = Seconds()
    shop = RecordedShop(
        answers=[httpx.ConnectError("down"), response_of("errors/400_invalid_orderby")],
        circuit=Circuit(failures=1, now=now),
    )
    with pytest.raises(ShopUnavailable):
        await shop.catalogue.product(11)
    now.now += 5
    for _ in range(3):
        with pytest.raises(ShopRefused):
            await shop.catalogue.product(11)
    assert shop.circuit.state() == CircuitState.CLOSED


async def test_a_request_that_is_cancelled_gives_the_place_of_the_probe_back() -> None:
    now, asked = Seconds(), asyncio.Event()

    async def answer(_request: httpx.Request) -> httpx.Response:
        if asked.is_set():
            return response_of("products/get_simple")
        asked.set()
        await asyncio.sleep(60)
        raise AssertionError

    shop = RecordedShop(answers=[], circuit=Circuit(failures=1, now=now))
    shop.transport._client._transport = httpx.MockTransport(answer)
    fail(shop.circuit)
    now.now += 5
    async with asyncio.TaskGroup() as group:
        probe = group.create_task(shop.catalogue.product(11))
        await asked.wait()
        probe.cancel()
    assert probe.cancelled()
    assert await shop.catalogue.product(11) is not None
    assert shop.circuit.state() == CircuitState.CLOSED
