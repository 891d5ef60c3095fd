"""INV-PD-1 and INV-PD-2 column by column: every table filled, one person exported and erased, another left alone."""

import json
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from typing import Any, Final
from uuid import UUID, uuid4, uuid5
from zipfile import ZipFile

import pytest
from dishka import AsyncContainer

from adapters.persistence import migrations
from adapters.persistence.personal_data.map import TABLES
from application.personal_data.export import MakeArchive
from application.personal_data.ports import Eraser
from application.shared.ports import Clock, UnitOfWork
from domain.shared.ids import ClientId
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.container import FrozenTime
from tests.support.database import empty_database
from tests.support.filled_tables import canary, fill, rows_of

ANNA, BORIS = UUID("0192f1c4-7b9a-7d3e-8f00-00000000000a"), UUID("0192f1c4-7b9a-7d3e-8f00-00000000000b")
SPECIAL: Final[dict[tuple[str, str], Any]] = {
    ("clients", "erased_at"): None,
    ("clients", "merged_into"): None,
    ("sessions", "door"): "email",
    ("messages", "state"): "queued",
    ("audit_log", "subject"): "client",
    ("audit_log", "subject_id"): str,
    ("idempotency_keys", "scope"): lambda person: f"client:{person} POST /orders",
    ("point_uses", "order_id"): lambda person: uuid5(person, "orders.id"),
    # The single rows of these tables stand for nobody.
    ("catalogue_version", "id"): lambda person: person == ANNA,
    ("woo_order_poll", "single"): lambda person: person == ANNA,
    ("woo_shop", "id"): lambda person: person == ANNA,
    ("woo_state", "id"): lambda person: person == ANNA,
}

pytestmark = pytest.mark.usefixtures("filled")


@pytest.fixture(autouse=True)
def _books_balance() -> None:
    """Made-up rows make no books."""


@pytest.fixture
def url(server: str) -> Iterator[str]:
    with empty_database(server, f"prilavok_filled_{uuid4().hex[:12]}") as url:
        migrations.upgrade(url)
        yield url


@pytest.fixture
def dsn(url: str) -> str:
    return url.replace("+psycopg", "", 1)


@pytest.fixture
def filled(dsn: str) -> None:
    fill(dsn, (ANNA, BORIS), SPECIAL)


@pytest.fixture
async def program(settings: Settings, url: str, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    container = make_worker_container(settings.with_database(url), FrozenTime(clock))
    yield container
    await container.close()


def about(person: UUID, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if str(person) in str(row)]


async def test_erasure_takes_every_mapped_column_of_one_person_and_nothing_else(
    program: AsyncContainer, dsn: str
) -> None:
    before = {name: rows_of(dsn, name) for name in TABLES}
    async with program() as scope:
        uow, eraser = await scope.get(UnitOfWork), await scope.get(Eraser)
        at = (await scope.get(Clock)).now()
        async with uow:
            destroyed = await eraser.erase([ClientId(ANNA)], at=at)
        async with uow:
            assert await eraser.erase([ClientId(ANNA)], at=at) == ()

    assert destroyed
    for name, table in TABLES.items():
        after = rows_of(dsn, name)
        if table.tie is None:
            assert after == before[name], name
            continue
        assert about(BORIS, after) == about(BORIS, before[name]), name
        if table.deleted:
            assert about(ANNA, after) == [], name
            continue
        [was], [now] = about(ANNA, before[name]), about(ANNA, after)
        for column, value in now.items():
            if column in table.erased:
                assert canary(ANNA, name, column) not in str(value), f"{name}.{column}"
                assert value != was[column] or not value, f"{name}.{column} was left as it is"
            elif (name, column) not in {("clients", "erased_at"), ("clients", "search")}:
                assert value == was[column], f"{name}.{column}"
    assert {(entry.table, entry.column) for entry in destroyed} == {
        (name, column)
        for name, table in TABLES.items()
        for column, declared in table.columns.items()
        if declared.erased_to is not None
    }


async def test_the_export_has_every_mapped_column_and_nothing_of_another(program: AsyncContainer) -> None:
    async with program() as scope:
        archive = await (await scope.get(MakeArchive))(ClientId(ANNA))

    with ZipFile(BytesIO(archive)) as file:
        document, page = json.loads(file.read("data.json")), file.read("data.html").decode()
    for name, table in TABLES.items():
        if table.tie is None:
            assert name not in document["sections"]
            continue
        section = document["sections"][name]
        [row] = section["rows"]
        assert list(row) == list(table.columns) == list(section["columns"]), name
        for column, declared in table.columns.items():
            shown = json.dumps(row[column], ensure_ascii=False)
            if declared.withheld:
                assert declared.withheld in shown, f"{name}.{column}"
                assert "canary" not in shown
            elif canary(ANNA, name, column) in shown:
                assert canary(ANNA, name, column) in page, f"{name}.{column}"
            else:
                assert row[column] is not None or (name, column) in SPECIAL, f"{name}.{column}"
    assert str(BORIS) not in json.dumps(document)
    assert str(BORIS) not in page
