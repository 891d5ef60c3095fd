"""What the staff ask of the synchronisation with the shop, and what they see of it."""

import asyncio

import httpx
import pytest
from dishka import AsyncContainer

from adapters.texts.fluent import LOCALES, FluentTexts
from application.shared.access import Role
from application.shared.ports import UnitOfWork
from application.woocommerce.imported import Remark, RemarkCode, RemarkSubject
from application.woocommerce.sync_ports import RemarkLog
from tests.fakes.system import MOMENT
from tests.support.database import Database
from tests.support.sign_in import assert_problem
from tests.support.staff import People

SYNC = "/api/v1/admin/woocommerce/sync"
REPORT = "/api/v1/admin/woocommerce/report"


async def test_a_synchronisation_is_asked_for_once_while_it_waits(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    first = await http.post(SYNC, headers=staff)
    second = await http.post(SYNC, headers=staff)

    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert (first.json()["state"], first.json()["read"]) == ("queued", 0)
    assert database.execute("SELECT task_name, args FROM procrastinate_jobs") == [
        ("woocommerce.full_sync", {"run_id": first.json()["id"]})
    ]
    assert (await http.get(first.headers["location"], headers=staff)).json() == first.json()
    assert (await http.get(SYNC, headers=staff)).json()["items"] == [first.json()]
    (entry,) = (await http.get("/api/v1/admin/audit", headers=staff)).json()["items"]
    assert (entry["action"], entry["subject_id"]) == ("woocommerce.sync", first.json()["id"])


async def test_many_who_ask_at_once_are_told_of_one(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    answers = await asyncio.gather(*(http.post(SYNC, headers=staff) for _ in range(6)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert database.execute("SELECT count(*) FROM woo_sync_runs") == [(1,)]


async def test_an_unknown_run(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    answer = await http.get(f"{SYNC}/019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10", headers=staff)

    assert_problem(answer, 404, "woocommerce.sync_run_not_found")


@pytest.mark.parametrize("role", [Role.CASHIER, Role.SUPPORT])
async def test_only_who_may_manage_the_shop(http: httpx.AsyncClient, people: People, role: Role) -> None:
    _, headers = await people.come(role)

    for answer in (
        await http.post(SYNC, headers=headers),
        await http.get(SYNC, headers=headers),
        await http.get(REPORT, headers=headers),
    ):
        assert_problem(answer, 403, "access.permission_missing")


async def test_the_report_page_by_page(
    http: httpx.AsyncClient, staff: dict[str, str], worker: AsyncContainer
) -> None:
    found = [
        Remark(
            subject=RemarkSubject.PRODUCT, woo_id=n, name="Чай", code=RemarkCode.PRICE_MISSING, detail=str(n)
        )
        for n in range(5)
    ]
    async with worker() as scope, await scope.get(UnitOfWork):
        log = await scope.get(RemarkLog)
        await log.replace(RemarkSubject.PRODUCT, range(5), found, at=MOMENT)

    read, cursor = [], None
    while cursor is not None or not read:
        query = {"limit": 2, "with_total": True} | ({"cursor": cursor} if cursor else {})
        page = (await http.get(REPORT, params=query, headers=staff | {"Accept-Language": "ru"})).json()
        assert page["total"] == 5
        read += page["items"]
        cursor = page["next_cursor"]

    assert sorted(one["woo_id"] for one in read) == [0, 1, 2, 3, 4]
    assert {one["text"] for one in read if one["woo_id"] == 3} == {"Нет цены: не продаётся (3)"}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", RemarkCode)
def test_there_are_words_for_every_remark(locale: str, code: RemarkCode) -> None:
    key = f"woocommerce-remark-{code.value.replace('_', '-')}"

    assert FluentTexts().render(key, locale, {"detail": "35"})
