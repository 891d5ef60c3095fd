"""One order on its way to being paid, in memory: the real use cases over fakes that copy."""

from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, Final

from application.orders.cancel_order import Cancellation, CancelOrder
from application.orders.expire_order import ExpireOrder
from application.orders.holds import Holds
from application.payments.gateways import ConfiguredGateways
from application.payments.payments_of_order import PaymentsOfOrder
from application.payments.start_payment import StartPayment
from application.payments.take_payment_event import OrphanPolicy, TakePaymentEvent
from application.shared.access import SYSTEM, Actor
from domain.loyalty.account import PointsAccount
from domain.orders.delivery import DeliveryKind, DeliveryMethod, Destination
from domain.orders.order import Order
from domain.orders.quote import LoyaltyMode, LoyaltyTerms, SaleItem, calculate_quote
from domain.shared.ids import ClientId, LocationId, LotId, OrderId, ProductId, VariantId
from domain.shared.money import ZERO, Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from domain.shared.rate import Rate
from domain.stock.warehouse import StockLine
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.orders import InMemoryOrders
from tests.fakes.payments import InMemoryPaymentEvents, InMemoryPayments, InMemoryRefunds, ScriptedGateway
from tests.fakes.points import InMemoryPoints
from tests.fakes.stock import InMemoryStock
from tests.fakes.system import MOMENT, FrozenClock, SequentialIds
from tests.fakes.world import InMemoryJobs, InMemoryUnitOfWork, World

ids = SequentialIds()
CLIENT = ClientId(ids.new())
ORDER = OrderId(ids.new())
RIVAL = OrderId(ids.new())
VARIANT = VariantId(ids.new())
PLACE = LocationId(ids.new())
UNITS: Final = Quantity.units(2)
SPENT: Final = Points(50_00)
HOLD: Final = timedelta(minutes=60)


class Shop:
    """The use cases over one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        clock = FrozenClock(world.moment or MOMENT)
        uow, jobs = InMemoryUnitOfWork(world), InMemoryJobs(world)
        self.orders, self.stock = InMemoryOrders(world), InMemoryStock(world.warehouse, (PLACE,))
        self.points = InMemoryPoints(world)
        payments, refunds = InMemoryPayments(world), InMemoryRefunds(world)
        holds = Holds(stock=self.stock, shelves=self.stock, points=self.points)
        fresh_ids = SequentialIds()
        fresh_ids._last = 1000 + len(world.refunds) + len(world.payments)
        money = PaymentsOfOrder(payments=payments, refunds=refunds, jobs=jobs, clock=clock, ids=fresh_ids)
        gateways = ConfiguredGateways([ScriptedGateway()], default="scripted")
        buyer = Actor.person(CLIENT)
        self.start = StartPayment(
            orders=self.orders,
            payments=payments,
            stock=self.stock,
            gateways=gateways,
            uow=uow,
            clock=clock,
            ids=fresh_ids,
            actor=buyer,
        )
        self.take = TakePaymentEvent(
            orders=self.orders,
            payments=payments,
            events=InMemoryPaymentEvents(world),
            holds=holds,
            money=money,
            ledger=InMemoryLedger(world.book),
            gateways=gateways,
            uow=uow,
            clock=clock,
            policy=OrphanPolicy(refund_after=timedelta(hours=6)),
        )
        self.expire = ExpireOrder(
            orders=self.orders, money=money, holds=holds, uow=uow, jobs=jobs, clock=clock, actor=SYSTEM
        )
        cancellation = Cancellation(orders=self.orders, holds=holds, money=money, actor=buyer)
        self.cancel = CancelOrder(
            orders=self.orders, cancellation=cancellation, uow=uow, clock=clock, actor=buyer
        )


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """The fakes never wait, so a coroutine runs to its end without a loop."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("a fake waited")


def opened() -> World:
    """An order of all the stock, partly for points, its payment started."""
    world = World(locations=(PLACE,), moment=MOMENT)
    world.warehouse.receive((VARIANT, PLACE), UNITS)
    account = PointsAccount(client_id=CLIENT)
    account.accrue(LotId(ids.new()), SPENT, order_id=RIVAL, activates_at=MOMENT, expires_at=None, at=MOMENT)
    account.hold(ORDER, SPENT, at=MOMENT)
    shop = Shop(world)
    run(shop.points.save(account))
    world.warehouse.reserve(
        ORDER, [StockLine(variant_id=VARIANT, quantity=UNITS)], [PLACE], until=MOMENT + HOLD, at=MOMENT
    )
    quote = calculate_quote(
        [
            SaleItem(
                product_id=ProductId(ids.new()),
                variant_id=VARIANT,
                sku="TEA",
                name="Tea",
                quantity=UNITS,
                unit_price=Money(150_00),
            )
        ],
        LoyaltyTerms(
            version=1, mode=LoyaltyMode.CHARGE_SCORES, tier="base", rate=Rate(500), max_share=Rate(5000)
        ),
        spendable=SPENT,
        wanted=SPENT,
    )
    method = DeliveryMethod(
        code="pickup", kind=DeliveryKind.PICKUP, name="Pickup", fee=ZERO, free_from=None, location_id=PLACE
    )
    order = Order.place(
        order_id=ORDER,
        number=1001,
        client_id=CLIENT,
        quote=quote,
        quote_hash=quote.digest(),
        destination=Destination.by(method, address=None, comment=None),
        location_id=PLACE,
        cart_version=1,
        at=MOMENT,
        expires_at=MOMENT + HOLD,
        actor="client",
    )
    run(shop.orders.add(order))
    run(shop.start(ORDER))
    return world
