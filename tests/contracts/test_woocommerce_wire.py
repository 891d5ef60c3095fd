"""A server that keeps the letters of HTTP and breaks its spirit: bytes that drip, bodies without an end."""

import asyncio
import gzip
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from adapters.woocommerce.bodies import LARGEST_BYTES
from adapters.woocommerce.circuit import Circuit
from adapters.woocommerce.probe import WooProbe
from adapters.woocommerce.transport import Access, ShopTransport
from application.woocommerce.diagnosis import Code, diagnose
from application.woocommerce.ports import ShopUnavailable
from tests.fakes.system import FrozenClock

Manner = Callable[[asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GOOD = HEAD + b"Content-Length: 2\r\n\r\n[]"
SECONDS = 0.5


class Server:
    """Answers in one manner; `open_now` and `most` count connections."""

    def __init__(self) -> None:
        self.manner: Manner = good
        self.requests: list[bytes] = []
        self.open_now = self.most = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_now += 1
        self.most = max(self.most, self.open_now)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests.append(head.split(b" ")[0])
                if b"Content-Length: " in head:
                    await reader.readexactly(int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0]))
                await self.manner(writer)
        self.open_now -= 1
        writer.close()


async def good(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.01)
    writer.write(GOOD)


async def dripping_head(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    while True:
        await _sent(writer, b"X-Drip: 1\r\n")
        await asyncio.sleep(0.02)


async def dripping_body(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Content-Length: 100000\r\n\r\n")
    while True:
        await _sent(writer, b" ")
        await asyncio.sleep(0.02)


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"\r\n")
    while True:
        await _sent(writer, b" " * 65_536)


async def layered(writer: asyncio.StreamWriter) -> None:
    body = gzip.compress(gzip.compress(b" " * LARGEST_BYTES))
    length = f"Content-Encoding: gzip, gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    await _sent(writer, HEAD + length.encode() + body)


async def cut(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Content-Length: 100\r\n\r\n[")
    await writer.drain()
    writer.close()
    raise ConnectionResetError


async def _sent(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()
    if writer.is_closing():
        raise ConnectionResetError


@asynccontextmanager
async def running() -> AsyncIterator[tuple[Server, Access]]:
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()[:2]
    async with listening:
        yield server, Access(url=f"http://{host}:{port}", user="u", password="p")


@pytest.mark.parametrize("manner", [dripping_head, dripping_body, endless, layered, cut])
async def test_a_body_without_an_end_is_given_up_once_and_the_next_is_served(manner: Manner) -> None:
    async with running() as (server, access):
        server.manner = manner
        seconds = SECONDS if manner in (dripping_head, dripping_body) else 20
        transport = ShopTransport(
            access, connections=1, timeout_seconds=seconds, circuit=Circuit(failures=1000)
        )
        began = time.monotonic()
        with pytest.raises(ShopUnavailable):
            await transport.write("POST", "wc/v3/orders", {"created_via": "prilavok-1"})
        assert time.monotonic() - began < 10
        assert server.requests == [b"POST"]
        server.manner = good
        assert (await transport.get("wc/v3/orders")).data == []
        await transport.close()


async def test_whoever_waits_for_a_connection_in_vain_has_sent_nothing() -> None:
    """What is allowed to be written within a term is not written long after it."""
    async with running() as (server, access):
        server.manner = dripping_body
        circuit = Circuit(failures=1000)
        transport = ShopTransport(access, connections=1, timeout_seconds=SECONDS, circuit=circuit)
        began = time.monotonic()
        order = {"created_via": "prilavok-1"}
        outcomes = await asyncio.gather(
            *(transport.write("POST", "wc/v3/orders", order) for _ in range(8)), return_exceptions=True
        )
        assert time.monotonic() - began < 4 * SECONDS, "each in its turn would take eight times as long"
        assert {type(one) for one in outcomes} == {ShopUnavailable}
        assert 1 <= len(server.requests) <= 2
        server.manner = good
        assert (await transport.get("wc/v3/orders")).data == []
        await transport.close()


async def test_however_many_look_they_use_one_connection_and_give_up_in_time() -> None:
    async with running() as (server, access):
        probe = WooProbe(access, FrozenClock(), timeout_seconds=20)
        await asyncio.gather(*(probe.look() for _ in range(5)))
        assert server.most == 1
        server.manner = endless
        found = diagnose(await probe.look())
        assert [finding.code for finding in found.findings] == [Code.NOT_WORDPRESS]
        server.manner = dripping_body
        slow = WooProbe(access, FrozenClock(), timeout_seconds=SECONDS)
        server.requests.clear()
        found = diagnose(await slow.look())
        assert [finding.code for finding in found.findings] == [Code.SILENT]
        assert len(server.requests) == 1
