"""The processes under measurement, started and stopped here, with what they cost."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]
    started_in: float

    @property
    def memory_mb(self) -> float:
        """Resident memory of the process and its children."""
        return sum(_resident_kb(pid) for pid in _family(self.process.pid)) / 1024

    @property
    def cpu_seconds(self) -> float:
        return sum(_cpu_seconds(pid) for pid in _family(self.process.pid))


@contextmanager
def running(
    module: str, *arguments: str, health: str, on_port: int | None = None, **environment: str
) -> Iterator[Server]:
    """Start `python -m module`, wait until `health` answers 200, stop it afterwards.

    Without `on_port` it is told a free one by `PORT`.
    """
    port = on_port if on_port is not None else free_port()
    source = str(Path(__file__).parents[1] / "src")
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, "PYTHONPATH": source, "PORT": str(port), **environment},
        stdout=subprocess.DEVNULL,
    )
    started = time.perf_counter()
    try:
        while not _healthy(port, health):
            if process.poll() is not None or time.perf_counter() - started > 30:
                raise RuntimeError(f"{module} did not start")
            time.sleep(0.01)
        yield Server(port, process, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(20)


def _healthy(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in _family(int(child)))]


def _resident_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
