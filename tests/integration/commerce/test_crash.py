"""The HTTP process is killed in the middle of a request; another process gets the request again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from adapters.system.clock import SystemClock
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.books import assert_books_balance
from tests.support.buyer import MOCK_SECRET
from tests.support.shop import API, Shop, callback
from tests.support.simulators import free_port
from tests.support.tables import changes, dump

DYING = ("-m", "tests.support.dying_server")
SOUND = ("-m", "entrypoints.cli.main", "http")


@pytest.fixture
def clock() -> FrozenClock:
    """The processes live in real time."""
    return FrozenClock(SystemClock().now())


@contextmanager
def serving(settings: Settings, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A process and its address, once it answers."""
    port = free_port()
    environment = os.environ | {
        "PYTHONPATH": "src",
        "ENV": "test",
        "PORT": str(port),
        "DATABASE_URL": settings.database.dsn,
        "DATA_DIR": str(settings.general.data_dir),
        "SECRET_KEY": settings.security.secret_key.get_secret_value(),
        "PAYMENTS_MOCK_SECRET": MOCK_SECRET,
        "ACCESS_TOKEN_EXPIRE_MINUTE": "60",
    }
    process = subprocess.Popen([sys.executable, *arguments], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(process, address)
        yield process, address
    finally:
        process.kill()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server is gone"
        try:
            httpx.get(f"{address}{API}/products/")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the server does not answer")


def post(address: str, path: str, **request: object) -> httpx.Response:
    return httpx.post(f"{address}{API}/{path}", timeout=20, **request)  # type: ignore[arg-type]


async def test_a_webhook_killed_between_commit_and_answer_is_credited_once(
    shop: Shop, settings: Settings
) -> None:
    """INV-PA-1: the provider had no answer and repeats; a new process answers as if nothing had been."""
    buyer = await shop.buyer(points="50")
    order = await buyer.bought((await shop.goods(), "2"), points="50")
    said = callback(await buyer.start_payment(order))
    webhook = {"content": said.body, "headers": {"X-Mock-Signature": said.signature}}

    with serving(settings, *DYING, "after") as (process, address):
        with pytest.raises(httpx.TransportError):
            post(address, "payments/webhook/mock", **webhook)
        assert process.wait(timeout=10) == -signal.SIGKILL
    assert_books_balance(shop.database)
    before = dump(shop.database)
    with serving(settings, *SOUND) as (_, address):
        answers = [post(address, "payments/webhook/mock", **webhook) for _ in range(2)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (200, {"outcome": "duplicate"})
    ] * 2
    assert changes(before, dump(shop.database)) == {}
    assert (await buyer.see(order))["status"] == "paid"
    captures = "SELECT count(*) FROM ledger_transfers WHERE starts_with(key, 'capture:')"
    assert shop.database.execute(captures) == [(1,)]


async def test_an_order_killed_before_its_commit_holds_nothing(shop: Shop, settings: Settings) -> None:
    """INV-OR-5: the buyer repeats the request with the same key and has one order."""
    buyer = await shop.buyer(points="50")
    tea = await shop.goods(stock=("2",))
    wish = {
        "delivery": "pickup-centre",
        "points": "50",
        "lines": [{"variant_id": str(tea.variant_id), "quantity": "2"}],
    }
    headers = {**buyer.headers, "Idempotency-Key": "one order"}
    before = dump(shop.database)

    with serving(settings, *DYING, "before") as (process, address):
        with pytest.raises(httpx.TransportError):
            post(address, "orders/", json=wish, headers=headers)
        assert process.wait(timeout=10) == -signal.SIGKILL
    assert changes(before, dump(shop.database)) == {}

    answer = await shop.http.post(f"{API}/orders/", json=wish, headers=headers)

    assert answer.status_code == 201, answer.text
    assert (await buyer.standing())["held"] == "50.00"
