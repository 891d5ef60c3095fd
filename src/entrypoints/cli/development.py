"""Commands for whoever builds against this program."""

from __future__ import annotations

import asyncio

import rich_click as click

from entrypoints.cli.surroundings import ensure_port_is_free, stop_signal
from entrypoints.settings import read_settings


@click.command()
def openapi() -> None:
    """Print the OpenAPI document. Needs no database."""
    import msgspec

    from entrypoints.http.app import create_app
    from entrypoints.http.openapi import finished_document
    from entrypoints.ioc.container import make_container

    settings = read_settings().with_database("postgresql://nobody@localhost/nothing")
    document = finished_document(create_app(make_container(settings), settings))
    print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8100, show_default=True)
@click.option("--shop-port", type=int, default=8101, show_default=True)
def simulators(host: str, port: int, shop_port: int) -> None:
    """Serve stand-ins of other companies: point the shop to the addresses that are printed."""
    ensure_port_is_free(host, port)
    ensure_port_is_free(host, shop_port)
    asyncio.run(_simulate(host, port, shop_port))


async def _simulate(host: str, port: int, shop_port: int) -> None:
    from entrypoints.simulators.main import run_shop, run_simulators
    from entrypoints.simulators.woocommerce.door import PASSWORD, USER

    print(f"Telegram Bot API: set TELEGRAM_API_URL=http://{host}:{port}")
    print(f"WooCommerce: set WOOCOMMERCE_URL=http://{host}:{shop_port} WOOCOMMERCE_USER={USER}")
    print(f"    WOOCOMMERCE_APPLICATION_PASSWORD='{PASSWORD}'. Stop with Ctrl-C.", flush=True)
    stop = stop_signal()
    async with asyncio.TaskGroup() as group:
        group.create_task(run_simulators(host, port, stop=stop))
        group.create_task(run_shop(host, shop_port, stop=stop))
