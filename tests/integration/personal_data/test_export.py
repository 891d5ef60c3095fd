"""INV-PD-2: a person takes everything, and nobody else's."""

import json
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from application.personal_data import export as module
from tests.support.buyer import API
from tests.support.person import (
    ADDRESS,
    BIRTHDAY,
    COMMENT,
    EMAIL,
    LAST_NAME,
    NAME,
    NOTE,
    PASSWORD,
    PHONE,
    TAG,
    Person,
    come,
)
from tests.support.shop import Shop
from tests.support.sign_in import assert_problem
from tests.support.tables import changes, dump

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
async def anna(shop: Shop) -> Person:
    return await come(shop)


def opened(answer: httpx.Response) -> tuple[dict[str, Any], str]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["cache-control"] == "no-store"
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["data.json", "data.html"]
        return json.loads(archive.read("data.json")), archive.read("data.html").decode()


class Words(HTMLParser):
    """What a reader of the page sees, and which elements make it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


async def test_everything_is_in_both_files(shop: Shop, anna: Person) -> None:
    tea = await shop.goods()
    order = await anna.order_and_receive(tea)
    before = dump(shop.database)

    document, page = opened(await anna.export())

    assert changes(before, dump(shop.database)) == {}
    text, words = json.dumps(document, ensure_ascii=False), " ".join(Words(page).texts)
    for trace in (NAME, LAST_NAME, EMAIL, PHONE, ADDRESS, COMMENT, NOTE, TAG):
        assert trace in text, trace
        assert trace in words, trace
    assert BIRTHDAY in text
    assert date.fromisoformat(BIRTHDAY).strftime("%d.%m.%Y") in words
    assert "выполнен" in words
    assert PASSWORD not in text
    assert "argon2" not in text + words
    [shown] = document["sections"]["orders"]["rows"]
    assert (shown["number"], shown["total_minor"]) == (order["number"], "450.00")
    assert document["client_id"] == str(anna.client_id)
    assert document["sections"]["passwords"]["rows"][0]["hash"].startswith("[")


async def test_words_of_a_person_are_no_markup(shop: Shop, anna: Person) -> None:
    tea = await shop.goods()
    answer = await anna.buyer.buy((tea, "1"), comment=SCRIPT)
    assert answer.status_code == 201, answer.text

    document, page = opened(await anna.export())

    assert document["sections"]["orders"]["rows"][0]["comment"] == SCRIPT
    words = Words(page)
    assert "script" not in words.tags
    assert SCRIPT in " ".join(words.texts)
    assert "http" not in page.split("</style>")[1].replace(SCRIPT, ""), "the page loads nothing"


async def test_nothing_of_another_person_is_in_it(shop: Shop, anna: Person) -> None:
    boris = await shop.buyer()
    await boris.bought((await shop.goods(), "1"), comment="тайна Бориса")

    document, page = opened(await anna.export())

    assert "тайна Бориса" not in json.dumps(document, ensure_ascii=False) + page
    assert str(boris.client_id) not in json.dumps(document) + page


async def test_staff_with_the_permission_take_it_and_are_remembered(shop: Shop, anna: Person) -> None:
    path = f"{API}/admin/clients/{anna.client_id}/data-export"
    assert (await shop.http.post(path, headers=dict(anna.buyer.headers))).status_code == 403

    document, _ = opened(await shop.http.post(path, headers=shop.staff))

    assert document["client_id"] == str(anna.client_id)
    audited = "SELECT actor, subject_id FROM audit_log WHERE action = 'personal_data.export'"
    assert shop.database.execute(audited) == [("superuser", str(anna.client_id))]


async def test_the_erased_have_nothing_to_take(shop: Shop, anna: Person) -> None:
    await anna.erase()

    answer = await shop.http.post(f"{API}/admin/clients/{anna.client_id}/data-export", headers=shop.staff)

    assert_problem(answer, 404, "clients.client_not_found")


async def test_an_archive_has_its_limits(shop: Shop, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 1)
    assert (await anna.export()).status_code == 422

    monkeypatch.setattr(module, "MOST_ROWS", 2)
    assert (await anna.export()).status_code == 200
