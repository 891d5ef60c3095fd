"""HTTP to one WordPress: few connections, one try per request, and an answer that is either understood or an error."""

from __future__ import annotations

import asyncio
import time
from abc import abstractmethod
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

import httpx
import structlog

from adapters.woocommerce.bodies import NotJson, TooLarge, decoded, whole
from adapters.woocommerce.circuit import Circuit, CircuitOpen
from application.woocommerce.ports import ShopRefused, ShopUnavailable

WC: Final = "wc/v3"
WP: Final = "wp/v2"
CONNECT_SECONDS: Final = 10.0
_REMEMBERED: Final = 64
_REMEMBERED_BYTES: Final = 1024 * 1024
_NOT_JSON_OF_OURS: Final = "no answer of WordPress"

_log = structlog.get_logger(__name__)

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`data` is the decoded body, `size` its bytes."""

    status: int
    headers: httpx.Headers
    data: Any
    size: int = 0


class Transport(Protocol):
    """`path` is below `/wp-json/`. Raises ShopUnavailable or ShopRefused, as application/woocommerce/ports.py says."""

    @abstractmethod
    async def get(self, path: str, params: Params | None = None, /) -> Answer: ...

    @abstractmethod
    async def write(
        self, method: str, path: str, body: Mapping[str, Any], params: Params | None = None, /
    ) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where the shop is, and as whom we come: a WordPress user with an application password."""

    url: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Access(url={self.url!r}, user={self.user!r})"


class ShopTransport(Transport):
    """Nothing is repeated here: a lost POST may have been done, and jobs ask again anyway.

    * no connection, no answer in time, 429, 5xx, no JSON      ShopUnavailable, and counts against the circuit
    * a redirect, 401, 403, a route that is not there          ShopUnavailable too: the connection is set up wrongly,
                                                               what waits will be done when it is mended
    * any other 4xx, and 501, with WordPress's own error       ShopRefused

    A GET sends If-None-Match where an ETag was given, and a 304 is answered from memory.
    """

    def __init__(
        self,
        access: Access,
        *,
        connections: int,
        timeout_seconds: float,
        circuit: Circuit | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.circuit = circuit if circuit is not None else Circuit()
        self._timeout = timeout_seconds
        self._turns = asyncio.Semaphore(connections)
        self._seen: OrderedDict[str, tuple[str, Answer]] = OrderedDict()
        self._client = httpx.AsyncClient(
            base_url=f"{access.url.rstrip('/')}/wp-json/",
            auth=httpx.BasicAuth(access.user, "".join(access.password.split())),
            headers={"Accept": "application/json", "User-Agent": "Prilavok"},
            follow_redirects=False,
            timeout=httpx.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds)),
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            transport=transport,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def get(self, path: str, params: Params | None = None, /) -> Answer:
        request = self._client.build_request("GET", path, params=params)
        key = str(request.url)
        remembered = self._seen.get(key)
        if remembered is not None:
            request.headers["If-None-Match"] = remembered[0]
        answer = await self._ask(request, path)
        if answer.status == httpx.codes.NOT_MODIFIED and remembered is not None:
            self._seen.move_to_end(key)
            return remembered[1]
        self._remember(key, answer)
        return answer

    async def write(
        self, method: str, path: str, body: Mapping[str, Any], params: Params | None = None, /
    ) -> Answer:
        return await self._ask(self._client.build_request(method, path, params=params, json=body), path)

    async def _ask(self, request: httpx.Request, path: str) -> Answer:
        """Over within twice the time-out, the waiting for a connection included."""
        async with self._turn():
            try:
                entry = self.circuit.enter()
            except CircuitOpen as rest:
                raise ShopUnavailable(str(rest), retry_after=rest.seconds) from None
            try:
                answer = await self._answered(request, path)
            except ShopUnavailable as failure:
                self.circuit.failed(entry, retry_after=failure.retry_after)
                raise
            except ShopRefused:
                self.circuit.succeeded(entry)
                raise
            except BaseException:
                self.circuit.abandoned(entry)
                raise
            self.circuit.succeeded(entry)
            return answer

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One of the connections. Raise ShopUnavailable, with nothing sent, when none gets free: who waits for long
        has lost what they were allowed to write by.
        """
        try:
            async with asyncio.timeout(self._timeout):
                await self._turns.acquire()
        except TimeoutError:
            raise ShopUnavailable("all connections to the shop are busy") from None
        try:
            yield
        finally:
            self._turns.release()

    async def _answered(self, request: httpx.Request, path: str) -> Answer:
        began = time.monotonic()
        said: dict[str, Any] = {"method": request.method, "path": path}
        try:
            async with asyncio.timeout(self._timeout):
                response, body = await self._sent(request)
        except (TimeoutError, httpx.TimeoutException):
            _log.warning("shop_silent", **said, seconds=round(time.monotonic() - began, 3))
            raise ShopUnavailable(f"no answer within {self._timeout:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            _log.warning("shop_unreachable", **said, error=type(error).__name__)
            raise ShopUnavailable(f"{type(error).__name__}: {error}") from error
        _log.info(
            "shop_answered", **said, status=response.status_code, seconds=round(time.monotonic() - began, 3)
        )
        return understood(response, body)

    async def _sent(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        response = await self._client.send(request, stream=True)
        try:
            return response, await whole(response)
        except TooLarge as error:
            raise ShopUnavailable(f"{response.status_code}: {error}") from None
        finally:
            await response.aclose()

    def _remember(self, key: str, answer: Answer) -> None:
        etag = answer.headers.get("ETag")
        if etag is None or answer.status != httpx.codes.OK or answer.size > _REMEMBERED_BYTES:
            self._seen.pop(key, None)
            return
        self._seen[key] = (etag, answer)
        self._seen.move_to_end(key)
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


def understood(response: httpx.Response, body: bytes) -> Answer:
    """The answer, or why it is none. Raise ShopUnavailable or ShopRefused."""
    status = response.status_code
    if status == httpx.codes.NOT_MODIFIED:
        return Answer(status=status, headers=response.headers, data=None)
    if response.is_redirect:
        raise ShopUnavailable(f"{status}: the shop sends us to {response.headers.get('Location')}")
    try:
        data = decoded(body)
    except NotJson as error:
        raise ShopUnavailable(f"{status}: {error}", retry_after=_retry_after(response)) from None
    if response.is_success:
        return Answer(status=status, headers=response.headers, data=data, size=len(body))
    code, message = _error_of(data)
    passing = status in (408, 425, 429) or (status >= 500 and status != httpx.codes.NOT_IMPLEMENTED)
    if passing or code == _NOT_JSON_OF_OURS:
        raise ShopUnavailable(f"{status} {code}: {message}", retry_after=_retry_after(response))
    if status in (401, 403) or code == "rest_no_route":
        raise ShopMisconfigured(code, message, status=status)
    raise ShopRefused(code, message, status=status)


class ShopMisconfigured(ShopUnavailable):
    """WordPress answers, but not to us: the password, the rights, or WooCommerce itself are not there."""

    def __init__(self, code: str, message: str, *, status: int) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.code = code
        self.status = status


def _error_of(data: object) -> tuple[str, str]:
    if isinstance(data, dict) and isinstance(code := data.get("code"), str | int):
        return str(code)[:100], str(data.get("message", ""))[:500]
    return _NOT_JSON_OF_OURS, ""


def _retry_after(response: httpx.Response) -> float | None:
    """Only in seconds: a date would be measured by the shop's clock."""
    text = response.headers.get("Retry-After", "").strip()
    return float(text[:9]) if text.isascii() and text.isdigit() else None
