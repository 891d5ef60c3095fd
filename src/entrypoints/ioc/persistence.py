"""The database: engine, session, transaction, and the repositories of every capability."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from dishka import AnyOf, Provider, Scope, provide
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from adapters.persistence.access import SqlAccessReader
from adapters.persistence.cart import SqlCarts
from adapters.persistence.catalogue import SqlCatalogueVersion, SqlCategoryRepository, SqlProductRepository
from adapters.persistence.catalogue_reader import SqlCatalogueReader
from adapters.persistence.checkout import SqlCheckoutReader
from adapters.persistence.delivery_methods import SqlDeliveryMethodReader
from adapters.persistence.event_log import SqlEventLog
from adapters.persistence.health import SqlDatabaseProbe
from adapters.persistence.idempotency import SqlIdempotencyStore
from adapters.persistence.identity import (
    SqlClientReader,
    SqlClientRepository,
    SqlPasswordRepository,
)
from adapters.persistence.ledger import SqlLedger, SqlLedgerReader
from adapters.persistence.loyalty_programs import ProgramMemory, SqlPrograms
from adapters.persistence.loyalty_reader import SqlLoyaltyReader
from adapters.persistence.notifications import SqlMessageReader, SqlMessageRepository
from adapters.persistence.order_reader import SqlOrderReader
from adapters.persistence.orders import SqlOrders
from adapters.persistence.outbox import Outbox, SqlHandledEvents, Subscriptions
from adapters.persistence.payment_reader import SqlPaymentReader
from adapters.persistence.payments import SqlPaymentEvents, SqlPayments, SqlRefunds
from adapters.persistence.points import SqlPoints
from adapters.persistence.product_cards import SqlProductCards
from adapters.persistence.sales import SqlSalesCounter
from adapters.persistence.statements import ReadingEngine, Statements
from adapters.persistence.unit_of_work import Afterwards, SqlUnitOfWork
from application.cart.ports import CartReader, CartRepository
from application.catalogue.ports import (
    CatalogueReader,
    CatalogueVersion,
    CategoryRepository,
    DeliveryMethodReader,
    ProductCards,
    ProductRepository,
    SalesCounter,
)
from application.health.ports import DatabaseProbe
from application.identity.access_states import AccessReader
from application.identity.ports import ClientReader, ClientRepository, PasswordRepository
from application.ledger.ports import Ledger, LedgerReader
from application.loyalty.ports import EarningOrderReader, LoyaltyReader, PointsRepository, ProgramReader
from application.notifications.ports import MessageReader, MessageRepository
from application.orders.ports import CheckoutReader, OrderReader, OrderRepository
from application.payments.ports import PaymentEventLog, PaymentReader, PaymentRepository, RefundRepository
from application.shared.idempotency import IdempotencyStore
from application.shared.ports import AfterCommit, HandledEvents, JobQueue, UnitOfWork
from entrypoints.settings import Settings
from entrypoints.worker.reactions import subscriptions

RECYCLE_SECONDS = 600


class PersistenceProvider(Provider):
    scope = Scope.REQUEST

    @provide(scope=Scope.APP)
    async def engine(self, settings: Settings) -> AsyncIterator[AsyncEngine]:
        database = settings.database
        # No ping before use: it is a round trip per request. A server that restarted costs one failed
        # request, which empties the whole pool.
        engine = create_async_engine(
            database.sqlalchemy_url,
            pool_size=database.pool_size,
            max_overflow=database.pool_overflow,
            pool_timeout=database.pool_timeout_seconds,
            pool_recycle=RECYCLE_SECONDS,
            pool_use_lifo=True,
            hide_parameters=True,
        )
        yield engine
        await engine.dispose()

    @provide(scope=Scope.APP)
    def reading(self, engine: AsyncEngine) -> ReadingEngine:
        return ReadingEngine(engine.execution_options(isolation_level="AUTOCOMMIT"))

    @provide(scope=Scope.APP)
    def session_factory(self, engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
        return async_sessionmaker(engine, expire_on_commit=False)

    @provide
    async def session(self, factory: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
        # No commit here: by the time this generator ends, the client has its answer.
        async with factory() as session:
            yield session

    @provide
    async def statements(self, session: AsyncSession, reading: ReadingEngine) -> AsyncIterator[Statements]:
        async with aclosing(Statements(session, reading)) as statements:
            yield statements

    @provide(scope=Scope.APP)
    def subscriptions(self, settings: Settings) -> Subscriptions:
        return subscriptions(shop_connected=settings.woocommerce.url is not None)

    uow = provide(SqlUnitOfWork, provides=UnitOfWork)
    afterwards = provide(Afterwards, provides=AnyOf[Afterwards, AfterCommit])
    outbox = provide(Outbox, provides=AnyOf[Outbox, JobQueue])
    handled_events = provide(SqlHandledEvents, provides=HandledEvents)
    idempotency = provide(SqlIdempotencyStore, provides=IdempotencyStore)
    health = provide(SqlDatabaseProbe, provides=DatabaseProbe)

    categories = provide(SqlCategoryRepository, provides=CategoryRepository)
    products = provide(SqlProductRepository, provides=ProductRepository)
    catalogue_reader = provide(SqlCatalogueReader, provides=CatalogueReader)
    product_cards = provide(SqlProductCards, provides=ProductCards)
    catalogue_version = provide(SqlCatalogueVersion, provides=CatalogueVersion)
    sales = provide(SqlSalesCounter, provides=SalesCounter)
    delivery_method_reader = provide(SqlDeliveryMethodReader, provides=DeliveryMethodReader)

    clients = provide(SqlClientRepository, provides=ClientRepository)
    client_reader = provide(SqlClientReader, provides=ClientReader)
    access = provide(SqlAccessReader, provides=AccessReader)
    passwords = provide(SqlPasswordRepository, provides=PasswordRepository)

    event_log = provide(SqlEventLog)
    messages = provide(SqlMessageRepository, provides=MessageRepository)
    message_reader = provide(SqlMessageReader, provides=MessageReader)

    carts = provide(SqlCarts, provides=AnyOf[CartRepository, CartReader])
    checkout = provide(SqlCheckoutReader, provides=CheckoutReader)
    orders = provide(SqlOrders, provides=OrderRepository)
    order_reader = provide(SqlOrderReader, provides=AnyOf[OrderReader, EarningOrderReader])
    payments = provide(SqlPayments, provides=PaymentRepository)
    refunds = provide(SqlRefunds, provides=RefundRepository)
    payment_events = provide(SqlPaymentEvents, provides=PaymentEventLog)
    payment_reader = provide(SqlPaymentReader, provides=PaymentReader)
    ledger = provide(SqlLedger, provides=Ledger)
    ledger_reader = provide(SqlLedgerReader, provides=LedgerReader)
    program_memory = provide(ProgramMemory, scope=Scope.APP)
    programs = provide(SqlPrograms, provides=AnyOf[SqlPrograms, ProgramReader])
    points = provide(SqlPoints, provides=PointsRepository)
    loyalty_reader = provide(SqlLoyaltyReader, provides=LoyaltyReader)
