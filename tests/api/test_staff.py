"""Who works in the shop, and what they may do: in force at the next request, and in the audit log."""

from uuid import uuid4

import httpx
import psycopg
import pytest
from dishka import AsyncContainer

from application.shared.access import PERMISSIONS, Permission, Role
from domain.shared.money import Money
from domain.shared.points import Points
from domain.staff.four_eyes import FourEyes
from entrypoints.ioc.container import make_container
from entrypoints.settings import Settings, read_settings
from tests.support.database import Database
from tests.support.sign_in import assert_problem
from tests.support.staff import People
from tests.support.staff_office import STAFF, appoint, change, dismiss, log_of, permissions

ALL = sorted(Permission)


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


async def test_roles_say_what_they_bring_and_whether_one_could_give_them(
    http: httpx.AsyncClient, people: People
) -> None:
    _, as_manager = await people.come(Role.MANAGER)

    roles = (await http.get("/api/v1/admin/roles/", headers=as_manager)).json()["items"]

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
