"""Queries outside a unit of work: in autocommit, and never on a second connection."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import psycopg
import pytest
from dishka import AsyncContainer
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.persistence.statements import Statements
from application.shared.ports import UnitOfWork
from domain.shared.errors import DomainError
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.support.database import Database

ADD_CATEGORY: Final = """
INSERT INTO categories (id, name, slug, position, active, created_at, updated_at)
VALUES (gen_random_uuid(), 'Tea', %s, 0, true, now(), now())
"""


@pytest.fixture
async def one_connection(settings: Settings) -> AsyncIterator[AsyncContainer]:
    """Whoever asks for a second connection waits in vain."""
    narrow = settings.database.model_copy(
        update={"pool_size": 1, "pool_overflow": 0, "pool_timeout_seconds": 1}
    )
    container = make_worker_container(replace(settings, database=narrow))
    yield container
    await container.close()


async def status_of(statements: Statements) -> psycopg.pq.TransactionStatus:
    connection = await statements._connection()
    return connection.info.transaction_status


async def test_a_query_leaves_no_transaction_behind(container: AsyncContainer) -> None:
    async with container() as scope:
        statements = await scope.get(Statements)

        assert await statements.count("SELECT 1 AS one") == 1

        assert await status_of(statements) is psycopg.pq.TransactionStatus.IDLE


async def test_a_change_needs_a_unit_of_work(one_connection: AsyncContainer) -> None:
    """Also after a query, which would otherwise commit it at once."""
    async with one_connection() as scope:
        statements = await scope.get(Statements)
        await statements.one("SELECT 1")

        with pytest.raises(RuntimeError, match="unit of work"):
            await statements.run("UPDATE clients SET display_name = 'somebody else'")


async def test_queries_and_units_of_work_share_one_connection(
    one_connection: AsyncContainer, database: Database
) -> None:
    async with one_connection() as scope:
        statements, uow = await scope.get(Statements), await scope.get(UnitOfWork)
        for number in range(3):
            await statements.one("SELECT 1")
            async with uow:
                await statements.one("SELECT 1")
                await statements.run(ADD_CATEGORY, (f"slug-{number}",))
                assert await status_of(statements) is psycopg.pq.TransactionStatus.INTRANS
        assert await statements.count("SELECT count(*) FROM categories") == 3
    async with one_connection() as scope:
        assert await (await scope.get(Statements)).count("SELECT 1 AS one") == 1
        engine = await scope.get(AsyncEngine)
    assert engine.pool.checkedout() == 0
    assert database.execute("SELECT count(*) FROM categories") == [(3,)]


async def test_what_a_failed_unit_of_work_wrote_is_gone_after_queries_too(
    one_connection: AsyncContainer, database: Database
) -> None:
    async with one_connection() as scope:
        statements, uow = await scope.get(Statements), await scope.get(UnitOfWork)
        await statements.one("SELECT 1")
        with pytest.raises(DomainError):
            await _add_a_category_twice(statements, uow)
    assert database.execute("SELECT count(*) FROM categories") == [(0,)]


async def _add_a_category_twice(statements: Statements, uow: UnitOfWork) -> None:
    async with uow:
        for _ in range(2):
            await statements.run(ADD_CATEGORY, ("the-same",))
