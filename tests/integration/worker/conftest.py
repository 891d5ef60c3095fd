"""A worker's container on the test database, with Telegram simulated."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from dishka import AsyncContainer

from adapters.persistence.outbox import Outbox
from application.shared.ports import UnitOfWork
from domain.orders.events import OrderPlaced
from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId, OrderId
from domain.shared.money import Money
from entrypoints.settings import Settings
from tests.fakes.system import MOMENT
from tests.support.database import Database
from tests.support.simulators import RunningTelegram, running_telegram


@pytest.fixture(scope="package")
def running() -> Iterator[RunningTelegram]:
    with running_telegram() as telegram:
        yield telegram


@pytest.fixture
def telegram(running: RunningTelegram) -> RunningTelegram:
    running.reset()
    return running


@pytest.fixture
def settings(settings: Settings, telegram: RunningTelegram) -> Settings:
    return replace(settings, telegram=settings.telegram.model_copy(update={"api_url": telegram.url}))


@pytest.fixture
def client_id(database: Database) -> ClientId:
    """A client who came by Telegram."""
    client_id = ClientId(uuid4())
    database.execute(
        "INSERT INTO clients (id, display_name, created_at) VALUES (%s, 'Алёна', %s)", client_id, MOMENT
    )
    database.execute(
        "INSERT INTO doors (kind, value, client_id, details, created_at)"
        " VALUES ('telegram', '279058397', %s, '{}', %s)",
        client_id,
        MOMENT,
    )
    return client_id


def order_placed(client_id: ClientId, number: int = 7) -> OrderPlaced:
    return OrderPlaced(
        order_id=OrderId(UUID(int=number)),
        number=number,
        client_id=client_id,
        total=Money(1_234_50),
        occurred_at=MOMENT,
    )


async def publish(container: AsyncContainer, *events: DomainEvent) -> None:
    async with container() as scope:
        uow, outbox = await scope.get(UnitOfWork), await scope.get(Outbox)
        async with uow:
            outbox.put(events)
