"""Whom one may block, and why: whoever may not is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from application.shared.access import Role
from tests.support.blocking import ADMIN, block, me, unblock
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer
from tests.support.staff import People


async def test_whoever_may_not_block_learns_nothing_of_who_there_is(http: httpx.AsyncClient) -> None:
    opened = await http.post(f"{AUTH}/register", json=ANNA)
    for client_id in (opened.json()["client"]["id"], uuid4()):
        assert_problem(await block(http, client_id, bearer(opened)), 403, "access.permission_missing")
        assert_problem(await block(http, client_id, {"X": "y"}), 401, "access.sign_in_needed")
    assert_problem(await block(http, uuid4()), 404, "clients.client_not_found")
    assert_problem(await unblock(http, uuid4()), 404, "clients.client_not_found")


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 501}, {"reason": None}])
async def test_a_block_without_a_reason_is_refused(http: httpx.AsyncClient, body: dict[str, Any]) -> None:
    client_id = (await http.post(f"{AUTH}/register", json=ANNA)).json()["client"]["id"]

    answer = await http.post(f"{ADMIN}/{client_id}/block", json=body, headers=dict(SUPERUSER))

    assert_problem(answer, 400, "request.invalid")


async def test_a_reason_of_spaces_is_none(http: httpx.AsyncClient) -> None:
    client_id = (await http.post(f"{AUTH}/register", json=ANNA)).json()["client"]["id"]

    answer = await http.post(f"{ADMIN}/{client_id}/block", json={"reason": "  "}, headers=dict(SUPERUSER))

    assert_problem(answer, 422, "identity.block_reason_unfit")


async def test_nobody_blocks_themself_or_somebody_with_more_rights(
    http: httpx.AsyncClient, people: People
) -> None:
    (owner, as_owner), (manager, as_manager) = await people.come(Role.OWNER), await people.come(Role.MANAGER)
    (cashier, as_cashier) = await people.come(Role.CASHIER)

    assert_problem(await block(http, manager, as_manager), 422, "identity.cannot_block_themself")
    assert_problem(await block(http, owner, as_manager), 403, "identity.outranked")
    assert_problem(await block(http, manager, as_cashier), 403, "access.permission_missing")
    assert (await block(http, cashier, as_manager)).status_code == 200
    assert (await me(http, as_cashier)).status_code in (401, 403)
    assert (await block(http, manager, as_owner)).status_code == 200
    assert_problem(
        await http.post(f"{ADMIN}/{cashier}/unblock", headers=as_manager), 401, "access.session_ended"
    )


async def test_a_manager_does_not_unblock_an_owner(http: httpx.AsyncClient, people: People) -> None:
    (owner, _), _, (_, as_manager) = [
        await people.come(role) for role in (Role.OWNER, Role.OWNER, Role.MANAGER)
    ]
    assert (await block(http, owner)).status_code == 200

    answer = await http.post(f"{ADMIN}/{owner}/unblock", headers=as_manager)

    assert_problem(answer, 403, "identity.outranked")


async def test_the_last_owner_is_never_blocked(http: httpx.AsyncClient, people: People) -> None:
    (first, _), (second, _) = await people.come(Role.OWNER), await people.come(Role.OWNER)

    assert (await block(http, first)).status_code == 200
    assert_problem(await block(http, second), 409, "identity.last_owner")
    assert (await unblock(http, first)).status_code == 200
    assert (await block(http, second)).status_code == 200


async def test_two_owners_who_block_each_other_at_once_do_not_both_succeed(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    for _ in range(5):
        database.clean()
        (anna, as_anna), (boris, as_boris) = await people.come(Role.OWNER), await people.come(Role.OWNER)

        answers = await asyncio.gather(block(http, anna, as_boris), block(http, boris, as_anna))

        assert min(answer.status_code for answer in answers) == 200
        assert database.execute("SELECT count(*) FROM clients WHERE blocked_at IS NULL") == [(1,)]
