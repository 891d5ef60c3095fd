"""A worker is killed in the middle of a job, and stopped politely."""

import asyncio
import os
import signal

import psycopg
from dishka import AsyncContainer

from domain.shared.ids import ClientId
from entrypoints.settings import Settings
from entrypoints.worker.main import run_worker
from tests.integration.worker.conftest import order_placed, publish
from tests.support.database import Database
from tests.support.simulators import RunningTelegram
from tests.support.worker_process import TEMPO, wait_until, worker_process


def runs(database: Database, task: str) -> list[tuple]:
    """The state of each job of a task, and how many of its runs have ended, a revival included."""
    return database.execute(
        "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", task
    )


async def test_a_job_of_a_killed_worker_is_done_later_and_once(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    def the_reaction_waits_for_the_table() -> bool:
        waiting = (
            "SELECT count(*) FROM pg_locks WHERE relation = 'messages'::regclass AND NOT granted"
            " AND mode = 'RowExclusiveLock'"
        )
        return database.execute(waiting) == [(1,)]

    await publish(worker, order_placed(client_id))
    with psycopg.connect(database.dsn) as connection, worker_process(settings) as first:
        connection.execute("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE")  # holds the job in its middle
        wait_until(the_reaction_waits_for_the_table)

        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert runs(database, "events.react") == [("doing", 0)]

    assert database.execute("SELECT count(*) FROM messages") == [(0,)]
    with worker_process(settings) as second:
        wait_until(lambda: database.execute("SELECT state FROM messages") == [("sent",)])
        second.terminate()
        assert second.wait(timeout=20) == 0

    assert runs(database, "events.react") == [("succeeded", 2)]
    assert runs(database, "messages.send") == [("succeeded", 1)]
    assert database.execute("SELECT count(*) FROM handled_events") == [(1,)]
    assert len(telegram.calls()) == 1


async def test_a_politely_stopped_worker_finishes_its_job(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    telegram.plan(kind="hang", method="sendMessage", seconds=1.5)
    await publish(worker, order_placed(client_id))

    with worker_process(settings) as process:
        wait_until(lambda: bool(telegram.calls()))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0

    assert database.execute("SELECT state FROM messages") == [("sent",)]
    assert runs(database, "messages.send") == [("succeeded", 1)]
    assert database.execute("SELECT count(*) FROM procrastinate_workers") == [(0,)]


async def test_a_worker_beside_other_work_stops_when_cancelled(
    worker: AsyncContainer, settings: Settings, database: Database, client_id: ClientId
) -> None:
    def sent() -> bool:
        return database.execute("SELECT state FROM messages") == [("sent",)]

    await publish(worker, order_placed(client_id))

    async with asyncio.TaskGroup() as group:
        working = group.create_task(run_worker(worker, settings, tempo=TEMPO))
        await asyncio.to_thread(wait_until, sent)
        working.cancel()

    assert working.cancelled()
    assert database.execute("SELECT count(*) FROM procrastinate_workers") == [(0,)]
