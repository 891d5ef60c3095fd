"""A transaction is committed whole or not at all, however its blocks are nested and whoever catches what."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

import pytest
from dishka import AsyncContainer

from application.shared.ports import HandledEvents, Job, JobQueue, UnitOfWork
from domain.shared.ids import EventId
from tests.fakes.world import InMemoryJobs, InMemoryUnitOfWork, World
from tests.support.database import Database


@dataclass(frozen=True, kw_only=True)
class Books:
    """A unit of work, something to write inside it, and what has been written."""

    uow: UnitOfWork
    write: Callable[[str], Awaitable[None]]
    written: Callable[[], list[str]]


@pytest.fixture
def in_memory() -> Books:
    world = World()
    jobs = InMemoryJobs(world)

    async def write(name: str) -> None:
        await jobs.enqueue(Job(name=name))

    return Books(uow=InMemoryUnitOfWork(world), write=write, written=lambda: [job.name for job in world.jobs])


@pytest.fixture
async def in_database(worker: AsyncContainer, database: Database) -> AsyncIterator[Books]:
    """Each name becomes a row at once and a job with the commit: both or neither."""

    def written() -> list[str]:
        rows = database.execute("SELECT reaction FROM handled_events ORDER BY 1")
        assert database.execute("SELECT task_name FROM procrastinate_jobs ORDER BY 1") == rows
        return [name for (name,) in rows]

    async with worker() as scope:
        jobs, handled = await scope.get(JobQueue), await scope.get(HandledEvents)

        async def write(name: str) -> None:
            assert await handled.claim(EventId(uuid4()), name)
            await jobs.enqueue(Job(name=name))

        yield Books(uow=await scope.get(UnitOfWork), write=write, written=written)


@pytest.fixture(params=["in_memory", "in_database"])
def books(request: pytest.FixtureRequest) -> Books:
    found: Books = request.getfixturevalue(request.param)
    return found


async def fail_after_writing(books: Books, name: str) -> None:
    async with books.uow:
        await books.write(name)
        raise ZeroDivisionError


async def test_an_inner_block_commits_with_the_outer_one(books: Books) -> None:
    async with books.uow:
        async with books.uow:
            await books.write("inner")
        await books.write("outer")

    assert books.written() == ["inner", "outer"]


async def test_a_failure_further_out_takes_a_finished_inner_block_along(books: Books) -> None:
    async def fail_outside() -> None:
        async with books.uow:
            async with books.uow:
                await books.write("inner")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_outside()

    assert books.written() == []


async def test_a_caught_failure_of_an_inner_block_cannot_be_committed(books: Books) -> None:
    """What it had written before it failed is half of something."""

    async def go_on_after_a_failure() -> None:
        async with books.uow:
            await books.write("before")
            with suppress(ZeroDivisionError):
                await fail_after_writing(books, "half")
            await books.write("after")

    with pytest.raises(RuntimeError, match="inside this unit of work failed"):
        await go_on_after_a_failure()

    assert books.written() == []


async def test_the_next_transaction_is_not_doomed_by_the_last(books: Books) -> None:
    with pytest.raises(ZeroDivisionError):
        async with books.uow:
            await fail_after_writing(books, "half")

    async with books.uow:
        await books.write("next")

    assert books.written() == ["next"]
