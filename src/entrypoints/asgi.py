"""The application as servers load it: `entrypoints.asgi:create`."""

from __future__ import annotations

from litestar import Litestar

from entrypoints.collector import spare_the_collector
from entrypoints.http.app import create_app
from entrypoints.ioc.container import make_container
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings, read_settings


def create() -> Litestar:
    """Made once in each server process, from the environment."""
    settings = read_settings()
    configure_logs(settings.logs)
    return application(settings)


def application(settings: Settings) -> Litestar:
    container = make_container(settings)
    app = create_app(container, settings)
    app.on_shutdown.append(container.close)
    spare_the_collector()
    return app
