"""Where a request came from: the peer's own address, or what proxies that we trust say of it.

Only `X-Forwarded-For` is read: every proxy writes it, and hardly any writes `Forwarded`. Each proxy appends the
address that it was called from, so the list is true only as far as those who wrote it are trusted: it is read
from its end, up to the first address that is not one of our proxies.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import Final

import structlog
from dishka import Provider, Scope, provide
from litestar import Request
from litestar.types import HTTPScope

from application.shared.client_address import ClientAddress
from entrypoints.settings import Settings
from entrypoints.variables import Network

MOST_HOPS: Final = 16
"""Nobody has more proxies; whoever sends a longer list has written it for us to read."""

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_log = structlog.get_logger(__name__)


def client_address(scope: HTTPScope, trusted: Iterable[Network]) -> ClientAddress:
    """What is not an address ends the walk: whoever sent it is then the last that we know of."""
    peer = scope.get("client")
    known = _parsed(peer[0]) if peer else None
    if known is None:
        return ClientAddress()
    for said in _forwarded(scope):
        if not any(known in network for network in trusted):
            break
        earlier = _parsed(said)
        if earlier is None:
            break
        known = earlier
    return ClientAddress(value=str(known))


def _forwarded(scope: HTTPScope) -> Iterator[str]:
    """The nearest first. A header that comes several times is one list (RFC 9110, 5.3)."""
    lines = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    hops = b",".join(lines).decode("latin-1").rsplit(",", MOST_HOPS)
    # What is left of a list that is too long is one piece that is no address.
    return reversed(hops)


def _parsed(text: str) -> IpAddress | None:
    """Without port, brackets and zone; an IPv4 address in IPv6's clothes is itself."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


class ClientAddressProvider(Provider):
    def __init__(self) -> None:
        super().__init__()
        self._warned = False

    @provide(scope=Scope.REQUEST)
    def address(
        self,
        request: Request,  # type: ignore[type-arg]  # dishka's key for it has no arguments
        settings: Settings,
    ) -> ClientAddress:
        trusted = settings.http.trusted_proxies
        if not self._warned and _comes_by_an_unnamed_proxy(request.scope, trusted):
            self._warned = True
            _log.warning(
                "http.unnamed_proxy",
                hint="TRUSTED_PROXIES does not name it: all its visitors share one limit",
            )
        return client_address(request.scope, trusted)


def _comes_by_an_unnamed_proxy(scope: HTTPScope, trusted: Iterable[Network]) -> bool:
    """Somebody nearby forwards for others."""
    peer = scope.get("client")
    known = _parsed(peer[0]) if peer else None
    return (
        known is not None
        and known.is_private
        and not any(known in network for network in trusted)
        and any(name == b"x-forwarded-for" for name, _ in scope["headers"])
    )
