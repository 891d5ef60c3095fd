"""Orders and a shop, in memory: the real use cases of the projection over fakes that copy."""

from datetime import timedelta
from uuid import UUID

from application.orders.cancel_by_staff import CancelByStaff
from application.orders.fulfil_order import AcceptOrder, CompleteOrder
from application.orders.holds import Holds
from application.payments.payments_of_order import PaymentsOfOrder
from application.shared.access import SUPERUSER, SYSTEM, Author
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Ids
from application.shared.retry import RetryLater
from application.woocommerce.order_for_shop import ShopItem
from application.woocommerce.project_order import ProjectOrder
from application.woocommerce.projection_desk import ProjectionDesk
from application.woocommerce.projection_ports import ProjectionPolicy
from application.woocommerce.same_shop import SameShop
from application.woocommerce.shop_stock import FindOversold
from application.woocommerce.take_over_status import TakeOverStatus
from application.woocommerce.take_webhook import ConnectedShop
from application.woocommerce.watch_orders import PollOrders
from domain.orders.delivery import DeliveryKind, DeliveryMethod, Destination
from domain.orders.order import Order
from domain.orders.quote import NO_LOYALTY, SaleItem, calculate_quote
from domain.shared.ids import ClientId, OrderId, ProductId, VariantId
from domain.shared.money import ZERO, Money
from domain.shared.quantity import Quantity
from tests.fakes.orders import InMemoryOrders
from tests.fakes.payments import InMemoryPayments, InMemoryRefunds
from tests.fakes.points import InMemoryPoints
from tests.fakes.stock import InMemoryStock
from tests.fakes.system import FrozenClock, SequentialIds
from tests.fakes.woocommerce_orders import (
    LEASE,
    UNANSWERED,
    Conflicts,
    Cursor,
    Killed,
    Memory,
    OurOrdersInMemory,
    Projections,
    Shelves,
    Shop,
)
from tests.fakes.world import InMemoryJobs, InMemoryUnitOfWork, World
from tests.support.payment_world import run

LINKED = VariantId(UUID(int=2_001))
UNLINKED = VariantId(UUID(int=2_002))
ITEM = ShopItem(product_id=71, variation_id=5)
HOLD = timedelta(minutes=60)


class NoAudit(AuditLog):
    async def record(self, entry: AuditEntry, at: object) -> None: ...


class ProjectionWorld:
    def __init__(self) -> None:
        self.clock, ids = FrozenClock(), SequentialIds()
        self.world = World(moment=self.clock.now())
        self.shop = Shop(clock=self.clock)
        self.projections, self.conflicts = Projections(self.world), Conflicts(ids)
        self.shelves, self.author = Shelves(), Author(name=SYSTEM.name)
        self.orders = InMemoryOrders(self.world)
        uow, jobs = InMemoryUnitOfWork(self.world), InMemoryJobs(self.world)
        policy = ProjectionPolicy(connected=True, lease=LEASE, unanswered=UNANSWERED, shop_counts=False)
        desk = ProjectionDesk(
            projections=self.projections,
            conflicts=self.conflicts,
            shelves=self.shelves,
            policy=policy,
            uow=uow,
            clock=self.clock,
            ids=ids,
        )
        connected = ConnectedShop(url="https://shop.example", webhook_secret="")
        self.memory = Memory()
        same_shop = SameShop(connected=connected, memory=self.memory, uow=uow)
        self.our_orders = OurOrdersInMemory(self.world, {LINKED: ITEM})
        self.project = ProjectOrder(
            shop=self.shop,
            orders=self.our_orders,
            desk=desk,
            take_over=self._take_over(uow, jobs, ids),
            find_oversold=FindOversold(catalogue=None),  # type: ignore[arg-type] - our numbers count
            same_shop=same_shop,
            policy=policy,
            clock=self.clock,
        )
        self.poll = PollOrders(
            shop=self.shop,
            known=self.projections,
            cursor=Cursor(),
            same_shop=same_shop,
            policy=policy,
            uow=uow,
            jobs=jobs,
            clock=self.clock,
        )

    def _take_over(self, uow: InMemoryUnitOfWork, jobs: InMemoryJobs, ids: Ids) -> TakeOverStatus:
        orders, audit, clock = self.orders, NoAudit(), self.clock
        stock = InMemoryStock(self.world.warehouse)
        payments, refunds = InMemoryPayments(self.world), InMemoryRefunds(self.world)
        money = PaymentsOfOrder(payments=payments, refunds=refunds, jobs=jobs, clock=clock, ids=ids)
        holds = Holds(stock=stock, shelves=stock, points=InMemoryPoints(self.world))
        return TakeOverStatus(
            accept=AcceptOrder(orders=orders, audit=audit, uow=uow, clock=clock, actor=SYSTEM),
            complete=CompleteOrder(
                orders=orders, stock=stock, audit=audit, uow=uow, clock=clock, actor=SYSTEM
            ),
            cancel=CancelByStaff(
                orders=orders,
                holds=holds,
                money=_NoMoney(money),
                audit=audit,
                uow=uow,
                clock=clock,
                ids=ids,
                actor=SUPERUSER,
            ),
            orders=orders,
            uow=uow,
            author=self.author,
        )

    def place(self, *lines: tuple[VariantId, str, int], number: int = 1, delivery: int = 350_00) -> Order:
        """Variant, quantity, price of one in kopecks."""
        quote = calculate_quote(
            [
                SaleItem(
                    product_id=ProductId(UUID(int=1_000)),
                    variant_id=variant,
                    sku="TEA",
                    name="Чай",
                    quantity=Quantity.parse(quantity),
                    unit_price=Money(price),
                )
                for variant, quantity, price in lines
            ],
            NO_LOYALTY,
            delivery=Money(delivery),
        )
        method = DeliveryMethod(
            code="courier",
            kind=DeliveryKind.COURIER,
            name="Курьер",
            fee=ZERO,
            free_from=None,
            location_id=None,
        )
        order = Order.place(
            order_id=OrderId(UUID(int=7_000 + number)),
            number=1000 + number,
            client_id=ClientId(UUID(int=1)),
            quote=quote,
            quote_hash=str(number),
            destination=Destination.by(method, address="Тверская, 1", comment=None),
            location_id=None,
            cart_version=None,
            at=self.clock.now(),
            expires_at=self.clock.now() + HOLD,
            actor="client",
        )
        run(self.orders.add(order))
        return order

    def change(self, order_id: OrderId, change: str, *given: object, **options: object) -> None:
        """One step of the order itself, as of now."""
        order = run(self.orders.get(order_id))
        getattr(order, change)(*given, **options, at=self.clock.now(), actor="test")
        run(self.orders.save(order))

    def pay(self, order_id: OrderId, *, reheld: bool = False) -> None:
        self.change(order_id, "receive_money", self.world.orders[order_id].total, reheld=reheld)

    def job(self, order_id: OrderId) -> bool:
        """Run it once; False when it wants to come back."""
        try:
            run(self.project(order_id))
        except RetryLater:
            return False
        except Killed:
            return False
        return True

    def work(self, order_id: OrderId) -> None:
        """Until it is done, with the pauses that it asks for."""
        for _ in range(60):
            if self.job(order_id):
                return
            self.clock.advance(minutes=3)
        raise AssertionError("it never comes to rest")


class _NoMoney(PaymentsOfOrder):
    """Money of these orders came from nowhere, so none is sent back."""

    def __init__(self, money: PaymentsOfOrder) -> None:
        super().__init__(
            payments=money.payments,
            refunds=money.refunds,
            jobs=money.jobs,
            clock=money.clock,
            ids=money.ids,
        )

    async def give_back(self, order: Order, *, at: object) -> None: ...
