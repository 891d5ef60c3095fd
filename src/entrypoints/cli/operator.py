"""Commands act as the owner: whoever can run them can read the database anyway."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from application.shared.access import SUPERUSER, Actor, Author


class OperatorProvider(Provider):
    @provide(scope=Scope.REQUEST, override=True)
    def actor(self) -> Actor:
        return SUPERUSER

    @provide(scope=Scope.REQUEST, override=True)
    def author(self) -> Author:
        return Author(name=SUPERUSER.name)
