"""What a command works with: settings, a running database, a container, the signals of the terminal."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from dishka import AsyncContainer

from entrypoints.cli.failures import PortBusy
from entrypoints.collector import spare_the_collector
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings, read_settings


@contextmanager
def settings_with_database() -> Iterator[Settings]:
    """The settings with an address: of the embedded PostgreSQL, running meanwhile, when none is set."""
    settings = read_settings()
    configure_logs(settings.logs)
    if settings.database.url is not None:
        yield settings
        return
    from adapters.embedded_postgres.server import embedded_postgres

    with embedded_postgres(settings.general.data_dir / "postgres") as url:
        yield settings.with_database(url)


@contextmanager
def settings_with_current_database() -> Iterator[Settings]:
    """Also raise SchemaOutdated before anything can fail in the middle."""
    from adapters.persistence.revisions import ensure_migrated

    with settings_with_database() as settings:
        ensure_migrated(settings.database.dsn)
        yield settings


@asynccontextmanager
async def operator_scope(settings: Settings) -> AsyncIterator[AsyncContainer]:
    """One request of whoever sits at the server's terminal, and may do everything."""
    from entrypoints.cli.operator import OperatorProvider
    from entrypoints.ioc.container import make_worker_container

    container = make_worker_container(settings, OperatorProvider())
    try:
        async with container() as scope:
            spare_the_collector()
            yield scope
    finally:
        await container.close()


def ensure_port_is_free(host: str, port: int) -> None:
    """Ask before the server does: its socket is shared, so two servers would take turns on one port."""
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[:1]:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError:
                raise PortBusy(host, port) from None


def stop_signal() -> asyncio.Event:
    """An event that Ctrl-C and SIGTERM set, inside a running loop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
