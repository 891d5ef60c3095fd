"""Commands for stock."""

from __future__ import annotations

import asyncio
import sys

import rich_click as click

from entrypoints.cli.surroundings import operator_scope, settings_with_current_database
from entrypoints.settings import Settings


@click.group()
def stock() -> None:
    """Goods by location."""


@stock.command()
def proof() -> None:
    """Recompute every balance from its movements and reservations; exit code 1 when one differs."""
    with settings_with_current_database() as settings:
        holds = asyncio.run(_proof(settings))
    sys.exit(0 if holds else 1)


async def _proof(settings: Settings) -> bool:
    from application.stock.queries import ProveStock

    async with operator_scope(settings) as scope:
        prove_stock = await scope.get(ProveStock)
        result = await prove_stock()
    for shelf in result.differing:
        print(
            f"{shelf.variant_id} at {shelf.location_id}: on hand {shelf.on_hand}, moved {shelf.moved};"
            f" reserved {shelf.reserved}, promised {shelf.promised}"
        )
    print(f"The stock of {result.shelves} shelves {'holds' if result.holds else 'does NOT hold'}.")
    return result.holds
