"""The stock desk."""

from __future__ import annotations

from dishka import AnyOf, Provider, Scope, provide, provide_all

from adapters.persistence.stock import SqlStock
from adapters.persistence.stock_alerts import SqlStockAlerts
from adapters.persistence.stock_counts import SqlStockCounts
from adapters.persistence.stock_desk import SqlGoodsReader, SqlStockDesk, StockOwner
from adapters.persistence.stock_locations import SqlLocationReader, SqlLocations
from adapters.persistence.stock_news import StockListeners, StockNews
from adapters.persistence.stock_reader import SqlStockDeskReader
from application.stock.alerts import AlertWhenStockBelowZero, AlertWhenStockRanLow, SeeAlert
from application.stock.count_goods import CancelCount, EnterCounted, OpenCount, PostCount
from application.stock.desk_ports import LocationReader, StockAlerts, StockCountReader, StockDeskReader
from application.stock.keep_location import ChangeLocation, CreateLocation
from application.stock.move_goods import MoveGoods, TransferGoods
from application.stock.ports import (
    GoodsReader,
    LocationRepository,
    StockCounts,
    StockDesk,
    StockReader,
    StockRepository,
)
from application.stock.post_document import PostDocument
from application.stock.queries import (
    GetCount,
    GetLocation,
    GetPastStock,
    GetProductStock,
    ListAlerts,
    ListCounts,
    ListLocations,
    ListMovements,
    ListShortages,
    ProveStock,
)
from application.stock.set_levels import SetLevels
from entrypoints.settings import Settings


class StockProvider(Provider):
    scope = Scope.REQUEST

    @provide(scope=Scope.APP)
    def listeners(self, settings: Settings) -> StockListeners:
        """Our numbers are pushed into the connected shop whenever they change."""
        shop = settings.woocommerce
        return StockListeners(every_change=shop.url is not None and shop.stock_owner == "prilavok")

    @provide(scope=Scope.APP)
    def owner(self, settings: Settings) -> StockOwner:
        shop = settings.woocommerce
        return StockOwner(elsewhere=shop.url is not None and shop.stock_owner == "woocommerce")

    news = provide(StockNews)
    stock = provide(SqlStock, provides=AnyOf[StockRepository, StockReader])
    desk = provide(SqlStockDesk, provides=StockDesk)
    goods = provide(SqlGoodsReader, provides=GoodsReader)
    desk_reader = provide(SqlStockDeskReader, provides=StockDeskReader)
    counts = provide(SqlStockCounts, provides=AnyOf[StockCounts, StockCountReader])
    alerts = provide(SqlStockAlerts, provides=StockAlerts)
    locations = provide(SqlLocations, provides=LocationRepository)
    location_reader = provide(SqlLocationReader, provides=LocationReader)

    posting = provide_all(PostDocument, MoveGoods, TransferGoods, SetLevels)
    counting = provide_all(OpenCount, EnterCounted, PostCount, CancelCount)
    alerting = provide_all(AlertWhenStockRanLow, AlertWhenStockBelowZero, SeeAlert)
    keeping = provide_all(CreateLocation, ChangeLocation, ListLocations, GetLocation)
    queries = provide_all(
        GetProductStock,
        GetPastStock,
        ListMovements,
        ListShortages,
        ProveStock,
        ListAlerts,
        ListCounts,
        GetCount,
    )
