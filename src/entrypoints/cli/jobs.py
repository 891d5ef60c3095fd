"""Commands for the job queue."""

from __future__ import annotations

import rich_click as click

from entrypoints.cli.surroundings import settings_with_current_database

_COUNTS = "SELECT task_name, status, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1, 2"
_FAILED = """
    SELECT id, task_name, attempts, args FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id DESC LIMIT 50
"""
_RETRY = """
    SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs
    WHERE id = %s AND status = 'failed'
"""


@click.group()
def jobs() -> None:
    """Background jobs: how many wait, which failed."""


@jobs.command(name="list")
def list_jobs() -> None:
    """Count jobs by task and state, and show the latest failed ones."""
    import psycopg

    with settings_with_current_database() as settings, psycopg.connect(settings.database.dsn) as connection:
        for task, state, count in connection.execute(_COUNTS):
            print(f"{count:>8}  {state:<10} {task}")
        for job, task, attempts, arguments in connection.execute(_FAILED):
            print(f"failed: {job} {task} after {attempts} attempts, {arguments}")


@jobs.command()
@click.argument("job", type=int)
def retry(job: int) -> None:
    """Put a failed job back into the queue."""
    import psycopg

    with settings_with_current_database() as settings, psycopg.connect(settings.database.dsn) as connection:
        if connection.execute(_RETRY, (job,)).rowcount == 0:
            raise click.ClickException(f"There is no failed job {job}.")
    print(f"Job {job} waits for a worker.")
