"""Sessions, in PostgreSQL or in Redis, and the tokens that they give out."""

from __future__ import annotations

from dishka import AnyOf, Provider, Scope, provide

from adapters.persistence.sessions import SqlSessionStore
from adapters.security.refresh_tokens import MacRefreshTokens
from adapters.security.tokens import JwtTokens
from application.identity.sessions import RefreshTokens, SessionStore, TokenIssuer, TokenReader
from application.shared.ports import Clock, Ids
from entrypoints.settings import Settings


class TokenProvider(Provider):
    scope = Scope.APP

    @provide
    def tokens(self, settings: Settings, clock: Clock, ids: Ids) -> AnyOf[TokenIssuer, TokenReader]:
        return JwtTokens(
            secret_key=settings.security.secret_key.get_secret_value(),
            algorithm=settings.security.algorithm,
            life=settings.security.access_token_life,
            clock=clock,
            ids=ids,
        )

    @provide
    def refresh_tokens(self, settings: Settings) -> RefreshTokens:
        return MacRefreshTokens(key=settings.security.key_for("refresh tokens"))


class SqlSessionProvider(Provider):
    scope = Scope.REQUEST

    sessions = provide(SqlSessionStore, provides=SessionStore)
