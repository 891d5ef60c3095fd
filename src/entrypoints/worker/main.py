"""Runs the worker: as a process of its own, or as a task beside the HTTP server."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from dishka import AsyncContainer

from application.notifications.ports import MessageGateway
from entrypoints.collector import spare_the_collector
from entrypoints.settings import Settings
from entrypoints.worker.app import build_app
from entrypoints.worker.middleware import scope_per_job
from entrypoints.worker.sweeper import Sweeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """In seconds. A worker silent for `stalled` is taken for dead: keep it well above `heartbeat`.

    `graceful` is how long running jobs may go on after a stop. A stopping worker is silent already, so keep
    it below `stalled`, and the stop timeout of the service manager above it.
    """

    polling: float = 1
    heartbeat: float = 5
    stalled: float = 20
    sweep: float = 10
    graceful: float = 15


async def run_worker(
    container: AsyncContainer,
    settings: Settings,
    *,
    tempo: Tempo = Tempo(),
    handle_signals: bool = False,
) -> None:
    """Work until cancelled or, with `handle_signals`, until SIGINT or SIGTERM; running jobs are finished first.

    `container` is one of `make_worker_container`: in it the system acts.
    """
    # Loading the channel's library takes long enough to look dead if it happened inside the first job.
    await container.get(MessageGateway)
    app = build_app(settings.database.dsn)
    sweeper = Sweeper(jobs=app.job_manager, stalled_seconds=tempo.stalled)
    spare_the_collector()
    async with app.open_async(), asyncio.TaskGroup() as group:
        sweeping = group.create_task(sweeper.run(every_seconds=tempo.sweep))
        try:
            await app.run_worker_async(
                name="prilavok",
                concurrency=settings.worker.concurrency,
                fetch_job_polling_interval=tempo.polling,
                update_heartbeat_interval=tempo.heartbeat,
                stalled_worker_timeout=tempo.stalled,
                shutdown_graceful_timeout=tempo.graceful,
                install_signal_handlers=handle_signals,
                worker_middleware=[scope_per_job(container)],
            )
        finally:
            sweeping.cancel()
