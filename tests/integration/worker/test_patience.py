"""A message whose channel makes it wait is neither given up nor forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager

from dishka import AsyncContainer

from application.notifications.catch_up import CatchUpWithMessages
from domain.shared.ids import ClientId
from entrypoints.settings import Settings
from entrypoints.worker.retry import PATIENT
from tests.fakes.system import FrozenClock
from tests.integration.worker.conftest import order_placed, publish
from tests.support.database import Database
from tests.support.jobs import make_due, run_due_jobs
from tests.support.simulators import RunningTelegram

SENDING = "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = 'messages.send'"


@contextmanager
def messages_out_of_reach(database: Database) -> Iterator[None]:
    database.execute("ALTER TABLE messages RENAME TO messages_away")
    try:
        yield
    finally:
        database.execute("ALTER TABLE messages_away RENAME TO messages")


async def catch_up(worker: AsyncContainer, *, dry_run: bool = False) -> int:
    async with worker() as scope:
        found: int = await (await scope.get(CatchUpWithMessages))(dry_run=dry_run)
        return found


async def test_waiting_is_no_failure_of_the_job(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    """However long a busy channel makes it wait, the first passing error after that is not the last."""
    telegram.plan(kind="error", status=429, description="Too Many Requests", retry_after=30, times=12)
    await publish(worker, order_placed(client_id))
    for _ in range(12):
        make_due(database)
        await run_due_jobs(worker, settings)
    assert database.execute(SENDING) == [("todo", 0)]

    make_due(database)
    with messages_out_of_reach(database):
        await run_due_jobs(worker, settings)
    ((state, attempts),) = database.execute(SENDING)
    assert state == "todo"
    assert 0 < attempts < PATIENT.runs, "a pause may be so short that it tries again at once"

    make_due(database)
    await run_due_jobs(worker, settings)
    assert database.execute("SELECT state, attempts FROM messages") == [("sent", 1)]


async def test_a_message_whose_job_was_lost_is_found(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    clock: FrozenClock,
    telegram: RunningTelegram,
) -> None:
    """INV-CO-8: a dry run says the same and asks for nothing; what has a job is left to it."""
    telegram.plan(kind="error", status=429, description="Too Many Requests", retry_after=30)
    await publish(worker, order_placed(client_id))
    await run_due_jobs(worker, settings)
    clock.advance(minutes=11)
    assert await catch_up(worker) == 0, "its job waits"

    database.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'messages.send'")
    assert await catch_up(worker, dry_run=True) == 1
    assert database.execute(SENDING) == [("failed", 0)]
    assert await catch_up(worker) == 1
    assert await catch_up(worker) == 0, "it has a job again"

    await run_due_jobs(worker, settings)
    assert database.execute("SELECT state, attempts FROM messages") == [("sent", 1)]
    assert await catch_up(worker) == 0


async def test_only_what_was_left_in_the_middle_lately_is_sent_again(
    worker: AsyncContainer, database: Database, client_id: ClientId, clock: FrozenClock
) -> None:
    for minutes, state in (
        (9, "queued"),
        (11, "queued"),
        (12, "sending"),
        (13, "sent"),
        (14, "failed"),
        (15, "blocked"),
        (16, "no_channel"),
        (2 * 24 * 60 + 1, "queued"),
    ):
        database.execute(
            "INSERT INTO messages (id, client_id, direction, channel, template, params, text, state, attempts,"
            " created_at) VALUES (gen_random_uuid(), %s, 'out', 'telegram', 'any', '{}', %s, %s, 0,"
            " %s - make_interval(mins => %s))",
            client_id,
            f"{state}, {minutes}",
            state,
            clock.now(),
            minutes,
        )

    assert await catch_up(worker) == 2

    asked = database.execute(
        "SELECT text, lock FROM procrastinate_jobs JOIN messages ON messages.id::text = args ->> 'message_id'"
        " ORDER BY procrastinate_jobs.id"
    )
    lock = f"messages:{client_id}"
    assert asked == [("sending, 12", lock), ("queued, 11", lock)]
