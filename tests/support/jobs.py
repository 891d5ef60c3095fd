"""Running jobs inside a test."""

from dishka import AsyncContainer

from entrypoints.settings import Settings
from entrypoints.worker.app import build_app
from entrypoints.worker.middleware import scope_per_job
from tests.support.database import Database

# A job behind another one with the same lock cannot be fetched, however long it has been due.
_DUE = """
SELECT FROM procrastinate_jobs due WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()
AND NOT EXISTS (SELECT FROM procrastinate_jobs before WHERE before.lock = due.lock
                AND before.status IN ('todo', 'doing') AND before.id < due.id) LIMIT 1
"""


async def run_due_jobs(container: AsyncContainer, settings: Settings, *, concurrency: int = 5) -> None:
    """Work until no job is due, follow-up jobs included, as a worker process would. `container` is a worker's."""
    app = build_app(settings.database.dsn)
    async with app.open_async():
        while await app.connector.execute_query_all_async(_DUE):
            await app.run_worker_async(
                wait=False,
                concurrency=concurrency,
                listen_notify=False,
                install_signal_handlers=False,
                worker_middleware=[scope_per_job(container)],
            )


def make_due(database: Database) -> None:
    """What waits for its next attempt waits no more."""
    database.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
