"""Jobs that the clock starts."""

from datetime import timedelta

from dishka import AsyncContainer

from entrypoints.settings import Settings
from entrypoints.worker.app import build_app
from tests.fakes.system import MOMENT
from tests.support.database import Database
from tests.support.jobs import run_due_jobs


def add_ended_job(database: Database, state: str, days_ago: int) -> None:
    ((job_id,),) = database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', %s,"
        " %s::procrastinate_job_status) RETURNING id",
        f"{state} {days_ago}",
        state,
    )
    database.execute(
        "INSERT INTO procrastinate_events (job_id, type, at)"
        " VALUES (%s, %s::procrastinate_job_event_type, now() - make_interval(days => %s))",
        job_id,
        state,
        days_ago,
    )


async def test_tidying_forgets_what_has_been_kept_long_enough(
    worker: AsyncContainer, settings: Settings, database: Database
) -> None:
    for key, age in (("old", timedelta(hours=24, seconds=1)), ("young", timedelta(hours=24))):
        database.execute(
            "INSERT INTO idempotency_keys (scope, key, fingerprint, status, body, replays, created_at)"
            " VALUES ('anyone', %s, '', 200, '', 0, %s)",
            key,
            MOMENT - age,
        )
    for reason, age in (("old", timedelta(days=90, seconds=1)), ("young", timedelta(days=90))):
        database.execute(
            "INSERT INTO rejected_callbacks (id, provider, body, reason, received_at)"
            " VALUES (gen_random_uuid(), 'mock', '', %s, %s)",
            reason,
            MOMENT - age,
        )
    for state, days in (("succeeded", 6), ("succeeded", 8), ("failed", 8), ("failed", 89), ("failed", 91)):
        add_ended_job(database, state, days)
    database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
        " VALUES ('default', 'maintenance.tidy', jsonb_build_object('timestamp', %s::bigint))",
        int(MOMENT.timestamp()),
    )

    await run_due_jobs(worker, settings)

    assert database.execute("SELECT key FROM idempotency_keys") == [("young",)]
    assert database.execute("SELECT reason FROM rejected_callbacks") == [("young",)]
    ended = "SELECT task_name FROM procrastinate_jobs WHERE strpos(task_name, ' ') > 0 ORDER BY id"
    assert database.execute(ended) == [("succeeded 6",), ("failed 8",), ("failed 89",)]


def test_no_task_has_both_retries_and_a_queueing_lock() -> None:
    """Together they leave a job running for ever."""
    tasks = build_app("postgresql://nobody@localhost/nothing").tasks

    for name, task in tasks.items():
        assert task.queueing_lock is None or task.retry_strategy is None, name
    assert {"events.react", "orders.expire", "messages.send", "maintenance.tidy"} <= set(tasks)
