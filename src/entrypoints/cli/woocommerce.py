"""Commands for the connected WooCommerce shop."""

from __future__ import annotations

import asyncio
import sys

import rich_click as click

from application.notifications.ports import Texts
from application.woocommerce.look_at_shop import ConnectionStatus
from entrypoints.cli.surroundings import operator_scope, settings_with_current_database
from entrypoints.settings import Settings


@click.group()
def woocommerce() -> None:
    """The connected WooCommerce shop."""


@woocommerce.command()
@click.option("--language", type=click.Choice(["ru", "en"]), default="ru", show_default=True)
def check(*, language: str) -> None:
    """Say whether the shop can be used, and if not, what to do; exit code 1 when it cannot."""
    with settings_with_current_database() as settings:
        fine = asyncio.run(_check(settings, language))
    sys.exit(0 if fine else 1)


async def _check(settings: Settings, language: str) -> bool:
    from rich.console import Console

    from application.woocommerce.look_at_shop import LookAtShop

    async with operator_scope(settings) as scope:
        look, texts = await scope.get(LookAtShop), await scope.get(Texts)
        with Console(stderr=True).status(settings.woocommerce.url or ""):
            status = await look()
    if status.diagnosis is None:
        print(texts.render("woocommerce-check-not-connected", language, {}))
        return False
    _show(status, texts, language)
    return status.diagnosis.ok


@woocommerce.command()
@click.option("--language", type=click.Choice(["ru", "en"]), default="ru", show_default=True)
@click.option("--moved", is_flag=True, help="It is the same shop as before, at a new address.")
def sync(*, language: str, moved: bool) -> None:
    """Read the whole catalogue of the shop, and say what of it could not be taken over as it is."""
    from entrypoints.cli.woocommerce_sync import synchronise

    with settings_with_current_database() as settings:
        asyncio.run(synchronise(settings, language, moved=moved))


def _show(status: ConnectionStatus, texts: Texts, language: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    diagnosis = status.diagnosis
    assert diagnosis is not None
    versions = f"WordPress {diagnosis.wordpress or '?'}, WooCommerce {diagnosis.woocommerce or '?'}"
    table = Table(title=Text(f"{diagnosis.url}\n{versions}"), box=box.SIMPLE, show_header=False)
    if diagnosis.ok:
        table.add_row("ok", Text(texts.render("woocommerce-check-ok", language, {})))
    for finding in diagnosis.findings:
        words = texts.render(finding.text_key, language, dict(finding.details))
        table.add_row(f"{'!!' if finding.blocks else '!'} {finding.code}", Text(words))
    Console().print(table)
