"""`prilavok simulators`: the platforms around a shop, on one's own machine."""

from __future__ import annotations

import asyncio
from typing import Final

from granian.constants import Interfaces

from entrypoints.simulators.telegram import TelegramSimulator, telegram_app

PAUSE_SECONDS: Final = 0.3


async def run_simulators(
    host: str,
    port: int,
    *,
    stop: asyncio.Event | None = None,
    simulator: TelegramSimulator | None = None,
) -> None:
    """Serve the Telegram Bot API here, for `TELEGRAM_API_URL=http://host:port`, until stopped or cancelled."""
    from granian.server.embed import Server  # noqa: PLC0415 - takes the loop of the moment

    app = telegram_app(simulator if simulator is not None else TelegramSimulator())
    server = Server(
        app, address=host, port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False
    )
    until = stop if stop is not None else asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        try:
            await until.wait()
        finally:
            server.stop()  # type: ignore[no-untyped-call]
    # Granian's threads end a moment after it says so; if Python ends before them, the process aborts.
    await asyncio.sleep(PAUSE_SECONDS)
