"""The owner from the command line."""

import pytest
from dishka import AsyncContainer

from application.identity.authenticate import Authenticate
from application.identity.log_in_by_email import LogInByEmail
from application.identity.register_by_email import RegisterByEmail
from application.identity.sign_in import SignedIn
from application.shared.access import Role
from application.staff.create_owner import CreateOwner, Owner
from domain.identity.errors import PasswordUnfit
from domain.staff.errors import CandidateBlocked, OwnerPasswordWrong
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.support.database import Database

EMAIL, PASSWORD = "owner@example.com", "correct horse"


@pytest.fixture
async def container(settings: Settings) -> AsyncContainer:
    container = make_worker_container(settings)
    yield container
    await container.close()


async def create_owner(container: AsyncContainer, password: str = PASSWORD) -> Owner:
    async with container() as scope:
        return await (await scope.get(CreateOwner))(EMAIL, password)


async def log_in(container: AsyncContainer) -> SignedIn:
    async with container() as scope:
        return await (await scope.get(LogInByEmail))(EMAIL, PASSWORD)


async def role_of(container: AsyncContainer, signed_in: SignedIn) -> Role | None:
    async with container() as scope:
        actor = await (await scope.get(Authenticate)).by_token(signed_in.tokens.access.value)
    return actor.role


async def test_an_owner_is_created_and_signs_in_as_one(container: AsyncContainer) -> None:
    assert (await create_owner(container)).created

    assert await role_of(container, await log_in(container)) is Role.OWNER


async def test_creating_again_changes_neither_password_nor_client(
    container: AsyncContainer, database: Database
) -> None:
    first = await create_owner(container)

    second = await create_owner(container, "another password")

    assert second == Owner(client_id=first.client_id, created=False)
    assert (await log_in(container)).client.id == first.client_id
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]


async def test_a_client_is_promoted(container: AsyncContainer) -> None:
    async with container() as scope:
        registered = await (await scope.get(RegisterByEmail))(EMAIL, PASSWORD)
    assert await role_of(container, registered) is None

    owner = await create_owner(container)

    assert owner == Owner(client_id=registered.client.id, created=False)
    assert await role_of(container, await log_in(container)) is Role.OWNER


async def test_somebody_else_who_registered_with_the_address_is_not_promoted(
    container: AsyncContainer, database: Database
) -> None:
    """Anybody may register with any address: the password tells whether it was the owner to be."""
    async with container() as scope:
        await (await scope.get(RegisterByEmail))(EMAIL, "a squatter's password")

    with pytest.raises(OwnerPasswordWrong):
        await create_owner(container)

    assert database.execute("SELECT role FROM staff_members") == []


async def test_whoever_comes_in_by_the_address_without_a_password_has_proven_it(
    container: AsyncContainer, database: Database
) -> None:
    async with container() as scope:
        registered = await (await scope.get(RegisterByEmail))(EMAIL, PASSWORD)
    database.execute("DELETE FROM passwords")

    await create_owner(container)

    assert await role_of(container, registered) is Role.OWNER


async def test_a_member_with_less_becomes_a_whole_owner(
    container: AsyncContainer, database: Database
) -> None:
    async with container() as scope:
        registered = await (await scope.get(RegisterByEmail))(EMAIL, PASSWORD)
    database.execute(
        "INSERT INTO staff_members (client_id, role, created_at, withheld) VALUES (%s, 'manager', now(), %s)",
        registered.client.id,
        ["staff.manage"],
    )

    for _ in range(2):
        await create_owner(container)

    assert database.execute("SELECT role, withheld FROM staff_members") == [("owner", [])]
    assert database.execute("SELECT action, before, after FROM audit_log") == [
        (
            "staff.change",
            {"role": "manager", "withheld": ["staff.manage"]},
            {"role": "owner", "withheld": []},
        )
    ]


async def test_a_blocked_client_is_not_promoted(container: AsyncContainer, database: Database) -> None:
    async with container() as scope:
        await (await scope.get(RegisterByEmail))(EMAIL, PASSWORD)
    database.execute("UPDATE clients SET blocked_at = now()")

    with pytest.raises(CandidateBlocked):
        await create_owner(container)

    assert database.execute("SELECT role FROM staff_members") == []


async def test_an_unfit_password_makes_nobody(container: AsyncContainer, database: Database) -> None:
    with pytest.raises(PasswordUnfit):
        await create_owner(container, "short")

    assert database.execute("SELECT count(*) FROM clients") == [(0,)]
