"""Commands for the catalogue."""

from __future__ import annotations

import asyncio

import rich_click as click

from entrypoints.cli.surroundings import operator_scope, settings_with_current_database
from entrypoints.settings import Settings


@click.group()
def catalogue() -> None:
    """What lists, search and facets read."""


@catalogue.command()
def rebuild() -> None:
    """Make the cards of all products anew, while the shop runs."""
    with settings_with_current_database() as settings:
        changed = asyncio.run(_rebuild(settings))
    print(f"Cards that were other than they should be: {changed}.")


async def _rebuild(settings: Settings) -> int:
    from application.catalogue.rebuild_cards import RebuildCards

    async with operator_scope(settings) as scope:
        rebuild_cards = await scope.get(RebuildCards)
        return await rebuild_cards()
