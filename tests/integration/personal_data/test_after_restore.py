"""A restored backup remembers people who were erased since: they are erased again (E2-12)."""

from collections.abc import AsyncIterator, Sequence
from io import StringIO

import psycopg
import pytest
from dishka import AsyncContainer

from application.personal_data.acts import Erasure
from application.personal_data.erase_again import EraseAgain, ListErasures
from entrypoints.cli.operator import OperatorProvider
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.person import Person, come, traces_in
from tests.support.shop import Shop


@pytest.fixture
async def operator(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    container = make_worker_container(settings, FrozenTime(clock), OperatorProvider())
    yield container
    await container.close()


@pytest.fixture
async def anna(shop: Shop) -> Person:
    return await come(shop)


async def erase_again(operator: AsyncContainer, given: Sequence[Erasure] = ()) -> int:
    async with operator() as scope:
        return await (await scope.get(EraseAgain))(given)


async def erasures(operator: AsyncContainer) -> tuple[Erasure, ...]:
    async with operator() as scope:
        return await (await scope.get(ListErasures))()


class Backup:
    """All rows of a moment, as a backup has them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names = [
            name
            for (name,) in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        self._rows = {name: StringIO() for name in self._names}
        with psycopg.connect(database.dsn) as connection:
            for name, rows in self._rows.items():
                with connection.cursor().copy(f"COPY {name} TO STDOUT") as copy:
                    rows.write(b"".join(copy).decode())

    def restore(self) -> None:
        with psycopg.connect(self._database.dsn) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(f"TRUNCATE {', '.join(self._names)}")
            for name, rows in self._rows.items():
                # Columns that the database computes are copied back as it computes them: COPY leaves them out.
                with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                    copy.write(rows.getvalue().encode())


async def test_by_a_list_that_was_kept_beside_the_backup(
    shop: Shop, anna: Person, operator: AsyncContainer
) -> None:
    await shop.give_points(anna.buyer, "5.00")
    backup = Backup(shop.database)
    assert (await anna.erase(forfeit_points=True)).status_code == 200
    kept = await erasures(operator)
    assert [erasure.client_id for erasure in kept] == [anna.client_id]

    backup.restore()
    assert traces_in(shop.database)
    assert await erasures(operator) == ()

    assert await erase_again(operator, kept) == 1
    assert traces_in(shop.database) == {}
    assert await erasures(operator) == kept
    assert (await shop.http.get("/api/v1/profile", headers=dict(anna.buyer.headers))).status_code == 401
    acts = "SELECT basis, author FROM destruction_acts"
    [(basis, author)] = shop.database.execute(acts)
    assert "резервной копии" in basis
    assert author == "superuser"


async def test_it_is_repeatable_and_knows_strangers(
    shop: Shop, anna: Person, operator: AsyncContainer
) -> None:
    await anna.erase()
    stranger = Erasure(client_id=(await shop.buyer()).client_id, erased_at=shop.clock.now())
    shop.database.execute("DELETE FROM sessions WHERE client_id = %s", stranger.client_id)
    shop.database.execute("DELETE FROM clients WHERE id = %s", stranger.client_id)

    assert await erase_again(operator) == 0
    assert await erase_again(operator, [stranger]) == 0
    assert await erase_again(operator, [stranger]) == 0

    assert shop.database.execute("SELECT count(*) FROM destruction_acts") == [(1,)]
    events = "SELECT count(*) FROM event_log WHERE topic = 'personal_data.client_erased' AND payload ->> 'client_id' = %s"
    assert shop.database.execute(events, str(anna.client_id)) == [(1,)]


async def test_open_orders_of_a_restored_backup_do_not_stand_in_the_way(
    shop: Shop, anna: Person, operator: AsyncContainer
) -> None:
    """Nobody could refuse the person twice: what they have bought goes on without their address."""
    tea = await shop.goods()
    await anna.order_home(tea)

    assert await erase_again(operator, [Erasure(client_id=anna.client_id, erased_at=shop.clock.now())]) == 1

    assert traces_in(shop.database) == {}
    assert shop.database.execute("SELECT state FROM orders") == [("awaiting_payment",)]


async def test_only_cards_of_the_list_are_erased(shop: Shop, anna: Person, operator: AsyncContainer) -> None:
    """The backup may have merged cards that were taken apart before one of them was erased."""
    survivor = await shop.buyer()
    shop.database.execute("DELETE FROM sessions")
    shop.database.execute(
        "UPDATE clients SET merged_into = %s WHERE id = %s", survivor.client_id, anna.client_id
    )

    assert await erase_again(operator, [Erasure(client_id=anna.client_id, erased_at=shop.clock.now())]) == 1

    erased = "SELECT id FROM clients WHERE erased_at IS NOT NULL"
    assert shop.database.execute(erased) == [(anna.client_id,)]
