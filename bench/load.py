"""A load generator on raw sockets: as many requests at once as there are connections, every answer checked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Result:
    """Requests per second, and the latencies in milliseconds, sorted."""

    rate: float
    latencies: list[float]

    def percentile(self, share: float) -> float:
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


def request(
    method: str,
    path: str,
    *,
    token: str | None = None,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


@dataclass(eq=False)
class _Connection(asyncio.Protocol):
    requests: Iterator[bytes]
    status: bytes
    latencies: list[float]
    done: asyncio.Future[None]
    transport: asyncio.Transport | None = None
    buffer: bytearray = field(default_factory=bytearray)
    expected: int = -1
    sent_at: float = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.expected < 0:
            head = self.buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            self.expected = head + 4 + self._length(head)
        if len(self.buffer) >= self.expected:
            if self.buffer[9:12] != self.status:
                self._fail(RuntimeError(bytes(self.buffer[:1000]).decode(errors="replace")))
                return
            self.latencies.append((time.perf_counter() - self.sent_at) * 1000)
            self.buffer.clear()
            self.expected = -1
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self._fail(error or ConnectionError("the server closed the connection"))

    def _length(self, head: int) -> int:
        headers = bytes(self.buffer[:head]).lower()
        place = headers.find(b"content-length:")
        return int(headers[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0

    def _send(self) -> None:
        following = next(self.requests, None)
        assert self.transport is not None
        if following is None:
            self.done.set_result(None)
            self.transport.close()
            return
        self.sent_at = time.perf_counter()
        self.transport.write(following)

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


async def send_all(port: int, requests: Iterable[bytes], *, connections: int, status: int) -> Result:
    """Raise RuntimeError with the answer when one has another status."""
    loop, shared, latencies = asyncio.get_running_loop(), iter(requests), list[float]()
    pending = [loop.create_future() for _ in range(connections)]
    started = time.perf_counter()
    for done in pending:
        await loop.create_connection(
            lambda done=done: _Connection(shared, str(status).encode(), latencies, done), "127.0.0.1", port
        )
    await asyncio.gather(*pending)
    return Result(len(latencies) / (time.perf_counter() - started), sorted(latencies))


def repeated(one: bytes, *, seconds: float) -> Iterator[bytes]:
    """The same request until the time is up."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        yield one
