"""`prilavok simulators`: the platforms around a shop, on one's own machine."""

from __future__ import annotations

import asyncio

from entrypoints.server import serve
from entrypoints.simulators.telegram import TelegramSimulator, telegram_app
from entrypoints.simulators.woocommerce.app import woocommerce_app
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator


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


async def run_shop(
    host: str,
    port: int,
    *,
    stop: asyncio.Event | None = None,
    simulator: WooCommerceSimulator | None = None,
) -> None:
    """Serve a WooCommerce shop, for `WOOCOMMERCE_URL=http://host:port`; without a simulator, the demo shop."""
    shop = (
        simulator if simulator is not None else WooCommerceSimulator(home=f"http://{host}:{port}", demo=True)
    )
    app = woocommerce_app(shop)
    await serve(app, host=host, port=port, stop=stop if stop is not None else asyncio.Event())
