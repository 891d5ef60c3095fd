"""Orders in memory: handed out and taken in as copies, so that a forgotten save() shows."""

from copy import deepcopy

from application.orders.ports import OrderRepository
from domain.orders.errors import OrderNotFound
from domain.orders.order import Order
from domain.shared.ids import ClientId, OrderId
from tests.fakes.world import World


class InMemoryOrders(OrderRepository):
    def __init__(self, world: World) -> None:
        self._world = world

    async def next_number(self) -> int:
        return 1001 + len(self._world.orders)

    async def get(self, order_id: OrderId) -> Order:
        try:
            return deepcopy(self._world.orders[order_id])
        except KeyError:
            raise OrderNotFound(order_id) from None

    async def placed_from(self, client_id: ClientId, quote_hash: str) -> OrderId | None:
        for order in self._world.orders.values():
            if (
                order.client_id == client_id
                and order.quote_hash == quote_hash
                and order.cart_version is not None
            ):
                return order.id
        return None

    async def add(self, order: Order) -> None:
        await self.save(order)

    async def save(self, order: Order) -> None:
        self._world.history.setdefault(order.id, []).extend(order.pull_changes())
        self._world.published += order.pull_events()
        self._world.orders[order.id] = deepcopy(order)
