"""The outermost layer: public catalogue pages from memory, without routing, injection or SQL.

Only paths that look the same to everybody are on its list, and it never reads `Authorization`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from hashlib import blake2b
from time import monotonic
from typing import Final

from dishka import AsyncContainer
from litestar.enums import ScopeType
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from application.catalogue.ports import CatalogueVersion
from application.shared.response_cache import CachedAnswer, ResponseCache
from entrypoints.http.metrics import CACHED_READS

ENTRY_SECONDS: Final = 30
"""Short, because a page shows availability, which moves without the catalogue's version."""
VERSION_SECONDS: Final = 1.0
CACHE_CONTROL: Final = b"public, max-age=15"
_WRITTEN: Final = (
    "products",
    "categories",
    "admin/products",
    "admin/categories",
    "admin/pages",
    "admin/promotions",
)
_METHODS: Final = ("GET", "HEAD")
_PUBLIC: Final = (
    r"{prefix}/(?:products(?:/[^/]+)?|categories/[^/]+|delivery-methods|units|pages(?:/[^/]+)?|promotions)/?"
)


class CachedReads:
    """Key: path, sorted query and the catalogue's version, which is read at most once a second.

    A page that is being made is made once: whoever asks for it meanwhile waits for it.
    """

    def __init__(
        self,
        app: ASGIApp,
        container: AsyncContainer,
        *,
        prefix: str,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._app = app
        self._container = container
        self._is_public = re.compile(_PUBLIC.format(prefix=re.escape(prefix))).fullmatch
        self._written = tuple(f"{prefix}/{path}" for path in _WRITTEN)
        self._clock = clock
        self._cache: ResponseCache | None = None
        self._version = ""
        self._version_until = float("-inf")
        self._reading = asyncio.Lock()
        self._making: dict[str, asyncio.Future[CachedAnswer | None]] = {}
        self._hits = CACHED_READS.labels("hit")
        self._not_modified = CACHED_READS.labels("not_modified")
        self._misses = CACHED_READS.labels("miss")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
        elif scope["method"] in _METHODS and self._is_public(scope["path"]) is not None:
            await self._read(scope, receive, send if scope["method"] == "GET" else _without_body(send))
        elif scope["method"] not in _METHODS and scope["path"].startswith(self._written):
            await self._write(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _read(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        if self._cache is None or self._clock() >= self._version_until:
            try:
                self._cache = await self._refresh()
            except Exception:  # noqa: BLE001 - the application answers for what is broken, in its own words
                await self._app(scope, receive, send)
                return
        key = f"{self._version} {scope['path'].rstrip('/')}?{_in_order(scope['query_string'])}"
        answer = await self._cache.get(key)
        if answer is not None:
            await self._send(answer, scope, send, self._hits.inc)
            return
        answer = await self._made(self._cache, key, scope, receive, send)
        if answer is not None:
            await self._send(answer, scope, send, self._misses.inc)

    async def _write(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Whoever writes here reads what they wrote: the version is read again after it."""
        try:
            await self._app(scope, receive, send)
        finally:
            self._version_until = float("-inf")

    async def _refresh(self) -> ResponseCache:
        cache: ResponseCache
        cache = self._cache if self._cache is not None else await self._container.get(ResponseCache)
        async with self._reading:
            if self._clock() >= self._version_until:
                async with self._container() as request:
                    current = await request.get(CatalogueVersion)
                    self._version = str(await current.current())
                self._version_until = self._clock() + VERSION_SECONDS
        return cache

    async def _made(
        self, cache: ResponseCache, key: str, scope: HTTPScope, receive: Receive, send: Send
    ) -> CachedAnswer | None:
        """A 200 of the application's; None when it has answered otherwise, to this caller alone."""
        making = self._making.get(key)
        if making is not None:
            answer = await asyncio.shield(making)
            return answer if answer is not None else await self._fresh(scope, receive, send)
        made = self._making[key] = asyncio.get_running_loop().create_future()
        answer = None
        try:
            answer = await self._fresh(scope, receive, send)
            if answer is not None:
                await cache.put(key, answer, seconds=ENTRY_SECONDS)
        finally:
            del self._making[key]
            made.set_result(answer)
        return answer

    async def _fresh(self, scope: HTTPScope, receive: Receive, send: Send) -> CachedAnswer | None:
        """Ask the application. A 200 comes back; anything else is sent on as it is."""
        recorder = _Recorder(send)
        await self._app({**scope, "method": "GET"}, receive, recorder)
        return recorder.answer() if recorder.keeps else None

    async def _send(
        self, answer: CachedAnswer, scope: HTTPScope, send: Send, count: Callable[[], None]
    ) -> None:
        etag = answer.etag.encode("latin-1")
        headers = [
            (b"etag", etag),
            (b"cache-control", CACHE_CONTROL),
            # The same bytes for everybody: any page may read them.
            (b"access-control-allow-origin", b"*"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if _wants_other_than(etag, scope):
            count()
            headers.append((b"content-type", answer.media_type.encode("latin-1")))
            headers.append((b"content-length", str(len(answer.body)).encode("latin-1")))
            await send({"type": "http.response.start", "status": HTTP_200_OK, "headers": headers})
            await send({"type": "http.response.body", "body": answer.body, "more_body": False})
        else:
            self._not_modified.inc()
            await send({"type": "http.response.start", "status": HTTP_304_NOT_MODIFIED, "headers": headers})
            await send({"type": "http.response.body", "body": b"", "more_body": False})


class _Recorder:
    """Takes a 200 for itself and lets every other answer pass."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._media_type = ""
        self._body = bytearray()
        self.keeps = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == HTTP_200_OK:
            self.keeps = True
            headers = {name.lower(): value for name, value in message["headers"]}
            self._media_type = headers.get(b"content-type", b"").decode("latin-1")
        elif not self.keeps:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message["body"]

    def answer(self) -> CachedAnswer:
        body = bytes(self._body)
        etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
        return CachedAnswer(etag=etag, media_type=self._media_type, body=body)


def _in_order(query: bytes) -> str:
    """The parameters by name; of one that is repeated, the values stay in their order."""
    if b"&" not in query:
        return query.decode("latin-1")
    said = sorted(filter(None, query.split(b"&")), key=_name)
    return b"&".join(said).decode("latin-1")


def _name(parameter: bytes) -> bytes:
    return parameter.partition(b"=")[0]


def _without_body(send: Send) -> Send:
    """The answer to HEAD: what GET would say about its body."""

    async def head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {
                "type": "http.response.body",
                "body": b"",
                "more_body": message.get("more_body", False),
            }
        await send(message)

    return head


def _wants_other_than(etag: bytes, scope: HTTPScope) -> bool:
    """False when `If-None-Match` names the entity tag: a weak comparison (RFC 9110, 13.1.2)."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            return value.strip() != b"*" and etag not in (
                tag.strip().removeprefix(b"W/") for tag in value.split(b",")
            )
    return True
