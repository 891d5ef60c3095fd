"""Requests that wait for a lock."""

import asyncio

from tests.support.database import Database


async def until_somebody_waits(database: Database) -> None:
    for _ in range(200):
        if database.execute(
            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        ):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody waits")
