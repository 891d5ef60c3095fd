"""A WooCommerce shop behind a real socket, in a thread with a loop of its own; edited directly by the test."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from entrypoints.simulators.main import run_shop
from entrypoints.simulators.woocommerce.door import PASSWORD, USER
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.support.simulators import free_port

CREDENTIALS = (USER, PASSWORD)


@contextmanager
def running_woocommerce(*, demo: bool = False) -> Iterator[WooCommerceSimulator]:
    """Its address is `simulator.store.home`; `simulator.reset()` before each test."""
    port = free_port()
    simulator = WooCommerceSimulator(home=f"http://127.0.0.1:{port}", demo=demo)
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(
        target=loop.run_until_complete,
        args=(run_shop("127.0.0.1", port, stop=stop, simulator=simulator),),
        daemon=True,
    )
    thread.start()
    try:
        _wait_for(simulator.store.home)
        yield simulator
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)
        loop.close()


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            httpx.delete(f"{url}/control").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the simulator does not answer")
