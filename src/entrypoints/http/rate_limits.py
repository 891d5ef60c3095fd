"""How many requests each may make, and what every answer says about it (the RateLimit fields of HTTP).

Pages that come from the cache are not counted: they are answered before anybody asks who wants them, and cost less
than counting does. Companies that notify us are not counted either: they might not come again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import structlog
from dishka import AsyncContainer
from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from application.shared.access import Actor
from application.shared.client_address import ClientAddress
from application.shared.rate_limits import Limit, RateLimiter, Standing, Standings, TooManyAttempts
from entrypoints.http.auth import ACTS_AS
from entrypoints.http.metrics import REFUSED
from entrypoints.settings_sections import HttpSettings

LIMITED: Final = "limited"
"""In `opt=` of a router: what is under it has limits."""
POLICY_FIELD: Final = "RateLimit-Policy"
STANDING_FIELD: Final = "RateLimit"
_STANDINGS: Final = "standings"
_MINUTE: Final = timedelta(minutes=1)

_log = structlog.get_logger(__name__)

Hook = Callable[[Request[Any, Any, Any]], Awaitable[None]]


class GeneralLimits:
    """The hook before every handler, in front of `then`: a client and a member of staff have a limit of their own,
    strangers share that of their address.

    Whoever shows a token that we did not give is a stranger: new tokens do not make new limits.
    """

    def __init__(self, http: HttpSettings, then: Hook) -> None:
        self._on = http.rate_limits
        self._then = then
        self._of_the_known = Limit(name="client", quota=http.rate_limit_per_minute, window=_MINUTE)
        self._of_strangers = Limit(
            name="address", quota=http.rate_limit_of_strangers_per_minute, window=_MINUTE
        )

    async def __call__(self, request: Request[Any, Any, Any]) -> None:
        """Raise TooManyAttempts, or what `then` raises."""
        if is_limited(request.route_handler):
            container: AsyncContainer = request.state.dishka_container
            standings = await container.get(Standings)
            request.scope["state"][_STANDINGS] = standings
            if self._on:
                await self._count(request, container, standings)
        await self._then(request)

    async def _count(
        self, request: Request[Any, Any, Any], container: AsyncContainer, standings: Standings
    ) -> None:
        limit, key = await self._of(request, container)
        limiter: RateLimiter = await container.get(RateLimiter)
        standing = await limiter.hit(limit, key)
        standings.note(standing)
        if not standing.allowed:
            raise TooManyAttempts(standing)

    async def _of(self, request: Request[Any, Any, Any], container: AsyncContainer) -> tuple[Limit, str]:
        """An operation that is for anybody does not ask who it is: that can cost a look into the database."""
        if request.route_handler.resolve_security():
            actor = await container.get(Actor)
            if actor.refusal is None:
                return self._of_the_known, actor.name
        address = await container.get(ClientAddress)
        return self._of_strangers, address.household


def is_limited(handler: BaseRouteHandler) -> bool:
    return LIMITED in handler.opt and ACTS_AS not in handler.opt


def limited(app: ASGIApp) -> ASGIApp:
    """Wrap an application: its answers tell the standing that is nearest to a refusal, and refusals are counted."""

    async def wrapper(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                standings: Standings | None = scope["state"].get(_STANDINGS)
                nearest = standings.nearest if standings is not None else None
                if nearest is not None:
                    headers = MutableScopeHeaders(message)
                    headers[POLICY_FIELD] = policy_field(nearest.limit)
                    headers[STANDING_FIELD] = standing_field(nearest)
                    if message["status"] == HTTPStatus.TOO_MANY_REQUESTS:
                        _count_refusal(nearest.limit, scope.get("path_template"))
            await send(message)

        await app(scope, receive, telling)

    return wrapper


def policy_field(limit: Limit) -> str:
    return f'"{limit.name}";q={limit.quota};w={limit.window_seconds}'


def standing_field(standing: Standing) -> str:
    """`t`: in how many seconds there is room for one more."""
    return f'"{standing.limit.name}";r={standing.remaining};t={standing.reset_after_seconds}'


def _count_refusal(limit: Limit, route: str | None) -> None:
    REFUSED.labels(limit.name).inc()
    _log.info("http.rate_limited", limit=limit.name, route=route)
