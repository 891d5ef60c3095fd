"""A whole shop in memory: what the commerce fakes share. A transaction is a copy that replaces it on commit."""

import pickle
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import TracebackType

from application.shared.ports import INNER_BLOCK_FAILED, Job, JobQueue, UnitOfWork
from domain.loyalty.account import PointsAccount
from domain.orders.history import Change
from domain.orders.order import Order
from domain.payments.payment import Outcome, Payment
from domain.payments.refund import Refund
from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId, LocationId, OrderId, PaymentId, RefundId
from domain.shared.ledger import Book
from domain.stock.warehouse import Warehouse


@dataclass
class World:
    orders: dict[OrderId, Order] = field(default_factory=dict)
    history: dict[OrderId, list[Change]] = field(default_factory=dict)
    payments: dict[PaymentId, Payment] = field(default_factory=dict)
    refunds: dict[RefundId, Refund] = field(default_factory=dict)
    events: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    rejected: list[tuple[bytes, datetime]] = field(default_factory=list)
    points: dict[ClientId, PointsAccount] = field(default_factory=dict)
    warehouse: Warehouse = field(default_factory=Warehouse)
    locations: tuple[LocationId, ...] = ()
    book: Book = field(default_factory=Book)
    jobs: list[Job] = field(default_factory=list)
    published: list[DomainEvent] = field(default_factory=list)
    invoices: int = 0
    moment: datetime | None = None

    def replace_by(self, other: "World") -> None:
        for part in fields(self):
            setattr(self, part.name, getattr(other, part.name))


class InMemoryUnitOfWork(UnitOfWork):
    """Rolls the world back when the outermost block fails or an inner one did, as the database would."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._before = b""
        self._depth = 0
        self._doomed = False

    async def __aenter__(self) -> None:
        if self._depth == 0:
            self._before = pickle.dumps(self._world)
        self._depth += 1

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth:
            self._doomed |= exc_type is not None
            return
        doomed, self._doomed = self._doomed, False
        if exc_type is not None or doomed:
            self._world.replace_by(pickle.loads(self._before))
        if exc_type is None and doomed:
            raise RuntimeError(INNER_BLOCK_FAILED)


class InMemoryJobs(JobQueue):
    def __init__(self, world: World) -> None:
        self._world = world

    async def enqueue(self, job: Job) -> None:
        self._world.jobs.append(job)
