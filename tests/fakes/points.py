"""Points in memory: accounts as copies, transfers into the book."""

from copy import deepcopy
from datetime import datetime

from application.loyalty.ports import PointsRepository
from domain.loyalty.account import PointsAccount
from domain.loyalty.lot import LotState
from domain.shared.ids import ClientId, OrderId
from tests.fakes.world import World


class InMemoryPoints(PointsRepository):
    def __init__(self, world: World) -> None:
        self._world = world

    async def get(self, client_id: ClientId, *, order_id: OrderId | None = None) -> PointsAccount:
        return deepcopy(self._world.points.get(client_id) or PointsAccount(client_id=client_id))

    async def save(self, account: PointsAccount) -> None:
        self._world.book.post(account.pull_transfers())
        self._world.published += account.pull_events()
        self._world.points[account.client_id] = deepcopy(account)

    async def clients_with_due_lots(self, as_of: datetime, *, limit: int) -> tuple[ClientId, ...]:
        due = [
            client_id
            for client_id, account in self._world.points.items()
            if any(
                lot.state is LotState.PENDING and lot.activates_at <= as_of for lot in account.lots.values()
            )
        ]
        return tuple(sorted(due)[:limit])
