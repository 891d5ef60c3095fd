"""What is remembered in this process while there is no Redis."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from adapters.system.access_cache import MemoryAccessCache
from adapters.system.response_cache import MemoryResponseCache
from application.health.ports import ServiceProbes
from application.identity.access_states import AccessCache
from application.shared.response_cache import ResponseCache


class MemoryCacheProvider(Provider):
    scope = Scope.APP

    @provide
    def response_cache(self) -> ResponseCache:
        return MemoryResponseCache()

    @provide
    def access_cache(self) -> AccessCache:
        return MemoryAccessCache()

    @provide
    def service_probes(self) -> ServiceProbes:
        return {}
