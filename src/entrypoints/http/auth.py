"""Who makes a request: the Authorization header becomes an Actor."""

from __future__ import annotations

import hmac
from typing import Final

from dishka import Provider, Scope, provide
from litestar import Request

from application.identity.authenticate import Authenticate
from application.shared.access import SUPERUSER, Actor, Author, SignInNeeded, TokenInvalid
from entrypoints.http.errors import ACTOR_NAME
from entrypoints.settings import Settings

ACTS_AS: Final = "acts_as"
"""In `opt=` of a handler that is called by a company: the name its events are logged with. It grants nothing,
and the handler itself makes sure who calls.
"""


class RequestActorProvider(Provider):
    """One Actor per request, made when something first needs it."""

    scope = Scope.REQUEST

    @provide
    def author(
        self,
        request: Request,  # type: ignore[type-arg]  # dishka's key for it has no arguments
    ) -> Author:
        """A stranger or the company that calls, until the Actor is known."""
        return Author(name=request.route_handler.opt.get(ACTS_AS, Author().name))

    @provide
    async def actor(
        self,
        request: Request,  # type: ignore[type-arg]
        authenticate: Authenticate,
        author: Author,
        settings: Settings,
    ) -> Actor:
        if ACTS_AS in request.route_handler.opt:
            return Actor(name=author.name, refusal=SignInNeeded)
        secret = settings.security.superuser_token
        actor = await actor_of(
            request.headers.get("authorization"),
            authenticate=authenticate,
            superuser_token=secret.get_secret_value() if secret is not None else None,
        )
        author.name = request.state[ACTOR_NAME] = actor.name
        return actor


async def actor_of(
    authorization: str | None, *, authenticate: Authenticate, superuser_token: str | None
) -> Actor:
    """A stranger where there is no header; a stranger with a reason where it does not convince.

    The schemes: `Bearer` an access token or the superuser token; `tma` the raw init data of a Telegram Mini App;
    `vk` the launch parameters of a VK Mini App.
    """
    if authorization is None:
        return Actor.stranger()
    scheme, _, credentials = authorization.partition(" ")
    proof = credentials.strip()
    match scheme.lower():
        case "bearer" if proof:
            if superuser_token is not None and _same(proof, superuser_token):
                return SUPERUSER
            return await authenticate.by_token(proof)
        case "tma":
            return await authenticate.by_init_data(proof)
        case "vk":
            return await authenticate.by_launch_params(proof)
        case _:
            return Actor.stranger(TokenInvalid)


def _same(given: str, secret: str) -> bool:
    """Compared as bytes: a header may hold characters that `compare_digest` refuses in strings."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())
