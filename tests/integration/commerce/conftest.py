"""A shop on the real database. Whatever a test does, its books balance in the end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from dishka import AsyncContainer
from pydantic import SecretStr

from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.books import assert_books_balance
from tests.support.buyer import MOCK_SECRET
from tests.support.database import Database
from tests.support.shop import Shop


@pytest.fixture
def clock() -> FrozenClock:
    """So far ahead that no job scheduled by it is due for the queue: tests run those by hand."""
    return FrozenClock(datetime(2126, 11, 21, 9, 0, tzinfo=UTC))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Access tokens live for a day, however far a test moves the clock."""
    return replace(
        settings,
        payments=settings.payments.model_copy(update={"mock_secret": SecretStr(MOCK_SECRET)}),
        security=settings.security.model_copy(update={"access_token_minutes": 24 * 60}),
    )


@pytest.fixture
async def shop(
    worker: AsyncContainer, http: httpx.AsyncClient, database: Database, clock: FrozenClock
) -> Shop:
    shop = Shop(worker=worker, http=http, database=database, clock=clock)
    await shop.open()
    return shop


@pytest.fixture(autouse=True)
def _books_balance(database: Database) -> Iterator[None]:
    yield
    assert_books_balance(database)
