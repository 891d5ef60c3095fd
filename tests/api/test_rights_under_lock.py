"""Who somebody is counts at the moment of the deed, not when the request for it came in (INV-ID-7)."""

import asyncio
from collections.abc import Awaitable
from typing import LiteralString

import httpx
import psycopg
import pytest

from application.shared.access import Role
from domain.shared.ids import ClientId
from entrypoints.settings import Settings
from tests.support.buyer import API
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.merging import try_to_merge
from tests.support.sign_in import assert_problem
from tests.support.staff import People
from tests.support.waiting import until_somebody_waits

APPOINTED: LiteralString = (
    "WITH held AS (SELECT id FROM clients WHERE id = %s FOR UPDATE)"
    " INSERT INTO staff_members (client_id, role, created_at) SELECT id, 'owner', now() FROM held"
)
PROMOTED: LiteralString = "UPDATE staff_members SET role = 'owner' WHERE client_id = %s"


@pytest.fixture
def people(http: httpx.AsyncClient, settings: Settings, database: Database) -> People:
    return People(http=http, settings=settings, database=database)


async def block(http: httpx.AsyncClient, client_id: ClientId, headers: dict[str, str]) -> httpx.Response:
    return await http.post(
        f"{API}/admin/clients/{client_id}/block", json={"reason": "Ссора"}, headers=headers
    )


@pytest.mark.parametrize(("before", "gain"), [(None, APPOINTED), (Role.CASHIER, PROMOTED)])
async def test_nobody_is_blocked_by_whom_they_come_to_outrank_meanwhile(
    http: httpx.AsyncClient, people: People, database: Database, before: Role | None, gain: LiteralString
) -> None:
    anna, _ = await people.come(before)
    _, manager = await people.come(Role.MANAGER)

    answer = await during(database, gain, anna, block(http, anna, manager))

    assert_problem(answer, 403, "identity.outranked")
    assert database.execute("SELECT blocked_at FROM clients WHERE id = %s", anna) == [(None,)]


async def test_the_last_owner_is_not_blocked_for_having_been_a_cashier(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    anna, _ = await people.come(Role.CASHIER)

    answer = await during(database, PROMOTED, anna, block(http, anna, SUPERUSER))

    assert_problem(answer, 409, "identity.last_owner")


async def test_whoever_joins_the_staff_meanwhile_is_not_merged_into_another(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    (anna, _), (boris, _) = await people.come(), await people.come()

    answer = await during(database, APPOINTED, anna, try_to_merge(http, boris, anna))

    assert_problem(answer, 403, "merging.source_is_staff")


async def test_nobody_is_merged_into_whom_has_come_to_outrank_the_merger(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    (anna, _), (boris, _) = await people.come(), await people.come()
    _, manager = await people.come(Role.MANAGER)

    answer = await during(database, APPOINTED, anna, try_to_merge(http, anna, boris, headers=manager))

    assert_problem(answer, 403, "merging.outranked")
    assert database.execute("SELECT count(*) FROM client_merges") == [(0,)]


async def test_a_block_is_not_merged_into_the_last_owner(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    (anna, _), (boris, _) = await people.come(Role.OWNER), await people.come()
    assert (await block(http, boris, SUPERUSER)).status_code == 200

    assert_problem(await try_to_merge(http, anna, boris), 409, "identity.last_owner")

    assert database.execute("SELECT blocked_at FROM clients WHERE id = %s", anna) == [(None,)]
    await people.come(Role.OWNER)
    assert (await try_to_merge(http, anna, boris)).status_code == 200


async def during(
    database: Database, change: LiteralString, client_id: ClientId, request: Awaitable[httpx.Response]
) -> httpx.Response:
    """The answer to a request that came while somebody else was changing the staff, and waited for them."""
    with psycopg.connect(database.dsn) as rival:
        rival.execute(change, (client_id,))

        async def finish() -> None:
            try:
                await until_somebody_waits(database)
            finally:
                rival.commit()

        answer, _ = await asyncio.gather(request, finish())
    return answer
