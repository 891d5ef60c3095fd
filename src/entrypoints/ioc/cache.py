"""The response cache: in Redis when it is configured, else in memory."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from adapters.system.response_cache import MemoryResponseCache
from application.health.ports import ServiceProbes
from application.shared.response_cache import ResponseCache


class MemoryCacheProvider(Provider):
    scope = Scope.APP

    @provide
    def response_cache(self) -> ResponseCache:
        return MemoryResponseCache()

    @provide
    def service_probes(self) -> ServiceProbes:
        return {}
