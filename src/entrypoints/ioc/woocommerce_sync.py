"""Keeping the catalogue in step with the connected shop: repositories and use cases."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from dishka import Provider, Scope, provide, provide_all

from adapters.persistence.woo_import import SqlCatalogueImport
from adapters.persistence.woo_shop import SqlShopMemory
from adapters.persistence.woo_sync import (
    AdvisoryTurn,
    SqlRemarkLog,
    SqlSyncRuns,
    SqlSyncState,
    SqlWebhookInbox,
)
from application.woocommerce.apply import ApplyToCatalogue
from application.woocommerce.catch_up_products import CatchUpProducts
from application.woocommerce.full_sync import RunFullSync
from application.woocommerce.poll import PollCatalogue
from application.woocommerce.refresh_one import RefreshProduct
from application.woocommerce.same_shop import AcceptNewAddress, SameShop, ShopMemory
from application.woocommerce.start_sync import StartFullSync, SyncEveryWeek
from application.woocommerce.sweep import SweepCatalogue
from application.woocommerce.sync_ports import (
    CatalogueImport,
    ReadingTurn,
    RemarkLog,
    SyncRuns,
    SyncState,
    WebhookInbox,
)
from application.woocommerce.sync_queries import GetSyncRun, ListRemarks, ListSyncRuns
from application.woocommerce.take_webhook import ConnectedShop, TakeWebhook
from application.woocommerce.watch_webhooks import WatchWebhooks, WebhookDesk
from entrypoints.http.locations import API
from entrypoints.settings import Settings

WEBHOOK_PATH: Final = f"{API}/webhooks/woocommerce"


class WooCommerceSyncProvider(Provider):
    scope = Scope.REQUEST

    imports = provide(SqlCatalogueImport, provides=CatalogueImport)
    remarks = provide(SqlRemarkLog, provides=RemarkLog)
    runs = provide(SqlSyncRuns, provides=SyncRuns)
    state = provide(SqlSyncState, provides=SyncState)
    inbox = provide(SqlWebhookInbox, provides=WebhookInbox)

    reading = provide_all(ApplyToCatalogue, CatchUpProducts, RunFullSync, PollCatalogue)
    healing = provide_all(SweepCatalogue, RefreshProduct, SyncEveryWeek)
    hints = provide_all(TakeWebhook, WatchWebhooks)
    memory = provide(SqlShopMemory, provides=ShopMemory)
    guard = provide_all(SameShop, AcceptNewAddress)
    desk = provide_all(StartFullSync, ListSyncRuns, GetSyncRun, ListRemarks)

    @provide(scope=Scope.APP)
    def turn(self, settings: Settings) -> ReadingTurn:
        return AdvisoryTurn(settings.database.dsn)

    @provide(scope=Scope.APP)
    def shop(self, settings: Settings) -> ConnectedShop:
        return ConnectedShop(url=settings.woocommerce.url, webhook_secret=webhook_secret(settings))

    @provide(scope=Scope.APP)
    def webhook_desk(self, settings: Settings) -> WebhookDesk:
        address = f"{settings.http.public_url.rstrip('/')}{WEBHOOK_PATH}"
        return WebhookDesk(delivery_url=address, secret=webhook_secret(settings))


def webhook_secret(settings: Settings) -> str:
    """Without one of its own it is derived from the program's."""
    own = settings.woocommerce.webhook_secret
    if own is not None:
        return own.get_secret_value()
    key = settings.security.secret_key.get_secret_value().encode()
    return hmac.new(key, b"woocommerce webhooks", hashlib.sha256).hexdigest()
