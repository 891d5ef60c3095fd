"""Is the database there, migrated, and its queue drained?"""

from __future__ import annotations

from datetime import datetime

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from adapters.persistence.revisions import newest_revision
from adapters.persistence.statements import Statements
from application.health.ports import DatabaseProbe, DatabaseState, ServiceDown


class SqlDatabaseProbe(DatabaseProbe):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def state(self, *, at: datetime) -> DatabaseState:
        try:
            revision = await self._statements.one("SELECT version_num FROM alembic_version")
            # A job without a time of its own has been due since it was put.
            oldest = await self._statements.one(
                "SELECT min(coalesce(job.scheduled_at, event.at)) AS since FROM procrastinate_jobs job"
                " LEFT JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'"
                " WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= %s)",
                (at,),
            )
        except (psycopg.Error, SQLAlchemyError, OSError) as error:
            raise ServiceDown(type(error).__name__) from error
        return DatabaseState(
            revision=revision["version_num"] if revision is not None else None,
            expected_revision=newest_revision(),
            oldest_due_job=oldest["since"] if oldest is not None else None,
        )
