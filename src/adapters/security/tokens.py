"""Access tokens: signed JWTs of RFC 9068, read without a look at the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import jwt

from application.identity.sessions import AccessToken, Bearer, TokenIssuer, TokenReader
from application.shared.access import TokenExpired, TokenInvalid
from application.shared.ports import Clock, Ids
from domain.shared.ids import ClientId, SessionId

TYPE: Final = "at+jwt"
ISSUER: Final = "prilavok"
AUDIENCE: Final = "prilavok:api"
LEEWAY: Final = timedelta(seconds=30)
MAX_LENGTH: Final = 4096
REMEMBERED: Final = 4096

_REQUIRED: Final = ["iss", "aud", "sub", "sid", "exp", "iat", "jti"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JwtTokens(TokenIssuer, TokenReader):
    """`algorithm` is the only one that a token may name, whatever its header says."""

    secret_key: str = field(repr=False)
    algorithm: str
    life: timedelta
    clock: Clock
    ids: Ids
    _claims: Callable[[str], Mapping[str, Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # A client sends one token many times. What does not verify is not kept.
        object.__setattr__(self, "_claims", lru_cache(maxsize=REMEMBERED)(self._verified))

    def issue(self, bearer: Bearer) -> AccessToken:
        now = int(self.clock.now().timestamp())
        seconds = int(self.life.total_seconds())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(bearer.client_id),
            "sid": str(bearer.session_id),
            "iat": now,
            "exp": now + seconds,
            "jti": str(self.ids.new()),
        }
        token = jwt.encode(claims, self.secret_key, self.algorithm, headers={"typ": TYPE})
        return AccessToken(value=token, expires_in_seconds=seconds)

    def read(self, token: str) -> Bearer:
        if len(token) > MAX_LENGTH:
            raise TokenInvalid
        leeway = LEEWAY.total_seconds()
        try:
            claims = self._claims(token)
            bearer = Bearer(
                client_id=ClientId(UUID(claims["sub"])), session_id=SessionId(UUID(claims["sid"]))
            )
            not_before, ends_at = int(claims["iat"]) - leeway, int(claims["exp"]) + leeway
        except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError):
            raise TokenInvalid from None
        now = self.clock.now().timestamp()
        if not_before > now:
            raise TokenInvalid
        if ends_at <= now:
            raise TokenExpired
        return bearer

    def _verified(self, token: str) -> Mapping[str, Any]:
        """The claims of a token that we signed as an access token; its dates are judged by our own clock."""
        whole = jwt.decode_complete(
            token,
            self.secret_key,
            algorithms=[self.algorithm],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
        )
        if whole["header"].get("typ") != TYPE:
            raise jwt.InvalidTokenError("another kind of token")
        claims: dict[str, Any] = whole["payload"]
        return claims
