"""Commands for the shop's data: demo, owner, staff, ledger."""

from __future__ import annotations

import asyncio
import sys

import rich_click as click

from application.staff.ports import StaffMemberView
from entrypoints.cli.surroundings import operator_scope, settings_with_current_database
from entrypoints.settings import Settings


@click.command()
def demo() -> None:
    """Fill an empty database with a believable shop."""
    with settings_with_current_database() as settings:
        asyncio.run(_demo(settings))


async def _demo(settings: Settings) -> None:
    from entrypoints.demo.load import load_demo
    from entrypoints.ioc.container import make_worker_container

    container = make_worker_container(settings)
    try:
        loaded = await load_demo(container)
    finally:
        await container.close()
    print("The demo shop is loaded." if loaded else "The database is not empty: nothing was changed.")


@click.command()
@click.option("--email", required=True)
@click.option("--password", help="Visible to other users of the machine: prefer --password-stdin.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def owner(email: str, password: str | None, *, password_stdin: bool) -> None:
    """Create the shop's owner, or promote the client with this address and password."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with settings_with_current_database() as settings:
        asyncio.run(_owner(settings, email, password))


async def _owner(settings: Settings, email: str, password: str) -> None:
    from application.staff.create_owner import CreateOwner

    async with operator_scope(settings) as scope:
        create_owner = await scope.get(CreateOwner)
        made = await create_owner(email, password)
    print(f"{'Created' if made.created else 'Promoted'} the owner {email}.")


@click.command()
def staff() -> None:
    """List who works in the shop, those appointed last first."""
    with settings_with_current_database() as settings:
        asyncio.run(_staff(settings))


async def _staff(settings: Settings) -> None:
    from application.shared.page import MAX_LIMIT, PageRequest
    from application.staff.queries import ListStaff

    async with operator_scope(settings) as scope:
        list_staff = await scope.get(ListStaff)
        page = await list_staff(PageRequest(limit=MAX_LIMIT))
        while True:
            for member in page.items:
                print(_line_of(member))
            if page.next_cursor is None:
                return
            page = await list_staff(PageRequest(limit=MAX_LIMIT, cursor=page.next_cursor))


def _line_of(member: StaffMemberView) -> str:
    appointment = member.appointment
    rights = [f"+{name}" for name in sorted(appointment.granted)]
    rights += [f"-{name}" for name in sorted(appointment.withheld)]
    words = [f"№ {member.number}", member.display_name, appointment.role.value, *rights]
    return "  ".join([*words, "blocked"] if member.blocked else words)


@click.group()
def ledger() -> None:
    """The double-entry ledger."""


@ledger.command()
def proof() -> None:
    """Recompute every balance from its entries; exit code 1 when one differs."""
    with settings_with_current_database() as settings:
        balanced = asyncio.run(_proof(settings))
    sys.exit(0 if balanced else 1)


async def _proof(settings: Settings) -> bool:
    from application.ledger.prove_ledger import ProveLedger

    async with operator_scope(settings) as scope:
        prove_ledger = await scope.get(ProveLedger)
        result = await prove_ledger()
    for account in result.accounts:
        verdict = "ok" if account.differing == 0 else f"{account.differing} accounts differ"
        print(f"{account.kind:<24} kept {account.kept:>16} recomputed {account.recomputed:>16}  {verdict}")
    print("The ledger holds." if result.holds else "The ledger does NOT hold.")
    return result.holds
