"""The connected WooCommerce shop."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dishka import AnyOf, Provider, Scope, provide, provide_all

from adapters.woocommerce.catalogue import WooCatalogue
from adapters.woocommerce.circuit import Circuit
from adapters.woocommerce.content import WooContent
from adapters.woocommerce.orders import WooOrders
from adapters.woocommerce.probe import WooProbe
from adapters.woocommerce.stock_levels import WooStockLevels
from adapters.woocommerce.transport import Access, ShopTransport, Transport
from adapters.woocommerce.unconnected import NoShop
from adapters.woocommerce.webhooks import WooWebhooks
from application.shared.ports import Clock
from application.woocommerce.look_at_shop import LookAtShop, ShopConnection
from application.woocommerce.ports import (
    CircuitWatch,
    ShopCatalogue,
    ShopContent,
    ShopOrders,
    ShopProbe,
    ShopStockLevels,
    ShopWebhooks,
)
from entrypoints.settings import Settings
from entrypoints.settings_sections import WooCommerceSettings


class WooCommerceProvider(Provider):
    """Without an address everything that reaches for the shop raises ShopNotConnected."""

    scope = Scope.APP

    catalogue = provide(WooCatalogue, provides=ShopCatalogue)
    orders = provide(WooOrders, provides=ShopOrders)
    stock_levels = provide(WooStockLevels, provides=ShopStockLevels)
    webhooks = provide(WooWebhooks, provides=ShopWebhooks)
    content = provide(WooContent, provides=ShopContent)

    look = provide_all(LookAtShop, scope=Scope.REQUEST)

    @provide
    def circuit(self, clock: Clock) -> AnyOf[Circuit, CircuitWatch]:
        return Circuit(now=lambda: clock.now().timestamp())

    @provide
    async def transport(self, settings: Settings, circuit: Circuit) -> AsyncIterator[Transport]:
        shop = settings.woocommerce
        access = _access(shop)
        if access is None:
            yield NoShop()
            return
        transport = ShopTransport(
            access, connections=shop.connections, timeout_seconds=shop.timeout_seconds, circuit=circuit
        )
        yield transport
        await transport.close()

    @provide
    def probe(self, settings: Settings, clock: Clock) -> ShopProbe:
        access = _access(settings.woocommerce)
        if access is None:
            return NoShop()
        return WooProbe(access, clock, timeout_seconds=settings.woocommerce.timeout_seconds)

    @provide
    def connection(self, settings: Settings) -> ShopConnection:
        shop = settings.woocommerce
        return ShopConnection(
            url=shop.url, user=shop.user, stock_owner=shop.stock_owner, connections=shop.connections
        )


def _access(shop: WooCommerceSettings) -> Access | None:
    if shop.url is None or shop.user is None or shop.application_password is None:
        return None
    return Access(url=shop.url, user=shop.user, password=shop.application_password.get_secret_value())
