"""The simulated shop fails as it is told, and what it has done then is what a real one would have done."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from entrypoints.simulators.woocommerce.faults import Outage, Trouble
from entrypoints.simulators.woocommerce.listing import Ask
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.support.woocommerce import CREDENTIALS, running_woocommerce

ORDERS = "/wp-json/wc/v3/orders"


@pytest.fixture(scope="module")
def running() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce() as simulator:
        yield simulator


@pytest.fixture
def simulator(running: WooCommerceSimulator) -> WooCommerceSimulator:
    running.reset()
    return running


@pytest.fixture
def shop(simulator: WooCommerceSimulator) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=simulator.store.home, auth=CREDENTIALS, trust_env=False, timeout=0.5
    ) as client:
        yield client


@pytest.fixture
def mug(simulator: WooCommerceSimulator) -> int:
    return simulator.shop.add_product("Кружка", price="100", stock=10).id


def plan(shop: httpx.Client, **fault: object) -> None:
    shop.post("/control/faults", json=fault).raise_for_status()


def buy(shop: httpx.Client, mug: int) -> httpx.Response:
    body = {"created_via": "mini-1", "set_paid": True, "line_items": [{"product_id": mug, "quantity": 2}]}
    return shop.post(ORDERS, json=body)


def left(simulator: WooCommerceSimulator, mug: int) -> tuple[list[tuple[str, str]], int | None]:
    state = simulator.state()
    orders = [(order["status"], order["total"]) for order in state["orders"]]
    return orders, state["stock"][str(mug)]


@pytest.mark.parametrize(
    ("kind", "status", "begins"),
    [
        ("maintenance", 503, b"<!DOCTYPE"),
        ("bad_gateway", 502, b"<html>"),
        ("error", 500, b'{"code"'),
        ("redirect", 301, b"<html>"),
    ],
)
def test_an_error_means_that_nothing_was_done(
    simulator: WooCommerceSimulator, shop: httpx.Client, mug: int, kind: str, status: int, begins: bytes
) -> None:
    plan(shop, kind=kind)

    failed = buy(shop, mug)

    assert failed.status_code == status
    assert failed.content.startswith(begins)
    assert left(simulator, mug) == ([], 10)
    assert failed.headers.get("Retry-After") == ("600" if kind == "maintenance" else None)
    assert buy(shop, mug).status_code == 201


@pytest.mark.parametrize("executes", [True, False])
@pytest.mark.parametrize("kind", ["cut", "hang"])
def test_no_answer_says_nothing_about_what_was_done(
    simulator: WooCommerceSimulator, shop: httpx.Client, mug: int, kind: str, executes: bool
) -> None:
    plan(shop, kind=kind, executes=executes, seconds=1)

    with pytest.raises(httpx.TransportError):
        buy(shop, mug)

    assert left(simulator, mug) == (([("processing", "200.00")], 8) if executes else ([], 10))


@pytest.mark.parametrize("kind", ["html_before_json", "bom"])
def test_json_may_be_preceded_by_something(shop: httpx.Client, mug: int, kind: str) -> None:
    plan(shop, kind=kind)

    spoilt = shop.get(f"/wp-json/wc/v3/products/{mug}")

    assert spoilt.status_code == 200
    assert spoilt.headers["Content-Type"].startswith("application/json")
    assert not spoilt.content.startswith(b"{")
    assert b'{"id":' in spoilt.content


@pytest.mark.parametrize(
    ("kind", "status", "orders", "stock"),
    [
        ("half_created", 500, [("pending", "0.00")], 10),
        ("created_then_error", 500, [("processing", "200.00")], 8),
        ("empty_line", 201, [("processing", "0.00")], 8),
        ("twice", 201, [("processing", "200.00")] * 2, 6),
        ("oversell", 201, [("processing", "1000.00"), ("processing", "200.00")], -2),
    ],
)
def test_an_order_may_go_wrong_after_it_is_there(
    simulator: WooCommerceSimulator,
    shop: httpx.Client,
    mug: int,
    kind: str,
    status: int,
    orders: list[tuple[str, str]],
    stock: int,
) -> None:
    plan(shop, kind=kind, method="POST", path=ORDERS)
    assert shop.get(ORDERS).json() == []

    assert buy(shop, mug).status_code == status

    assert left(simulator, mug) == (orders, stock)
    others = {"checkout"} if kind == "oversell" else set()
    assert {order.created_via for order in simulator.shop.orders()} == {"mini-1"} | others


def test_a_fault_waits_for_its_method_and_path(shop: httpx.Client, mug: int) -> None:
    plan(shop, kind="error", method="POST", path=ORDERS, times=2)

    assert shop.get(ORDERS).status_code == 200
    assert shop.get("/wp-json/wc/v3/products").status_code == 200
    assert [buy(shop, mug).status_code for _ in range(3)] == [500, 500, 201]


def test_during_an_outage_nothing_can_be_trusted_and_afterwards_everything_works(
    simulator: WooCommerceSimulator, shop: httpx.Client, mug: int
) -> None:
    shop.post("/control/outage", json={"seed": 3, "seconds": 0.01}).raise_for_status()
    answered = [status for _ in range(40) if (status := _tried(shop, mug)) is not None]

    shop.delete("/control/outage").raise_for_status()

    assert {500, 502, 503} <= set(answered)
    assert len(answered) < 40
    assert 0 < len(simulator.shop.orders()) < 40
    assert buy(shop, mug).status_code == 201


def _tried(shop: httpx.Client, mug: int) -> int | None:
    try:
        return buy(shop, mug).status_code
    except httpx.TransportError:
        return None


def test_an_outage_can_be_repeated_exactly() -> None:
    def mixture(seed: int) -> list[tuple[str, bool | None] | None]:
        trouble = Trouble()
        trouble.begin(Outage(seed=seed, share=0.8))
        ask = Ask(method="POST", path="/wc/v3/orders", query={}, body={})
        found = [trouble.for_call(ask) for _ in range(50)]
        return [None if fault is None else (fault.kind, fault.executes) for fault in found]

    assert mixture(5) == mixture(5)
    assert mixture(5) != mixture(6)
    assert None in mixture(5)


def test_writes_to_one_order_that_overlap_are_noticed(
    simulator: WooCommerceSimulator, shop: httpx.Client, mug: int
) -> None:
    paths = [f"{ORDERS}/{simulator.shop.place_order([(mug, 0, 1)]).id}" for _ in range(2)]
    plan(shop, kind="hang", method="PUT", seconds=0.2, times=3)

    def write(path: str) -> None:
        shop.put(path, json={"status": "completed"}).raise_for_status()

    with ThreadPoolExecutor() as pool:
        list(pool.map(write, paths))
    assert simulator.overlaps == []

    with ThreadPoolExecutor() as pool:
        list(pool.map(write, paths[:1] * 2))
    assert simulator.state()["overlapping_writes"] == [f"PUT {paths[0].removeprefix('/wp-json')}"]


def test_calls_are_kept_with_what_became_of_them(shop: httpx.Client, mug: int) -> None:
    plan(shop, kind="cut")
    with pytest.raises(httpx.TransportError):
        buy(shop, mug)
    shop.get(ORDERS, params={"created_via": "mini-1"})

    first, second = shop.get("/control/calls").json()

    assert (first["method"], first["path"], first["status"], first["fault"]) == (
        "POST", "/wc/v3/orders", None, "cut",
    )  # fmt: skip
    assert first["body"]["created_via"] == "mini-1"
    assert (second["query"], second["status"], second["fault"]) == ({"created_via": "mini-1"}, 200, None)
