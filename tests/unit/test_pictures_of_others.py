"""Pictures of other servers: only from public addresses, only so large, only over TLS, except the shop's own."""

import asyncio
from collections.abc import AsyncIterator

import anyio
import httpx
import pytest

from adapters.images.remote import HttpPictureSource
from application.media.errors import PictureRefused
from application.shared.retry import RetryLater

PUBLIC = "93.184.216.34"
SHOP = "http://wordpress:8080"


class Web(httpx.AsyncBaseTransport):
    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def fetched(web: Web, url: str, *addresses: str) -> bytes:
    async def resolve(host: str, _port: int) -> tuple[str, ...]:
        return ("10.0.0.5",) if host in ("wordpress", "inside.test") else addresses or (PUBLIC,)

    async def fetch() -> bytes:
        source = HttpPictureSource(SHOP, resolve=resolve, transport=web)
        try:
            return await source.fetch(url)
        finally:
            await source.aclose()

    return anyio.run(fetch)


def found(body: bytes) -> httpx.Response:
    async def pieces() -> AsyncIterator[bytes]:
        yield body

    return httpx.Response(200, content=pieces())


def moved(to: str) -> httpx.Response:
    return httpx.Response(302, headers={"Location": to})


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    web = Web(found(b"picture"))

    assert fetched(web, "https://shop.test/1.jpg?v=2") == b"picture"
    (request,) = web.asked
    assert (request.url.host, request.headers["Host"]) == (PUBLIC, "shop.test")
    assert request.extensions["sni_hostname"] == "shop.test"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a01:203", "64:ff9b::7f00:1"],
)  # fmt: skip
def test_private_addresses_are_not_asked(address: str) -> None:
    web = Web()
    with pytest.raises(PictureRefused):
        fetched(web, "https://shop.test/1.jpg", PUBLIC, address)
    assert web.asked == []


@pytest.mark.parametrize(
    "url",
    ["http://shop.test/1.jpg", "file:///etc/passwd", "ftp://shop.test/1", "https://u:p@shop.test/1.jpg", "https:///1",
     "/1.jpg", "http://wordpress:9200/_search", "https://wordpress:8080/1.jpg"],
)  # fmt: skip
def test_other_addresses_are_not_asked(url: str) -> None:
    web = Web()
    with pytest.raises(PictureRefused):
        fetched(web, url)
    assert web.asked == []


def test_the_connected_shop_may_be_private_and_without_tls() -> None:
    assert fetched(Web(found(b"p")), f"{SHOP}/wp-content/1.jpg") == b"p"


def test_hosts_of_one_address_do_not_share_a_connection() -> None:
    """TLS was made for the first name: a server that is asked for another one answers 421, or lies."""
    connections = 0

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while (await reader.readline()).strip():
            pass
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\np")
        await writer.drain()
        await reader.read()
        writer.close()

    async def here(_host: str, _port: int) -> tuple[str, ...]:
        return ("127.0.0.1",)

    async def fetch_twice() -> None:
        async with await asyncio.start_server(served, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            source = HttpPictureSource(f"http://wordpress:{port}", resolve=here)
            for name in ("1", "2"):
                assert await source.fetch(f"http://wordpress:{port}/{name}.jpg") == b"p"
            await source.aclose()

    asyncio.run(fetch_twice())

    assert connections == 2


def test_a_redirect_is_checked_like_any_address() -> None:
    assert fetched(Web(moved("/2.jpg"), found(b"p")), "https://shop.test/1.jpg") == b"p"
    for target in ("http://shop.test/1.jpg", "https://inside.test/secret"):
        web = Web(moved(target))
        with pytest.raises(PictureRefused):
            fetched(web, "https://shop.test/1.jpg")
        assert len(web.asked) == 1
    with pytest.raises(PictureRefused):
        fetched(Web(*(moved("/again") for _ in range(9))), "https://shop.test/1.jpg")


def test_too_large_a_picture_is_refused() -> None:
    with pytest.raises(PictureRefused):
        fetched(Web(found(b"\0" * (10 * 1024**2 + 1))), "https://shop.test/1.jpg")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_what_is_not_there_is_not_asked_for_again(status: int) -> None:
    with pytest.raises(PictureRefused):
        fetched(Web(httpx.Response(status)), "https://shop.test/1.jpg")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(429),
        httpx.Response(500),
        httpx.Response(503),
        httpx.ConnectError("x"),
        httpx.ReadTimeout("x"),
    ],
)
def test_what_may_come_is_asked_for_later(answer: httpx.Response | Exception) -> None:
    with pytest.raises(RetryLater):
        fetched(Web(answer), "https://shop.test/1.jpg")
