"""Our shop with a WooCommerce one behind it, simulated over HTTP: the same goods on both sides."""

from dataclasses import dataclass
from typing import Any

from dishka import AnyOf, AsyncContainer, Provider, Scope, provide

from adapters.woocommerce.circuit import Circuit
from application.shared.retry import RetryLater
from application.woocommerce.ports import CircuitWatch
from application.woocommerce.project_order import ProjectOrder
from application.woocommerce.watch_orders import PollOrders
from domain.shared.ids import OrderId
from entrypoints.settings import Settings
from entrypoints.simulators.woocommerce.records import Order
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.fakes.system import FrozenClock
from tests.support.buyer import Goods
from tests.support.database import Database
from tests.support.jobs import run_due_jobs
from tests.support.shop import Shop


class CircuitOfTheTest(Provider):
    """It waits by the test's clock."""

    scope = Scope.APP

    def __init__(self, clock: FrozenClock) -> None:
        super().__init__()
        self._clock = clock

    @provide(override=True)
    def circuit(self) -> AnyOf[Circuit, CircuitWatch]:
        return Circuit(now=lambda: self._clock.now().timestamp())


@dataclass(slots=True, kw_only=True)
class ConnectedShop:
    ours: Shop
    theirs: WooCommerceSimulator
    worker: AsyncContainer
    settings: Settings

    @property
    def database(self) -> Database:
        return self.ours.database

    async def goods(self, sku: str, *, stock: int, price: str = "100.00") -> Goods:
        """On both sides, so many pieces of each."""
        goods = await self.ours.goods(sku, price=price, stock=(str(stock),))
        product = self.theirs.shop.add_product(sku, price=price, stock=stock)
        self.database.execute(
            "INSERT INTO woo_variants (variant_id, woo_product_id, woo_variation_id, managed, quantity, backorders,"
            " read_at) VALUES (%s, %s, 0, true, %s, false, %s)",
            goods.variant_id,
            product.id,
            stock,
            self.ours.clock.now(),
        )
        return goods

    def stock_of(self, goods: Goods) -> tuple[int, int]:
        """Saleable here and there, in pieces."""
        ((here,),) = self.database.execute(
            "SELECT sum(on_hand_milli - reserved_milli) / 1000 FROM stock_items WHERE variant_id = %s",
            goods.variant_id,
        )
        there = self.theirs.shop.product(self.woo_id_of(goods)).stock_quantity
        assert there is not None
        return int(here), there

    def woo_id_of(self, goods: Goods) -> int:
        ((woo_id,),) = self.database.execute(
            "SELECT woo_product_id FROM woo_variants WHERE variant_id = %s", goods.variant_id
        )
        return int(woo_id)

    def twins(self, order: Any) -> list[Order]:
        """In the shop, without what is in the trash."""
        origin = f"prilavok-{order['id']}"
        found = [there for there in self.theirs.shop.orders() if there.created_via.startswith(origin)]
        return [there for there in found if there.status != "trash"]

    async def work(self) -> None:
        """What is due now, follow-ups included."""
        await run_due_jobs(self.worker, self.settings)

    async def drain(self, *, rounds: int = 12, minutes: float = 6) -> None:
        """Everything that waits, with the pauses that it asks for."""
        for _ in range(rounds):
            self.tick(minutes)
            make_due_but_terms(self.database)
            await self.work()
            if not waiting(self.database):
                return

    def tick(self, minutes: float) -> None:
        self.ours.clock.advance(minutes=minutes)
        self.theirs.clock.set(self.ours.clock.now())

    def pass_by(self, minutes: float) -> None:
        """As `tick`, for the queue too: what waits for the shop comes so much nearer."""
        self.tick(minutes)
        self.database.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - make_interval(secs => %s)"
            " WHERE status = 'todo' AND scheduled_at < now() + interval '1 day'",
            60 * minutes,
        )

    async def poll(self) -> int:
        found: int = await self.ours.run(PollOrders)
        return found

    async def project(self, order: Any) -> bool:
        """One run of its job; False when it wants to come back."""
        try:
            await self.ours.run(ProjectOrder, OrderId(order["id"]))
        except RetryLater:
            return False
        return True

    def conflicts(self) -> list[tuple]:
        return self.database.execute(
            "SELECT kind, details FROM woo_conflicts WHERE resolved_at IS NULL ORDER BY detected_at"
        )


def make_due_but_terms(database: Database) -> None:
    """What waits for the shop waits no more; terms of unpaid orders stay."""
    database.execute(
        "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND task_name <> 'orders.expire'"
    )


def waiting(database: Database) -> int:
    """How much of it has not come to rest."""
    ((number,),) = database.execute(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name <> 'orders.expire'"
    )
    return int(number)
