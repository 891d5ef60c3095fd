"""Sessions in Redis, for a shop that has chosen so."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from adapters.redis.sessions import RedisSessionStore
from application.identity.sessions import SessionStore


class RedisSessionProvider(Provider):
    scope = Scope.APP

    sessions = provide(RedisSessionStore, provides=SessionStore)
