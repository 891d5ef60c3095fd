"""Information pages over HTTP (S0-23)."""

from typing import Any

import httpx
import pytest

from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.sign_in import assert_problem

API = "/api/v1"
OFFICE = f"{API}/admin/pages"


async def written(http: httpx.AsyncClient, title: str = "Доставка", **body: Any) -> dict[str, Any]:
    page = {"title": title, "html": "<p>Каждый день</p>"} | body
    answer = await http.post(OFFICE, json=page, headers=SUPERUSER)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{OFFICE}/{answer.json()['id']}"
    return answer.json()


async def titles(http: httpx.AsyncClient) -> list[str]:
    return [page["title"] for page in (await http.get(f"{API}/pages")).json()["items"]]


async def test_a_page_is_read_by_its_slug_and_without_what_could_run(http: httpx.AsyncClient) -> None:
    html = '<p onclick="x()">Привозим <a href="javascript:x()">завтра</a></p><script>alert(1)</script>'

    await written(http, "Доставка и оплата", html=html)

    page = (await http.get(f"{API}/pages/dostavka-i-oplata")).json()
    assert (page["slug"], page["title"]) == ("dostavka-i-oplata", "Доставка и оплата")
    assert page["html"] == '<p>Привозим <a rel="noopener noreferrer nofollow">завтра</a></p>'


async def test_they_come_in_their_order_and_only_while_active(http: httpx.AsyncClient) -> None:
    await written(http, "Оплата", position=2)
    first = await written(http, "Доставка", position=1)
    await written(http, "Черновик", active=False)

    assert await titles(http) == ["Доставка", "Оплата"]
    assert_problem(await http.get(f"{API}/pages/chernovik"), 404, "content.page_not_found")
    await http.patch(f"{OFFICE}/{first['id']}", json={"active": False}, headers=SUPERUSER)
    assert await titles(http) == ["Оплата"]
    assert_problem(await http.get(f"{API}/pages/dostavka"), 404, "content.page_not_found")


async def test_they_are_served_from_memory_with_an_entity_tag_until_they_change(
    http: httpx.AsyncClient, database: Database
) -> None:
    page = await written(http)
    first = await http.get(f"{API}/pages/dostavka")
    database.execute("UPDATE pages SET title = 'мимо'")

    again = await http.get(f"{API}/pages/dostavka", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    answer = await http.patch(
        f"{OFFICE}/{page['id']}", json={"html": "<p>По субботам</p>"}, headers=SUPERUSER
    )
    assert answer.status_code == 200, answer.text

    changed = await http.get(f"{API}/pages/dostavka", headers={"If-None-Match": first.headers["etag"]})
    assert (changed.status_code, changed.json()["html"]) == (200, "<p>По субботам</p>")


async def test_two_pages_have_two_slugs(http: httpx.AsyncClient, database: Database) -> None:
    await written(http)
    other = await written(http, "Оплата")
    before = database.execute("SELECT * FROM pages")

    answer = await http.post(OFFICE, json={"title": "Доставка", "html": ""}, headers=SUPERUSER)
    assert_problem(answer, 409, "content.page_slug_taken")
    answer = await http.patch(f"{OFFICE}/{other['id']}", json={"slug": "dostavka"}, headers=SUPERUSER)
    assert_problem(answer, 409, "content.page_slug_taken")

    assert database.execute("SELECT * FROM pages") == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"title": "!!!"}, 422, "content.page_slug_unfit"),
        ({"slug": "019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"}, 422, "content.page_slug_unfit"),
        ({"slug": "Доставка"}, 400, "request.invalid"),
        ({"title": "<i>x</i>"}, 422, "wording.markup_refused"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    http: httpx.AsyncClient, database: Database, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await http.post(OFFICE, json={"title": "Доставка", "html": ""} | body, headers=SUPERUSER)

    assert_problem(answer, status, code)
    assert database.execute("SELECT * FROM pages") == []


async def test_a_page_is_deleted_for_good(http: httpx.AsyncClient) -> None:
    page = await written(http)

    assert (await http.delete(f"{OFFICE}/{page['id']}", headers=SUPERUSER)).status_code == 204

    assert_problem(await http.get(f"{OFFICE}/{page['id']}", headers=SUPERUSER), 404, "content.page_not_found")
    assert await titles(http) == []
