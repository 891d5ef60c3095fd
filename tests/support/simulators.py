"""The Telegram simulator behind a real socket, in a thread with a loop of its own."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from entrypoints.simulators.main import run_simulators


@dataclass(frozen=True)
class RunningTelegram:
    """Talked to over HTTP only, as a developer would."""

    url: str

    def plan(self, **fault: Any) -> None:
        httpx.post(f"{self.url}/control/faults", json=fault).raise_for_status()

    def calls(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        calls = httpx.get(f"{self.url}/control/calls").raise_for_status().json()
        return [call for call in calls if call["method"] == method]

    def reset(self) -> None:
        httpx.delete(f"{self.url}/control").raise_for_status()


@contextmanager
def running_telegram() -> Iterator[RunningTelegram]:
    port = free_port()
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(
        target=loop.run_until_complete, args=(run_simulators("127.0.0.1", port, stop=stop),), daemon=True
    )
    thread.start()
    telegram = RunningTelegram(f"http://127.0.0.1:{port}")
    try:
        _wait_for(telegram)
        yield telegram
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)
        loop.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(telegram: RunningTelegram) -> None:
    for _ in range(100):
        try:
            telegram.reset()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the simulator does not answer")
