"""Time, chance, settings."""

from __future__ import annotations

from dishka import Provider, Scope, from_context, provide

from adapters.system.clock import SystemClock
from adapters.system.ids import UuidV7Ids
from application.shared.ports import Clock, Ids
from entrypoints.settings import Settings


class SystemProvider(Provider):
    scope = Scope.APP

    settings = from_context(Settings)
    clock = provide(SystemClock, provides=Clock)
    ids = provide(UuidV7Ids, provides=Ids)
