"""The audit log as the owner reads it: who, what, before and after, page by page."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb

from application.shared.access import Role
from tests.fakes.system import MOMENT
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.sign_in import assert_problem
from tests.support.staff import People

AUDIT = "/api/v1/admin/audit"
CATEGORIES = "/api/v1/categories"


def wrote(database: Database, minute: int, **fields: Any) -> str:
    entry = {
        "actor": "superuser",
        "action": "product.change",
        "subject": "product",
        "subject_id": "p1",
        "after": Jsonb({"price": "1.00"}),
    } | fields
    entry_id = uuid4()
    names = ", ".join(entry)
    marks = ", ".join(["%s"] * len(entry))
    database.execute(
        f"INSERT INTO audit_log (id, at, {names}) VALUES (%s, %s, {marks})",
        entry_id,
        MOMENT + timedelta(minutes=minute),
        *entry.values(),
    )
    return str(entry_id)


async def found(http: httpx.AsyncClient, **query: Any) -> list[str]:
    answer = await http.get(AUDIT, params=query, headers=dict(SUPERUSER))
    assert answer.status_code == 200, answer.text
    return [entry["id"] for entry in answer.json()["items"]]


async def test_an_entry_says_who_did_what_and_what_changed(http: httpx.AsyncClient, people: People) -> None:
    boss, as_boss = await people.come(Role.OWNER)
    number = (await http.get("/api/v1/auth/me", headers=as_boss)).json()["client"]["number"]
    category = (await http.post(CATEGORIES, json={"name": "Сыры"}, headers=as_boss)).json()
    await http.patch(f"{CATEGORIES}/{category['id']}", json={"name": "Сыр", "position": 0}, headers=as_boss)
    await http.post(f"{CATEGORIES}/{category['id']}/deactivate", headers=dict(SUPERUSER))

    hidden, changed, created = (await http.get(AUDIT, headers=as_boss)).json()["items"]

    assert (hidden["actor"], hidden["before"], hidden["after"]) == (
        {"name": "superuser", "client": None},
        {"active": True},
        {"active": False},
    )
    assert (changed["actor"]["name"], changed["actor"]["client"]["id"]) == ("client", str(boss))
    assert changed["actor"]["client"]["number"] == number
    assert (changed["action"], changed["subject"], changed["subject_id"]) == (
        "category.change",
        "category",
        category["id"],
    )
    assert (changed["before"], changed["after"]) == ({"name": "Сыры"}, {"name": "Сыр"})
    assert (created["before"], created["after"]["name"]) == (None, "Сыры")


async def test_what_changes_nothing_is_not_written(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    category = (await http.post(CATEGORIES, json={"name": "Сыры"}, headers=staff)).json()
    await http.patch(f"{CATEGORIES}/{category['id']}", json={"name": "Сыры"}, headers=staff)
    for _ in range(2):
        await http.post(f"{CATEGORIES}/{category['id']}/deactivate", headers=staff)

    answer = await http.get(AUDIT, headers=staff)

    assert [entry["action"] for entry in answer.json()["items"]] == ["category.deactivate", "category.create"]


async def test_entries_are_found_by_each_of_their_parts(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    anna, _ = await people.come(Role.MANAGER)
    by_anna = wrote(database, 1, actor=f"client:{anna}")
    by_system = wrote(database, 2, actor="system", action="staff.appoint")
    of_order = wrote(database, 3, subject="order", subject_id="o1", reason="Нет в наличии")
    of_product = wrote(database, 4, subject_id="p2")

    assert await found(http, actor=str(anna)) == [by_anna]
    assert await found(http, actor="system") == [by_system]
    assert await found(http, actor="superuser") == [of_product, of_order]
    assert await found(http, action="staff.appoint") == [by_system]
    assert await found(http, subject="order") == [of_order]
    assert await found(http, subject="product", subject_id="p2") == [of_product]
    assert await found(http, actor="superuser", subject="nothing") == []
    second, third = ((MOMENT + timedelta(minutes=minute)).isoformat() for minute in (2, 3))
    assert await found(http, date_from=third) == [of_product, of_order]
    assert await found(http, date_from=second, date_to=third) == [by_system]


async def test_pages_hold_every_entry_once_though_all_happened_at_one_moment(
    http: httpx.AsyncClient, database: Database
) -> None:
    written = {wrote(database, 0) for _ in range(7)}
    read: list[str] = []
    query: dict[str, Any] = {"limit": 3, "with_total": True, "action": "product.change"}
    while True:
        page = (await http.get(AUDIT, params=query, headers=dict(SUPERUSER))).json()
        assert page["total"] == 7
        read += [entry["id"] for entry in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]

    assert len(read) == 7
    assert set(read) == written


@pytest.mark.parametrize(
    "query", [{"actor": "nobody"}, {"actor": "client:1"}, {"date_from": "yesterday"}, {"who": "anna"}]
)
async def test_what_is_no_filter_is_refused(http: httpx.AsyncClient, query: dict[str, str]) -> None:
    assert_problem(await http.get(AUDIT, params=query, headers=dict(SUPERUSER)), 400, "request.invalid")


async def test_a_foreign_cursor_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.get(AUDIT, params={"cursor": "bm90"}, headers=dict(SUPERUSER))

    assert_problem(answer, 422, "page.cursor_invalid")


async def test_a_manager_may_not_read_it(http: httpx.AsyncClient, people: People) -> None:
    _, as_manager = await people.come(Role.MANAGER)

    assert_problem(await http.get(AUDIT, headers=as_manager), 403, "access.permission_missing")


@pytest.mark.parametrize("change", ["DELETE FROM audit_log", "UPDATE audit_log SET actor = 'system'"])
def test_nobody_changes_what_is_written(database: Database, change: str) -> None:
    wrote(database, 0)

    with pytest.raises(psycopg.errors.RestrictViolation):
        database.execute(change)
