"""Who works in the shop, and what they may do: given from above only, in force at the next request (INV-ID-7)."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from dishka import AsyncContainer
from structlog.testing import capture_logs

from application.shared.access import PERMISSIONS, Permission, Role
from domain.clients.errors import ClientNotFound
from domain.shared.ids import ClientId
from domain.shared.money import Money
from domain.shared.points import Points
from domain.staff.four_eyes import FourEyes
from entrypoints.ioc.container import make_container
from entrypoints.settings import Settings, read_settings
from tests.support.database import Database
from tests.support.sign_in import assert_problem
from tests.support.staff import People

STAFF = "/api/v1/admin/staff"
ALL = sorted(Permission)


@pytest.fixture
def people(http: httpx.AsyncClient, settings: Settings, database: Database) -> People:
    return People(http=http, settings=settings, database=database)


async def appoint(
    http: httpx.AsyncClient, client_id: object, headers: dict[str, str], role: str = "cashier", **rights: Any
) -> httpx.Response:
    body = {"client_id": str(client_id), "role": role} | rights
    return await http.post(f"{STAFF}/", json=body, headers=headers)


async def change(
    http: httpx.AsyncClient, client_id: object, headers: dict[str, str], **body: Any
) -> httpx.Response:
    return await http.patch(f"{STAFF}/{client_id}", json=body, headers=headers)


async def dismiss(http: httpx.AsyncClient, client_id: object, headers: dict[str, str]) -> httpx.Response:
    return await http.delete(f"{STAFF}/{client_id}", headers=headers)


async def permissions(http: httpx.AsyncClient, headers: dict[str, str]) -> list[str]:
    return (await http.get("/api/v1/auth/me", headers=headers)).json()["permissions"]


def log_of(database: Database) -> list[tuple]:
    return database.execute("SELECT actor, action, subject_id, before, after FROM audit_log ORDER BY at, id")


async def test_what_is_given_and_taken_is_in_force_at_the_very_next_request(
    http: httpx.AsyncClient, people: People, staff: dict[str, str]
) -> None:
    anna, as_anna = await people.come()
    assert await permissions(http, as_anna) == []

    await appoint(http, anna, staff)
    assert await permissions(http, as_anna) == sorted(PERMISSIONS[Role.CASHIER])
    await change(http, anna, staff, granted=["audit.view"], withheld=["stock.view"])
    assert await permissions(http, as_anna) == sorted(
        (PERMISSIONS[Role.CASHIER] | {"audit.view"}) - {"stock.view"}
    )
    assert (await http.get("/api/v1/admin/audit/", headers=as_anna)).status_code == 200
    await dismiss(http, anna, staff)
    assert await permissions(http, as_anna) == []
    assert_problem(await http.get("/api/v1/admin/audit/", headers=as_anna), 403, "access.permission_missing")


async def test_a_member_is_shown_with_what_it_comes_to_and_who_appointed_them(
    http: httpx.AsyncClient, people: People
) -> None:
    boss, as_boss = await people.come(Role.OWNER)
    anna, _ = await people.come()

    answer = await appoint(http, anna, as_boss, granted=["audit.view"], withheld=["stock.view"])

    assert answer.status_code == 201, answer.text
    member = answer.json()
    assert member["client_id"] == str(anna)
    assert (member["role"], member["granted"], member["withheld"]) == (
        "cashier",
        ["audit.view"],
        ["stock.view"],
    )
    assert member["permissions"] == sorted((PERMISSIONS[Role.CASHIER] | {"audit.view"}) - {"stock.view"})
    assert (member["appointed_by"]["name"], member["appointed_by"]["client"]["id"]) == ("client", str(boss))
    assert (await http.get(f"{STAFF}/{anna}", headers=as_boss)).json() == member
    page = (await http.get(f"{STAFF}/", params={"limit": 1, "with_total": True}, headers=as_boss)).json()
    assert page["total"] == 2
    rest = (await http.get(f"{STAFF}/", params={"cursor": page["next_cursor"]}, headers=as_boss)).json()
    assert {one["client_id"] for one in page["items"] + rest["items"]} == {str(boss), str(anna)}
    first = next(one for one in page["items"] + rest["items"] if one["client_id"] == str(boss))
    assert first["appointed_by"] == {"name": "system", "client": None}


async def test_every_change_is_in_the_audit_log_and_nothing_else_is(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    boss, as_boss = await people.come(Role.OWNER)
    anna, _ = await people.come()

    await appoint(http, anna, as_boss)
    await change(http, anna, as_boss, role="support", withheld=["payments.view"])
    await change(http, anna, as_boss, role="support")
    await dismiss(http, anna, as_boss)

    actor, whom = f"client:{boss}", str(anna)
    nothing: dict[str, list[str]] = {"granted": [], "withheld": []}
    assert log_of(database) == [
        (actor, "staff.appoint", whom, None, {"role": "cashier"} | nothing),
        (
            actor,
            "staff.change",
            whom,
            {"role": "cashier", "withheld": []},
            {"role": "support", "withheld": ["payments.view"]},
        ),
        (
            actor,
            "staff.dismiss",
            whom,
            {"role": "support", "granted": [], "withheld": ["payments.view"]},
            None,
        ),
    ]


async def test_nobody_gives_what_they_do_not_have(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    """INV-ID-7."""
    _, as_manager = await people.come(Role.MANAGER)
    anna, _ = await people.come()

    for role, rights in (("owner", {}), ("cashier", {"granted": ["ledger.prove"]})):
        answer = await appoint(http, anna, as_manager, role, **rights)
        assert_problem(answer, 403, "staff.rights_exceeded")
        assert set(answer.json()["details"]["permissions"]) <= {
            "audit.view",
            "ledger.prove",
            "privacy.manage",
        }
    assert (await appoint(http, anna, as_manager, "manager")).status_code == 201
    assert_problem(await change(http, anna, as_manager, role="owner"), 403, "staff.rights_exceeded")
    assert len(log_of(database)) == 1


async def test_what_is_withheld_from_the_grantor_cannot_be_given(
    http: httpx.AsyncClient, people: People, staff: dict[str, str]
) -> None:
    """INV-ID-7: the role alone does not count."""
    boris, as_boris = await people.come(Role.MANAGER)
    await change(http, boris, staff, withheld=["clients.merge"])
    anna, _ = await people.come()

    assert_problem(await appoint(http, anna, as_boris, "manager"), 403, "staff.rights_exceeded")
    answer = await appoint(http, anna, as_boris, "manager", withheld=["clients.merge"])

    assert answer.status_code == 201, answer.text
    assert_problem(await change(http, anna, as_boris, withheld=[]), 403, "staff.rights_exceeded")


async def test_whoever_may_do_more_is_out_of_reach(http: httpx.AsyncClient, people: People) -> None:
    boss, _ = await people.come(Role.OWNER)
    await people.come(Role.OWNER)
    _, as_manager = await people.come(Role.MANAGER)

    assert_problem(await change(http, boss, as_manager, role="cashier"), 403, "staff.outranked")
    assert_problem(await dismiss(http, boss, as_manager), 403, "staff.outranked")


async def test_nobody_changes_themself(http: httpx.AsyncClient, people: People) -> None:
    boss, as_boss = await people.come(Role.OWNER)
    await people.come(Role.OWNER)

    assert_problem(await change(http, boss, as_boss, role="cashier"), 403, "staff.own_rights")
    assert_problem(await dismiss(http, boss, as_boss), 403, "staff.own_rights")


async def test_one_owner_is_always_left(
    http: httpx.AsyncClient, people: People, staff: dict[str, str]
) -> None:
    (first, _), (second, _) = await people.come(Role.OWNER), await people.come(Role.OWNER)

    assert (await change(http, first, staff, role="manager")).status_code == 200
    assert_problem(await change(http, second, staff, role="manager"), 409, "identity.last_owner")
    assert_problem(await dismiss(http, second, staff), 409, "identity.last_owner")
    assert (await change(http, first, staff, role="owner")).status_code == 200
    assert (await dismiss(http, second, staff)).status_code == 204


async def test_an_owner_who_cannot_come_in_does_not_count(
    http: httpx.AsyncClient, people: People, staff: dict[str, str], database: Database
) -> None:
    (first, _), (second, _) = await people.come(Role.OWNER), await people.come(Role.OWNER)
    database.execute("UPDATE clients SET blocked_at = now() WHERE id = %s", first)

    assert_problem(await dismiss(http, second, staff), 409, "identity.last_owner")
    assert (await dismiss(http, first, staff)).status_code == 204


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


async def until_somebody_waits(database: Database) -> None:
    for _ in range(200):
        if database.execute(
            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        ):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody waits")


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


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        ("blocked_at = now()", 422, "staff.client_blocked"),
        ("erased_at = now()", 404, ClientNotFound.code),
        ("merged_into = %(other)s", 404, ClientNotFound.code),
    ],
)
async def test_who_cannot_come_in_cannot_be_on_the_staff(
    http: httpx.AsyncClient,
    people: People,
    staff: dict[str, str],
    database: Database,
    state: str,
    status: int,
    code: str,
) -> None:
    (anna, _), (other, _) = await people.come(), await people.come()
    database.execute(f"UPDATE clients SET {state.replace('%(other)s', repr(str(other)))} WHERE id = %s", anna)

    answer = await appoint(http, anna, staff)

    assert_problem(answer, status, code)
    assert database.execute("SELECT role FROM staff_members") == []


async def test_strangers_and_contradictions_are_refused(
    http: httpx.AsyncClient, people: People, staff: dict[str, str]
) -> None:
    anna, _ = await people.come()
    nobody = ClientId(uuid4())

    both = await appoint(http, anna, staff, granted=["audit.view"], withheld=["audit.view"])
    assert_problem(both, 422, "staff.rights_contradictory")
    less = await appoint(http, anna, staff, "owner", withheld=["audit.view"])
    assert_problem(less, 422, "staff.owner_incomplete")
    assert_problem(await appoint(http, anna, staff, "boss"), 400, "request.invalid")
    assert_problem(await appoint(http, anna, staff, granted=["everything"]), 400, "request.invalid")
    assert (await appoint(http, nobody, staff)).status_code == 404
    for answer in (
        await change(http, anna, staff, role="owner"),
        await dismiss(http, anna, staff),
        await http.get(f"{STAFF}/{anna}", headers=staff),
    ):
        assert_problem(answer, 404, "staff.member_not_found")


async def test_only_those_with_the_permission_see_or_change_the_staff(
    http: httpx.AsyncClient, people: People
) -> None:
    boss, _ = await people.come(Role.OWNER)
    _, as_cashier = await people.come(Role.CASHIER)
    _, as_anna = await people.come()

    for headers in (as_cashier, as_anna):
        for answer in (
            await http.get(f"{STAFF}/", headers=headers),
            await http.get(f"{STAFF}/{boss}", headers=headers),
            await http.get("/api/v1/admin/roles/", headers=headers),
            await http.get("/api/v1/admin/audit/", headers=headers),
            await appoint(http, uuid4(), headers),
            await change(http, boss, headers, role="cashier"),
            await dismiss(http, boss, headers),
        ):
            assert_problem(answer, 403, "access.permission_missing")


async def test_a_refused_attempt_is_logged_with_who_tried(http: httpx.AsyncClient, people: People) -> None:
    anna, as_anna = await people.come()

    with capture_logs() as lines:
        await http.get(f"{STAFF}/", headers=as_anna)

    assert [
        (line["actor"], line["code"], line["path"]) for line in lines if line["event"] == "http.forbidden"
    ] == [(f"client:{anna}", "access.permission_missing", STAFF)]


async def test_roles_say_what_they_bring_and_whether_one_could_give_them(
    http: httpx.AsyncClient, people: People
) -> None:
    _, as_manager = await people.come(Role.MANAGER)

    roles = (await http.get("/api/v1/admin/roles/", headers=as_manager)).json()

    assert {role["role"]: role["grantable"] for role in roles} == {role.value: True for role in Role} | {
        "owner": False
    }
    assert next(role for role in roles if role["role"] == "owner")["permissions"] == ALL


async def test_a_permission_of_another_version_opens_and_shuts_nothing(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    anna, as_anna = await people.come(Role.SUPPORT)
    database.execute("UPDATE staff_members SET granted = '{future.thing}' WHERE client_id = %s", anna)

    assert await permissions(http, as_anna) == sorted(PERMISSIONS[Role.SUPPORT])


def test_the_database_itself_refuses_contradictions(database: Database) -> None:
    client_id = uuid4()
    database.execute(
        "INSERT INTO clients (id, display_name, created_at) VALUES (%s, 'Анна', now())", client_id
    )
    for role, granted, withheld in (("manager", "{a}", "{a,b}"), ("owner", "{}", "{a}")):
        with pytest.raises(psycopg.errors.CheckViolation):
            database.execute(
                "INSERT INTO staff_members (client_id, role, created_at, granted, withheld)"
                " VALUES (%s, %s, now(), %s, %s)",
                client_id, role, granted, withheld,
            )  # fmt: skip


async def test_four_eyes_are_off_until_a_threshold_is_set(
    container: AsyncContainer, settings: Settings
) -> None:
    off = await container.get(FourEyes)
    switched_on = read_settings(
        env_file=None,
        FOUR_EYES_MONEY="5000",
        FOUR_EYES_POINTS="1000.50",
        DATA_DIR=str(settings.general.data_dir),
    )
    other = make_container(switched_on)
    on = await other.get(FourEyes)
    await other.close()

    assert off == FourEyes()
    assert on == FourEyes(money=Money(5000_00), points=Points(1000_50))
