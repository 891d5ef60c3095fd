"""`prilavok simulators`: the platforms around a shop, on one's own machine."""

from __future__ import annotations

import asyncio

from entrypoints.server import serve
from entrypoints.simulators.telegram import TelegramSimulator, telegram_app


async def run_simulators(
    host: str,
    port: int,
    *,
    stop: asyncio.Event | None = None,
    simulator: TelegramSimulator | None = None,
) -> None:
    """Serve the Telegram Bot API here, for `TELEGRAM_API_URL=http://host:port`, until stopped or cancelled."""
    app = telegram_app(simulator if simulator is not None else TelegramSimulator())
    await serve(app, host=host, port=port, stop=stop if stop is not None else asyncio.Event())
