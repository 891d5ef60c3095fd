"""Several who change the staff at once: the rules hold as if they came one after another (INV-ID-7)."""

import asyncio

import httpx
import psycopg
import pytest

from application.shared.access import Role
from tests.support.database import Database
from tests.support.sign_in import assert_problem
from tests.support.staff import People
from tests.support.staff_office import appoint, dismiss, log_of, permissions
from tests.support.waiting import until_somebody_waits


async def test_two_owners_who_dismiss_each_other_at_once_do_not_both_succeed(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    for _ in range(5):
        database.clean()
        (anna, as_anna), (boris, as_boris) = await people.come(Role.OWNER), await people.come(Role.OWNER)

        answers = await asyncio.gather(dismiss(http, anna, as_boris), dismiss(http, boris, as_anna))

        assert sorted(answer.status_code for answer in answers) == [204, 403]
        assert database.execute("SELECT count(*) FROM staff_members WHERE role = 'owner'") == [(1,)]


async def test_an_owner_who_dismisses_while_being_blocked_leaves_one_owner(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    for _ in range(5):
        database.clean()
        (anna, as_anna), (boris, as_boris) = await people.come(Role.OWNER), await people.come(Role.OWNER)
        blocking = http.post(
            f"/api/v1/admin/clients/{anna}/block", json={"reason": "Ссора"}, headers=as_boris
        )

        answers = await asyncio.gather(blocking, dismiss(http, boris, as_anna))

        assert max(answer.status_code for answer in answers) < 500
        assert database.execute(
            "SELECT count(*) FROM staff_members JOIN clients ON clients.id = client_id"
            " WHERE role = 'owner' AND blocked_at IS NULL"
        ) == [(1,)]


@pytest.mark.parametrize("loss", ["DELETE FROM staff_members", "UPDATE staff_members SET role = 'cashier'"])
async def test_a_request_that_began_before_its_sender_lost_the_right_gives_nothing(
    http: httpx.AsyncClient, people: People, database: Database, loss: str
) -> None:
    """INV-ID-7: what the grantor may do is read under the lock, not when the request came in."""
    boris, as_boris = await people.come(Role.MANAGER)
    anna, _ = await people.come()
    await permissions(http, as_boris)
    with psycopg.connect(database.dsn) as rival:
        rival.execute(f"{loss} WHERE client_id = %s", (boris,))

        async def lose() -> None:
            await until_somebody_waits(database)
            rival.commit()

        answer, _ = await asyncio.gather(appoint(http, anna, as_boris), lose())

    assert_problem(answer, 403, "access.permission_missing")
    assert database.execute("SELECT role FROM staff_members WHERE client_id = %s", anna) == []


async def test_of_many_who_appoint_one_client_at_once_one_succeeds(
    http: httpx.AsyncClient, people: People, staff: dict[str, str], database: Database
) -> None:
    anna, _ = await people.come()

    answers = await asyncio.gather(*(appoint(http, anna, staff) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {
        "staff.already_member"
    }
    assert len(log_of(database)) == 1
