"""A whole shop in memory: what the commerce fakes share. A transaction is a copy that replaces it on commit."""

import pickle
from dataclasses import dataclass, field, fields
from datetime import datetime

from application.shared.ports import Job, JobQueue
from application.shared.unit_of_work import NestingUnitOfWork
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


class InMemoryUnitOfWork(NestingUnitOfWork):
    """Takes the world back to where it began."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self._before = b""

    async def _begin(self) -> None:
        self._before = pickle.dumps(self._world)

    async def _commit(self) -> None:
        """Nothing to do: the world has changed already."""

    async def _roll_back(self) -> None:
        self._world.replace_by(pickle.loads(self._before))


class InMemoryJobs(JobQueue):
    def __init__(self, world: World) -> None:
        self._world = world

    async def enqueue(self, job: Job) -> None:
        self._world.jobs.append(job)
