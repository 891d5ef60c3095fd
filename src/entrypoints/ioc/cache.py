"""What is remembered in this process while there is no Redis."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from adapters.system.access_cache import MemoryAccessCache
from adapters.system.rate_limits import MemoryRateLimiter
from adapters.system.response_cache import MemoryResponseCache
from application.health.ports import ServiceProbes
from application.identity.access_states import AccessCache
from application.shared.rate_limits import RateLimiter
from application.shared.response_cache import ResponseCache
from entrypoints.settings import Settings


class MemoryCacheProvider(Provider):
    scope = Scope.APP

    @provide
    def response_cache(self) -> ResponseCache:
        return MemoryResponseCache()

    @provide
    def access_cache(self) -> AccessCache:
        return MemoryAccessCache()

    @provide
    def rate_limiter(self, settings: Settings) -> RateLimiter:
        return MemoryRateLimiter(settings.security.key_for("rate limits"))

    @provide
    def service_probes(self) -> ServiceProbes:
        return {}
