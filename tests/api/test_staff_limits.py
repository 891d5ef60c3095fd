"""Rights come from above only (INV-ID-7), nobody changes themself, and one owner is always left."""

from uuid import uuid4

import httpx
import pytest
from structlog.testing import capture_logs

from application.shared.access import Role
from domain.clients.errors import ClientNotFound
from domain.shared.ids import ClientId
from tests.support.database import Database
from tests.support.sign_in import assert_problem
from tests.support.staff import People
from tests.support.staff_office import STAFF, appoint, change, dismiss, log_of


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


@pytest.mark.parametrize("state", ["blocked_at = now()", "erased_at = now()", "merged_into = %(other)s"])
async def test_an_owner_who_cannot_come_in_does_not_count(
    http: httpx.AsyncClient, people: People, staff: dict[str, str], database: Database, state: str
) -> None:
    (first, _), (second, _) = await people.come(Role.OWNER), await people.come(Role.OWNER)
    gone = state.replace("%(other)s", repr(str(second)))
    database.execute(f"UPDATE clients SET {gone} WHERE id = %s", first)

    assert_problem(await dismiss(http, second, staff), 409, "identity.last_owner")
    assert (await dismiss(http, first, staff)).status_code == 204


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
