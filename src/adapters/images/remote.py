"""Pictures of other servers over HTTP.

Whoever can write an address into the shop could make us ask a server that only we can reach. So each host is looked
up here, every address of it must be public, and the connection goes to the very address that was checked.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Final

import httpx

from application.media.errors import PictureRefused
from application.media.ports import MAX_PHOTO_BYTES, PictureSource
from application.shared.retry import RetryLater

_TIMEOUT: Final = httpx.Timeout(10.0, read=20.0)
_WHOLE_SECONDS: Final = 60
_AGAIN_SECONDS: Final = 300
_REDIRECTS: Final = 3
_NO_CONNECTION_KEPT: Final = httpx.Limits(max_keepalive_connections=0)
"""Connections are kept by address, and many hosts have one address: TLS of one is not TLS of the next."""
_PASSING: Final = frozenset({408, 425, 429})

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]


async def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a host. Raise OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class HttpPictureSource(PictureSource):
    """`shop_url` is of the connected shop: its pictures may come from a private address, and without TLS."""

    def __init__(
        self,
        shop_url: str | None,
        *,
        resolve: Resolver = resolved,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._shop = _origin(httpx.URL(shop_url)) if shop_url is not None else None
        self._resolve = resolve
        self._client = httpx.AsyncClient(
            timeout=_TIMEOUT,
            limits=_NO_CONNECTION_KEPT,
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    async def aclose(self) -> None:
        await self._client.aclose()

    async def fetch(self, url: str) -> bytes:
        try:
            async with asyncio.timeout(_WHOLE_SECONDS):
                return await self._followed(httpx.URL(url))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError):
            raise PictureRefused("the address is none") from None
        except (httpx.HTTPError, OSError, TimeoutError) as error:
            raise RetryLater(_AGAIN_SECONDS, jitter=True) from error

    async def _followed(self, url: httpx.URL) -> bytes:
        for _ in range(_REDIRECTS + 1):
            async with self._answer(url) as answer:
                if answer.has_redirect_location:
                    url = url.join(answer.headers["Location"])
                    continue
                if answer.status_code in _PASSING or answer.status_code >= 500:
                    raise RetryLater(_AGAIN_SECONDS, jitter=True)
                if answer.status_code != 200:
                    raise PictureRefused(f"answer {answer.status_code}")
                return await _body(answer)
        raise PictureRefused("too many redirects")

    @asynccontextmanager
    async def _answer(self, url: httpx.URL) -> AsyncIterator[httpx.Response]:
        """From the address that was checked; TLS and `Host` are of the name."""
        ours = _origin(url) == self._shop
        if not url.host or url.userinfo or (url.scheme != "https" and not ours):
            raise PictureRefused("only https addresses are copied")
        address = await self._address(url, private=ours)
        request = self._client.build_request(
            "GET",
            url.copy_with(host=address),
            headers={"Host": url.netloc.decode("ascii"), "Accept": "image/*", "Accept-Encoding": "identity"},
            extensions={"sni_hostname": url.host},
        )
        answer = await self._client.send(request, stream=True)
        try:
            yield answer
        finally:
            await answer.aclose()

    async def _address(self, url: httpx.URL, *, private: bool) -> str:
        found = await self._resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
        if not found:
            raise RetryLater(_AGAIN_SECONDS, jitter=True)
        if not private and not all(map(_is_public, found)):
            raise PictureRefused("a private address")
        return found[0]


async def _body(answer: httpx.Response) -> bytes:
    """What it says of its own length and kind is not believed."""
    body = bytearray()
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > MAX_PHOTO_BYTES:
            raise PictureRefused("larger than a photo may be")
    return bytes(body)


def _is_public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    inside = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return bool(inside.is_global and not inside.is_multicast and not inside.is_reserved)


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)
