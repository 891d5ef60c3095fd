"""Commands for personal data: what is past its term, and who must stay forgotten after a restore."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TextIO
from uuid import UUID

import rich_click as click

from entrypoints.cli.surroundings import operator_scope, settings_with_current_database
from entrypoints.settings import Settings


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count.")
def retention(*, dry_run: bool) -> None:
    """Forget what is past its term now; the worker does so every night."""
    with settings_with_current_database() as settings:
        asyncio.run(_retention(settings, dry_run=dry_run))


async def _retention(settings: Settings, *, dry_run: bool) -> None:
    from application.personal_data.retention import ApplyRetention
    from application.shared.ports import Clock

    async with operator_scope(settings) as scope:
        apply, clock = await scope.get(ApplyRetention), await scope.get(Clock)
        forgotten = await apply(as_of=clock.now(), dry_run=dry_run)
    for kind, number in forgotten.items():
        print(f"{kind.value:<20} {number:>10} {'past its term' if dry_run else 'forgotten'}")


@click.group()
def erasures() -> None:
    """Who was erased: to be erased again when a backup is restored."""


@erasures.command(name="list")
def list_erasures() -> None:
    """Print the id and the moment of every erasure. Keep the output beside the backups."""
    with settings_with_current_database() as settings:
        asyncio.run(_list(settings))


async def _list(settings: Settings) -> None:
    from application.personal_data.erase_again import ListErasures

    async with operator_scope(settings) as scope:
        for erasure in await (await scope.get(ListErasures))():
            print(f"{erasure.client_id} {erasure.erased_at.isoformat()}")


@erasures.command()
@click.argument("file", type=click.File(encoding="utf-8"), required=False)
def apply(file: TextIO | None) -> None:
    """Erase again everybody of the list in FILE ("-" reads standard input) and of the database. Repeatable.

    Run it after every restore, before anybody is let in.
    """
    with settings_with_current_database() as settings:
        erased = asyncio.run(_apply(settings, file))
    print(f"Erased again: {erased}.")


async def _apply(settings: Settings, file: TextIO | None) -> int:
    from application.personal_data.acts import Erasure
    from application.personal_data.erase_again import EraseAgain
    from domain.shared.ids import ClientId

    given = [
        Erasure(client_id=ClientId(client_id), erased_at=moment)
        for client_id, moment in map(_read, enumerate(file or (), start=1))
    ]
    async with operator_scope(settings) as scope:
        return await (await scope.get(EraseAgain))(given)


def _read(numbered: tuple[int, str]) -> tuple[UUID, datetime]:
    """A line as `list` prints it."""
    number, line = numbered
    client_id, _, moment = line.strip().partition(" ")
    try:
        found = UUID(client_id), datetime.fromisoformat(moment)
    except ValueError:
        raise click.ClickException(f"Line {number} is no erasure: {line.strip()!r}") from None
    if found[1].tzinfo is None:
        raise click.ClickException(f"Line {number} lacks a time zone.")
    return found
