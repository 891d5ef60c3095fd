"""The application of a test: its routes are most of the work of making one, and the same for all tests."""

from copy import copy
from typing import Final

from dishka import AsyncContainer
from litestar import Litestar
from litestar.datastructures import State

from entrypoints.http.app import connected, routed
from entrypoints.settings import Settings

_ROUTED: Final[dict[str, Litestar]] = {}


def application(container: AsyncContainer, settings: Settings) -> Litestar:
    """What `create_app` makes, with a state and a cache of its own."""
    same = settings.http.model_dump_json()
    if same not in _ROUTED:
        _ROUTED[same] = routed(settings.http)
    app = copy(_ROUTED[same])
    app.state = State(app.state.dict())
    return connected(app, container, settings)
