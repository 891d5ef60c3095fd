"""A look around a shop, to see why it cannot be used."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from adapters.woocommerce.bodies import NotJson, TooLarge, decoded, whole
from adapters.woocommerce.transport import CONNECT_SECONDS, WC, WP, Access
from application.shared.ports import Clock
from application.woocommerce.ports import ShopProbe
from application.woocommerce.sighting import Failure, Seen, Sighting

_ROOT = "wp-json/?_fields=namespaces,authentication"
_ME = f"{WP}/users/me?context=edit&_fields=id,roles"
_STATUS = f"{WC}/system_status?_fields=environment,settings"
_TAXES = f"{WC}/settings/general/woocommerce_calc_taxes?_fields=id,value"


class WooProbe(ShopProbe):
    """Past the circuit breaker: a person asks, and wants to see what is so now.

    A dozen small requests one after another, on one connection however many people look.
    """

    def __init__(
        self,
        access: Access,
        clock: Clock,
        *,
        timeout_seconds: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._access = access
        self._clock = clock
        self._timeout = timeout_seconds
        self._transport = transport
        self._turn = asyncio.Lock()

    async def look(self) -> Sighting:
        async with (
            self._turn,
            httpx.AsyncClient(
                headers={"Accept": "application/json", "User-Agent": "Prilavok"},
                follow_redirects=False,
                timeout=httpx.Timeout(self._timeout, connect=min(CONNECT_SECONDS, self._timeout)),
                transport=self._transport,
            ) as client,
        ):
            return await self._look(_Eyes(client, self._access, self._timeout))

    async def _look(self, eyes: _Eyes) -> Sighting:
        root, data = await eyes.see(_ROOT)
        if root.status in (401, 403):
            # Some close REST to strangers only.
            root, data = await eyes.see(_ROOT, known=True)
        seen = Sighting(
            url=self._access.url,
            root=root,
            namespaces=_namespaces(data),
            offers_application_passwords="application-passwords" in _mapping(data, "authentication"),
            shop_time=eyes.shop_time,
            our_time=self._clock.now(),
        )
        if root.failure is not None:
            return seen
        if not (root.fine and seen.namespaces):
            plain, listed = await eyes.see("?rest_route=/&_fields=namespaces")
            return replace(seen, plain=replace(plain, data=bool(_namespaces(listed))))
        me, data = await eyes.see(f"wp-json/{_ME}", known=True)
        seen = replace(seen, me=me, roles=_words(data, "roles"))
        # A security plugin may hide the users; the shop works all the same.
        return await self._shop(eyes, seen) if me.fine or me.no_route else seen

    async def _shop(self, eyes: _Eyes, seen: Sighting) -> Sighting:
        rights = {
            name: (await eyes.see(f"wp-json/{WC}/{name}?per_page=1&_fields=id", known=True))[0]
            for name in ("products", "orders", "webhooks")
        }
        _, status = await eyes.see(f"wp-json/{_STATUS}", known=True)
        _, taxes = await eyes.see(f"wp-json/{_TAXES}", known=True)
        environment, settings = _mapping(status, "environment"), _mapping(status, "settings")
        return replace(
            seen,
            products=rights["products"],
            orders=rights["orders"],
            webhooks=rights["webhooks"],
            wordpress=str(environment.get("wp_version", ""))[:40],
            woocommerce=str(environment.get("version", ""))[:40],
            currency=str(settings.get("currency", ""))[:10],
            taxes=taxes.get("value") == "yes" if isinstance(taxes, dict) and "value" in taxes else None,
        )


class _Eyes:
    def __init__(self, client: httpx.AsyncClient, access: Access, timeout_seconds: float) -> None:
        self._client = client
        self._url = access.url.rstrip("/")
        self._auth = httpx.BasicAuth(access.user, "".join(access.password.split()))
        self._timeout = timeout_seconds
        self.shop_time: datetime | None = None

    async def see(self, path: str, *, known: bool = False) -> tuple[Seen, Any]:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._asked(f"{self._url}/{path}", known=known)
        except (TimeoutError, httpx.TimeoutException):
            return Seen(failure=Failure.SILENT, reason=f"{self._timeout:g} s"), None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failure = Failure.TLS if _of_tls(error) else Failure.UNREACHABLE
            return Seen(failure=failure, reason=str(error)[:300]), None

    async def _asked(self, url: str, *, known: bool) -> tuple[Seen, Any]:
        async with self._client.stream("GET", url, auth=self._auth if known else None) as response:
            self.shop_time = _date(response) or self.shop_time
            return await _seen(response)


async def _seen(response: httpx.Response) -> tuple[Seen, Any]:
    status, location = response.status_code, response.headers.get("Location", "")[:300]
    try:
        data = decoded(await whole(response))
    except NotJson as error:
        return Seen(status=status, location=location, reason=error.excerpt), None
    except TooLarge as error:
        return Seen(status=status, location=location, reason=str(error)), None
    code = str(data.get("code", ""))[:100] if isinstance(data, dict) else ""
    return Seen(status=status, code=code, data=True, location=location), data


def _of_tls(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _date(response: httpx.Response) -> datetime | None:
    try:
        moment = parsedate_to_datetime(response.headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo is not None else None


def _mapping(data: Any, name: str) -> dict[str, Any]:
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, dict) else {}


def _words(data: Any, name: str) -> tuple[str, ...]:
    value = data.get(name) if isinstance(data, dict) else None
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _namespaces(data: Any) -> frozenset[str]:
    return frozenset(_words(data, "namespaces"))
