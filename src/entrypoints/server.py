"""Granian in the shape that this program needs: in this process until told to stop, or as several processes."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from typing import Final

from granian.constants import Interfaces
from litestar.types import ASGIApp

from entrypoints.settings import Settings

KILL_AFTER_SECONDS: Final = 15
LAST_THREADS_SECONDS: Final = 0.3


async def serve(app: ASGIApp, *, host: str, port: int, stop: asyncio.Event) -> None:
    """Serve in the running loop until `stop` is set or the task is cancelled; requests under way are answered first."""
    from granian.server.embed import Server  # noqa: PLC0415 - takes the loop of the moment

    server = Server(
        app, address=host, port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False
    )

    async def stop_when_told() -> None:
        try:
            await stop.wait()
        finally:
            server.stop()  # type: ignore[no-untyped-call]

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(stop_when_told())
        try:
            await server.serve()
        finally:
            waiting.cancel()
    # Granian's threads end a moment after it says so; if Python ends before them, the process aborts.
    await asyncio.sleep(LAST_THREADS_SECONDS)


def serve_in_processes(settings: Settings, workers: int) -> None:
    """Serve until SIGINT or SIGTERM; each process makes its own application."""
    from granian import Granian  # noqa: PLC0415 - one process does without

    # A forked process would keep the parent's signal handlers until it is loaded, and miss a stop that comes early.
    multiprocessing.set_start_method("spawn", force=True)
    # The address of an embedded database is known only here.
    os.environ["DATABASE_URL"] = settings.database.dsn
    server = Granian(
        "entrypoints.asgi:create",
        factory=True,
        address=settings.http.host,
        port=settings.http.port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER_SECONDS,
    )
    try:
        server.serve()
    except SystemExit:
        # Ctrl-C reaches the workers too: one that stops before this process has heard of it is no failure.
        if not server.interrupt_signal:
            raise
