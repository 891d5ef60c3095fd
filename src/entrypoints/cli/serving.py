"""Commands that serve until they are stopped."""

from __future__ import annotations

import asyncio
from pathlib import Path

import rich_click as click

from entrypoints.cli.surroundings import (
    ensure_port_is_free,
    settings_with_current_database,
    settings_with_database,
    stop_signal,
)
from entrypoints.settings import Settings


@click.command()
def up() -> None:
    """Everything in one process: database, migrations, demo data, HTTP and the worker.

    Without DATABASE_URL a PostgreSQL of its own is started; its data stays in DATA_DIR.
    """
    from adapters.persistence.migrations import upgrade

    with settings_with_database() as settings:
        ensure_port_is_free(settings.http.host, settings.http.port)
        upgrade(settings.database.sqlalchemy_url)
        asyncio.run(_up(settings))


async def _up(settings: Settings) -> None:
    from entrypoints.demo.load import load_demo
    from entrypoints.ioc.container import make_worker_container
    from entrypoints.worker.main import run_worker

    stop = stop_signal()
    container = make_worker_container(settings)
    try:
        await load_demo(container)
        async with asyncio.TaskGroup() as group:
            working = group.create_task(run_worker(container, settings))
            print(_banner(settings), flush=True)
            try:
                await _serve(settings, stop)
            finally:
                working.cancel()
    finally:
        await container.close()
    print("Stopped.")


def _banner(settings: Settings) -> str:
    home = f"http://{settings.http.host.replace('127.0.0.1', 'localhost')}:{settings.http.port}"
    in_folder = Path(settings.general.data_dir).absolute() / "postgres"
    database = "yours (DATABASE_URL)" if "host=" not in settings.database.dsn else f"embedded, {in_folder}"
    return (
        f"\n  Prilavok is open: {home}\n"
        f"  Try the API:      {home}/docs\n"
        f"  Catalogue:        {home}/api/v1/products/\n"
        f"  Database:         {database}\n"
        "  Stop with Ctrl-C.\n"
    )


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Server processes.")
def http(workers: int) -> None:
    """Serve HTTP. The database must be migrated."""
    with settings_with_current_database() as settings:
        ensure_port_is_free(settings.http.host, settings.http.port)
        if workers == 1:
            asyncio.run(_serve_in_this_loop(settings))
            return
        from entrypoints.server import serve_in_processes

        serve_in_processes(settings, workers)


async def _serve_in_this_loop(settings: Settings) -> None:
    await _serve(settings, stop_signal())


async def _serve(settings: Settings, stop: asyncio.Event) -> None:
    from entrypoints.asgi import application
    from entrypoints.server import serve

    await serve(application(settings), host=settings.http.host, port=settings.http.port, stop=stop)


@click.command()
def worker() -> None:
    """Do background work: start as many as needed, anywhere. The database must be migrated."""
    with settings_with_current_database() as settings:
        asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    from entrypoints.ioc.container import make_worker_container
    from entrypoints.worker.main import run_worker

    container = make_worker_container(settings)
    try:
        await run_worker(container, settings, handle_signals=True)
    finally:
        await container.close()
