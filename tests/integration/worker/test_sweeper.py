"""Jobs of dead workers come back."""

from collections.abc import AsyncIterator

import pytest
from procrastinate import App

from entrypoints.settings import Settings
from entrypoints.worker.app import build_app
from entrypoints.worker.sweeper import MOST_ATTEMPTS, Sweeper
from tests.support.database import Database


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[App]:
    app = build_app(settings.database.dsn)
    async with app.open_async():
        yield app


def worker_of_age(database: Database, seconds: int) -> int:
    [(worker_id,)] = database.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        seconds,
    )
    return worker_id


def running_job(
    database: Database, worker_id: int | None, *, attempts: int = 0, key: str | None = None
) -> int:
    [(job_id,)] = database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, attempts, queueing_lock)"
        " VALUES ('default', 'maintenance.tidy', 'doing', %s, %s, %s) RETURNING id",
        worker_id,
        attempts,
        key,
    )
    return job_id


def status(database: Database, job_id: int) -> str:
    [(found,)] = database.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", job_id)
    return found


async def sweep(app: App) -> int:
    return await Sweeper(jobs=app.job_manager, stalled_seconds=20).sweep()


async def test_jobs_of_silent_and_of_forgotten_workers_go_back_to_the_queue(
    app: App, database: Database
) -> None:
    silent, forgotten = running_job(database, worker_of_age(database, 21)), running_job(database, None)

    assert await sweep(app) == 2

    assert [status(database, job) for job in (silent, forgotten)] == ["todo", "todo"]
    assert await sweep(app) == 0


async def test_jobs_of_living_workers_are_left_alone(app: App, database: Database) -> None:
    living = running_job(database, worker_of_age(database, 5))

    assert await sweep(app) == 0

    assert status(database, living) == "doing"


async def test_a_job_whose_sibling_waits_is_given_up_instead_of_blocking_for_ever(
    app: App, database: Database
) -> None:
    stalled = running_job(database, None, key="tidy")
    database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock)"
        " VALUES ('default', 'maintenance.tidy', 'tidy')"
    )

    assert await sweep(app) == 1

    assert status(database, stalled) == "failed"
    assert database.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'") == [(1,)]


async def test_a_job_that_takes_its_workers_down_is_given_up_in_the_end(app: App, database: Database) -> None:
    poisonous = running_job(database, None, attempts=MOST_ATTEMPTS)

    await sweep(app)

    assert status(database, poisonous) == "failed"


async def test_two_sweepers_at_once_put_a_job_back_once(app: App, database: Database) -> None:
    job_id = running_job(database, None)
    [job] = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=20)
    sweeper = Sweeper(jobs=app.job_manager, stalled_seconds=20)

    await sweeper.sweep()
    await sweeper._revive(job)

    assert database.execute(
        "SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", job_id
    ) == [("todo", 1)]
