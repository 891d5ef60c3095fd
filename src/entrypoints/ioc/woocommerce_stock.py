"""Pieces in stock, equal with the connected shop."""

from __future__ import annotations

from dishka import AnyOf, Provider, Scope, provide, provide_all

from adapters.persistence.woo_stock import SqlLinkedStock
from application.woocommerce.import_stock import ImportStock
from application.woocommerce.projection_ports import ShopShelves
from application.woocommerce.push_stock import LevelStock
from application.woocommerce.reconcile_stock import (
    PushWhenLocationSwitched,
    PushWhenStockChanged,
    ReconcileStock,
    TakeOverNewcomers,
)
from application.woocommerce.stock_ports import LinkedStock


class WooCommerceStockProvider(Provider):
    scope = Scope.REQUEST

    linked = provide(SqlLinkedStock, provides=AnyOf[LinkedStock, ShopShelves])
    levelling = provide_all(LevelStock, ImportStock, TakeOverNewcomers, ReconcileStock)
    reactions = provide_all(PushWhenStockChanged, PushWhenLocationSwitched)
