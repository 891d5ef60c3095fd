"""The staff's catalogue, and the catalogue as a file."""

from __future__ import annotations

from dishka import Provider, Scope, provide, provide_all

from adapters.persistence.exchange import SqlExchangeReader
from adapters.persistence.staff_catalogue import SqlStaffCatalogueReader
from adapters.tables.reader import FileTableReader
from adapters.tables.writer import FileTableWriter
from application.catalogue.exchange.export_products import ExportProducts
from application.catalogue.exchange.import_products import ImportProducts
from application.catalogue.exchange.ports import ExchangeReader, TableReader, TableWriter
from application.catalogue.staff_ports import StaffCatalogueReader
from application.catalogue.staff_queries import (
    GetCategoryHistory,
    GetProductHistory,
    GetStaffCategories,
    GetStaffProduct,
    ListStaffProducts,
)


class StaffCatalogueProvider(Provider):
    scope = Scope.REQUEST

    reader = provide(SqlStaffCatalogueReader, provides=StaffCatalogueReader)
    queries = provide_all(ListStaffProducts, GetStaffProduct, GetStaffCategories)
    history = provide_all(GetProductHistory, GetCategoryHistory)
    exchange_reader = provide(SqlExchangeReader, provides=ExchangeReader)
    table_reader = provide(FileTableReader, provides=TableReader, scope=Scope.APP)
    table_writer = provide(FileTableWriter, provides=TableWriter, scope=Scope.APP)
    exchange = provide_all(ExportProducts, ImportProducts)
