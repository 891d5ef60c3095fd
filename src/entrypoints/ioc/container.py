"""The containers: everything of the program, wired."""

from __future__ import annotations

from typing import Final

from dishka import STRICT_VALIDATION, AsyncContainer, Provider, Scope, make_async_container, provide
from dishka.integrations.litestar import LitestarProvider

from application.shared.access import SYSTEM, Actor, Author
from application.shared.client_address import ClientAddress
from entrypoints.http.auth import RequestActorProvider
from entrypoints.http.client_address import ClientAddressProvider
from entrypoints.http.idempotency import OnceProvider
from entrypoints.ioc.cache import MemoryCacheProvider
from entrypoints.ioc.client_desk import ClientDeskProvider
from entrypoints.ioc.clients import ClientProvider
from entrypoints.ioc.consents import ConsentProvider
from entrypoints.ioc.content import ContentProvider
from entrypoints.ioc.gateways import GatewayProvider
from entrypoints.ioc.html import HtmlProvider
from entrypoints.ioc.linking import LinkingProvider
from entrypoints.ioc.media import MediaProvider
from entrypoints.ioc.merging import MergingProvider
from entrypoints.ioc.payments import PaymentProvider
from entrypoints.ioc.persistence import PersistenceProvider
from entrypoints.ioc.personal_data import PersonalDataProvider
from entrypoints.ioc.sessions import SqlSessionProvider, TokenProvider
from entrypoints.ioc.staff import StaffProvider
from entrypoints.ioc.staff_catalogue import StaffCatalogueProvider
from entrypoints.ioc.stock import StockProvider
from entrypoints.ioc.system import SystemProvider
from entrypoints.ioc.use_cases import UseCaseProvider
from entrypoints.ioc.woocommerce import WooCommerceProvider
from entrypoints.ioc.woocommerce_orders import WooCommerceOrderProvider
from entrypoints.ioc.woocommerce_stock import WooCommerceStockProvider
from entrypoints.ioc.woocommerce_sync import WooCommerceSyncProvider
from entrypoints.settings import Settings

_PROVIDERS: Final = (
    SystemProvider,
    PersistenceProvider,
    GatewayProvider,
    HtmlProvider,
    PaymentProvider,
    TokenProvider,
    UseCaseProvider,
    ClientProvider,
    ConsentProvider,
    ClientDeskProvider,
    PersonalDataProvider,
    StaffProvider,
    ContentProvider,
    StaffCatalogueProvider,
    StockProvider,
    MediaProvider,
    MergingProvider,
    LinkingProvider,
    WooCommerceProvider,
    WooCommerceStockProvider,
    WooCommerceSyncProvider,
    WooCommerceOrderProvider,
)


class _SystemActorProvider(Provider):
    @provide(scope=Scope.REQUEST)
    def author(self) -> Author:
        return Author(name=SYSTEM.name)

    @provide(scope=Scope.REQUEST)
    def actor(self) -> Actor:
        return SYSTEM

    @provide(scope=Scope.REQUEST)
    def address(self) -> ClientAddress:
        return ClientAddress()


def make_container(settings: Settings, *overrides: Provider) -> AsyncContainer:
    """For HTTP: the actor is whoever signed the request. An override wins over what is here."""
    return _make(settings, *_of_requests(), *overrides)


def _of_requests() -> tuple[Provider, ...]:
    return RequestActorProvider(), OnceProvider(), ClientAddressProvider(), LitestarProvider()


def make_worker_container(settings: Settings, *overrides: Provider) -> AsyncContainer:
    """For jobs and commands: the actor is the system itself."""
    return _make(settings, _SystemActorProvider(), *overrides)


def _make(settings: Settings, *providers: Provider) -> AsyncContainer:
    return make_async_container(
        *(provider() for provider in _PROVIDERS),
        _cache_provider(settings),
        _session_provider(settings),
        *providers,
        context={Settings: settings},
        validation_settings=STRICT_VALIDATION,
    )


def _cache_provider(settings: Settings) -> Provider:
    if settings.general.redis_url is None:
        return MemoryCacheProvider()
    # Imported only where Redis is used: its client takes a tenth of a second to load.
    from entrypoints.ioc.redis import RedisProvider  # noqa: PLC0415

    return RedisProvider(settings.general.redis_url)


def _session_provider(settings: Settings) -> Provider:
    if settings.security.session_store == "postgresql":
        return SqlSessionProvider()
    from entrypoints.ioc.redis_sessions import RedisSessionProvider  # noqa: PLC0415 - as above

    return RedisSessionProvider()
