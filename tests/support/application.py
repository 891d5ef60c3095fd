"""The application of a test: its routes are most of the work of making one, and the same for all tests."""

import json
from copy import copy
from functools import cache
from typing import Any, Final

from dishka import AsyncContainer
from litestar import Litestar
from litestar.datastructures import State

from entrypoints.http.app import connected, routed
from entrypoints.http.openapi import finished_document
from entrypoints.settings import Settings, read_settings

_ROUTED: Final[dict[str, Litestar]] = {}


def application(container: AsyncContainer, settings: Settings) -> Litestar:
    """What `create_app` makes, with a state and a cache of its own."""
    same = settings.http.model_dump_json()
    if same not in _ROUTED:
        _ROUTED[same] = routed(settings.http)
    app = copy(_ROUTED[same])
    app.state = State(app.state.dict())
    return connected(app, container, settings)


@cache
def published_document() -> dict[str, Any]:
    """The OpenAPI document as a client reads it; whoever asks may not change it."""
    document = finished_document(routed(read_settings(env_file=None).http))
    read: dict[str, Any] = json.loads(json.dumps(document, default=str))
    return read
