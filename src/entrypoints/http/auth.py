"""Who makes a request: the Authorization header becomes an Actor."""

from __future__ import annotations

import hmac
from typing import Final

from dishka import Provider, Scope, provide
from litestar import Request

from application.identity.ports import TokenReader
from application.shared.access import SUPERUSER, Actor, SignInNeeded, TokenExpired, TokenInvalid
from entrypoints.settings import Settings

ACTS_AS: Final = "acts_as"
"""In `opt=` of a handler that is called by a company: the name its events are logged with. It grants nothing,
and the handler itself makes sure who calls.
"""


class RequestActorProvider(Provider):
    """One Actor per request, made when something first needs it."""

    scope = Scope.REQUEST

    @provide
    def actor(
        self,
        request: Request,  # type: ignore[type-arg]  # dishka's key for it has no arguments
        tokens: TokenReader,
        settings: Settings,
    ) -> Actor:
        company = request.route_handler.opt.get(ACTS_AS)
        if company is not None:
            return Actor(name=company, refusal=SignInNeeded)
        secret = settings.security.superuser_token
        return actor_of(
            request.headers.get("authorization"),
            tokens=tokens,
            superuser_token=secret.get_secret_value() if secret is not None else None,
        )


def actor_of(authorization: str | None, *, tokens: TokenReader, superuser_token: str | None) -> Actor:
    """A stranger where there is no header; a stranger with a reason where it does not help.

    What needs nobody in particular, such as the catalogue or signing in again, works with a stale token.
    """
    if authorization is None:
        return Actor.stranger()
    scheme, _, credentials = authorization.partition(" ")
    token = credentials.strip()
    if scheme.lower() != "bearer" or not token:
        return Actor.stranger(TokenInvalid)
    if superuser_token is not None and _same(token, superuser_token):
        return SUPERUSER
    try:
        return tokens.read(token)
    except TokenInvalid:
        return Actor.stranger(TokenInvalid)
    except TokenExpired:
        return Actor.stranger(TokenExpired)


def _same(given: str, secret: str) -> bool:
    """Compared as bytes: a header may hold characters that `compare_digest` refuses in strings."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())
