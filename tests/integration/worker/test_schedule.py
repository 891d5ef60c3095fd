"""Jobs that the clock starts."""

from datetime import timedelta

from dishka import AsyncContainer

from entrypoints.settings import Settings
from entrypoints.worker.app import build_app
from tests.fakes.system import MOMENT
from tests.support.database import Database
from tests.support.jobs import run_due_jobs


async def test_tidying_forgets_answers_after_a_day_and_jobs_after_a_week(
    worker: AsyncContainer, settings: Settings, database: Database
) -> None:
    for key, age in (("old", timedelta(hours=24, seconds=1)), ("young", timedelta(hours=24))):
        database.execute(
            "INSERT INTO idempotency_keys (scope, key, fingerprint, status, body, replays, created_at)"
            " VALUES ('anyone', %s, '', 200, '', 0, %s)",
            key,
            MOMENT - age,
        )
    database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
        " VALUES ('default', 'of last month', 'failed'), ('default', 'of today', 'failed')"
    )
    database.execute(
        "UPDATE procrastinate_events SET at = now() - interval '30 days' WHERE job_id ="
        " (SELECT id FROM procrastinate_jobs WHERE task_name = 'of last month')"
    )
    database.execute(
        "INSERT INTO procrastinate_events (job_id, type, at) SELECT id, 'failed',"
        " CASE task_name WHEN 'of today' THEN now() ELSE now() - interval '30 days' END FROM procrastinate_jobs"
    )
    database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
        " VALUES ('default', 'maintenance.tidy', jsonb_build_object('timestamp', %s::bigint))",
        int(MOMENT.timestamp()),
    )

    await run_due_jobs(worker, settings)

    assert database.execute("SELECT key FROM idempotency_keys") == [("young",)]
    failed = "SELECT task_name FROM procrastinate_jobs WHERE status = 'failed'"
    assert database.execute(failed) == [("of today",)]


def test_no_task_has_both_retries_and_a_queueing_lock() -> None:
    """Together they leave a job running for ever."""
    tasks = build_app("postgresql://nobody@localhost/nothing").tasks

    for name, task in tasks.items():
        assert task.queueing_lock is None or task.retry_strategy is None, name
    assert {"events.react", "orders.expire", "messages.send", "maintenance.tidy"} <= set(tasks)
