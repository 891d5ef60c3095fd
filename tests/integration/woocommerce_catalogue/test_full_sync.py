"""Reading the whole catalogue of a shop."""

from contextlib import suppress
from dataclasses import replace

import pytest
from dishka import AsyncContainer
from psycopg import AsyncConnection

from application.catalogue.ports import ProductRepository
from application.shared.ports import UnitOfWork
from application.woocommerce.ports import ShopUnavailable
from application.woocommerce.shop import ShopProductType
from application.woocommerce.sync_ports import ReadingTurn, SyncRunning
from application.woocommerce.sync_views import SyncRunState
from domain.shared.ids import ProductId
from domain.shared.money import Money
from tests.fakes.system import FrozenClock
from tests.fakes.woocommerce_shop import FakeShop, category, coloured, counted, product, variation
from tests.support.database import Database
from tests.support.shop_sync import SyncDesk, as_seen

_TURNS = """
SELECT objid FROM pg_locks JOIN pg_database d ON d.oid = database
WHERE locktype = 'advisory' AND datname = current_database()
"""


def variable(woo_id: int, *variations: object, **fields: object) -> object:
    return product(woo_id, f"Кружка {woo_id}", type=ShopProductType.VARIABLE, variations=variations, **fields)


def fill(shop: FakeShop) -> None:
    shop.set_category(category(1, "Чай"), category(2, "Зелёный", 1), category(3, "Посуда"))
    shop.put(
        product(10, "Сенча", category_ids=(2, 3), tags=("хит",), description="<p>Из <b>Японии</b></p>"),
        product(11, "Пуэр", variations=(variation(0, "90", regular_price=Money(100_00), stock=counted(5)),)),
        variable(12, coloured(121, "Чёрный", position=2), coloured(122, "Белый", position=1)),
    )


async def every_product_is_sound(container: AsyncContainer, database: Database) -> None:
    """The staff can open it: the domain accepts what was written past it."""
    async with container() as scope:
        products = await scope.get(ProductRepository)
        async with await scope.get(UnitOfWork):
            for (product_id,) in database.execute("SELECT id FROM products"):
                await products.get(ProductId(product_id))


async def test_everything_that_is_on_show_there_is_on_show_here(desk: SyncDesk, shop: FakeShop) -> None:
    fill(shop)

    run = await desk.sync()

    assert (run.state, run.read, run.total, run.changed) == (SyncRunState.DONE, 3, 3, 3)
    assert desk.seen() == as_seen(shop)
    assert desk.tree() == [(1, None, "Чай"), (2, 1, "Зелёный"), (3, None, "Посуда")]
    assert desk.seen()[11][4] == [["Пуэр", 100_00, 90_00, True, 5, []]]
    assert [one[0] for one in desk.seen()[12][4]] == ["Белый", "Чёрный"]
    await every_product_is_sound(desk.container, desk.database)
    await desk.assert_cards_are_right()


async def test_the_same_again_writes_no_product_and_keeps_the_version(desk: SyncDesk, shop: FakeShop) -> None:
    fill(shop)
    await desk.sync()
    version, rows = desk.version(), desk.database.execute("SELECT xmin::text, id FROM products ORDER BY id")

    run = await desk.sync()

    assert run.changed == 0
    assert desk.version() == version
    assert desk.database.execute("SELECT xmin::text, id FROM products ORDER BY id") == rows


async def test_our_own_fields_survive_a_change_in_the_shop(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    fill(shop)
    await desk.sync()
    database.execute("UPDATE products SET unit = 'г', skip_loyalty = true, unredeemable = true")
    database.execute("UPDATE product_variants SET min_quantity_milli = 500, increment_milli = 250")

    shop.edit(10, name="Сенча новая")
    await desk.sync()

    assert desk.seen()[10][0] == "Сенча новая"
    assert database.execute("SELECT DISTINCT unit, skip_loyalty, unredeemable FROM products") == [
        ("г", True, True)
    ]
    assert database.execute("SELECT DISTINCT min_quantity_milli, increment_milli FROM product_variants") == [
        (500, 250)
    ]


@pytest.mark.parametrize("lists_variations", [True, False])
async def test_many_pages(desk: SyncDesk, shop: FakeShop, lists_variations: bool) -> None:
    shop.lists_variations, shop.per_page = lists_variations, 3
    shop.set_category(*(category(n, f"Раздел {n}") for n in range(1, 5)))
    shop.put(*(product(n, f"Товар {n}", category_ids=(n % 4 + 1,)) for n in range(10, 30)))
    shop.put(*(variable(n, coloured(n * 10, "Белый"), coloured(n * 10 + 1, "Синий")) for n in range(30, 37)))

    run = await desk.sync()

    assert (run.read, run.total) == (27, 27)
    assert desk.seen() == as_seen(shop)


async def test_a_list_that_shows_one_twice(desk: SyncDesk, shop: FakeShop) -> None:
    fill(shop)
    shop.doubled = True

    await desk.sync()
    shop.edit(10, name="Гёкуро")
    await desk.poll()

    assert desk.seen() == as_seen(shop)


async def test_what_a_shifting_list_left_out_is_not_taken_for_deleted(desk: SyncDesk, shop: FakeShop) -> None:
    """While the second page is on its way, a product of the first is deleted: another falls through."""
    shop.per_page = 3
    shop.put(*(product(n, f"Товар {n}") for n in range(10, 22)))
    await desk.sync()

    def delete_one(call: str) -> None:
        if call == "products 2" and 10 in shop.goods:
            shop.delete(10)

    shop.before_call = delete_one
    run = await desk.sync()

    assert run.withdrawn == 1
    assert desk.seen() == as_seen(shop)


async def test_a_new_product_that_fell_through_is_found_too(desk: SyncDesk, shop: FakeShop) -> None:
    shop.per_page = 3
    shop.put(*(product(n, f"Товар {n}") for n in range(10, 22)))
    shop.before_call = lambda call: shop.goods.pop(10, None) and None if call == "products 2" else None

    await desk.sync()

    assert desk.seen() == as_seen(shop)


async def test_what_was_changed_while_the_shop_was_read_comes_with_the_next_poll(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock
) -> None:
    shop.per_page = 3
    shop.put(*(product(n, f"Товар {n}") for n in range(10, 22)))

    def go_on(call: str) -> None:
        clock.advance(seconds=30)
        if call == "products 3":
            shop.edit(10, name="Переименован")
        if call == "products 4":
            shop.edit(21, name="Последний")

    shop.before_call = go_on
    await desk.sync()
    shop.before_call = lambda _: None
    assert desk.seen() != as_seen(shop)

    await desk.poll()

    assert desk.seen() == as_seen(shop)


async def test_one_reads_at_a_time(desk: SyncDesk, shop: FakeShop) -> None:
    fill(shop)
    await desk.sync()
    calls = len(shop.calls)
    async with desk.container() as scope:
        turn = await scope.get(ReadingTurn)
        async with turn():
            for work in (desk.sync, desk.poll, desk.sweep):
                with pytest.raises(SyncRunning):
                    await work()

    assert len(shop.calls) == calls
    await desk.poll()


@pytest.mark.parametrize("failure", [None, ShopUnavailable("it is down")])
async def test_a_turn_is_given_back_before_its_connection_closes(
    desk: SyncDesk, database: Database, monkeypatch: pytest.MonkeyPatch, failure: Exception | None
) -> None:
    """A server learns of a closed connection somewhat later: whoever asks at once would be turned away."""
    left: list[tuple] = []
    close = AsyncConnection.close

    async def closing(connection: AsyncConnection) -> None:
        left.extend(database.execute(_TURNS))
        await close(connection)

    async with desk.container() as scope:
        turn = await scope.get(ReadingTurn)
        with suppress(ShopUnavailable):
            async with turn():
                assert len(database.execute(_TURNS)) == 1
                monkeypatch.setattr(AsyncConnection, "close", closing)
                if failure is not None:
                    raise failure

    assert left == []


async def test_a_run_that_met_a_silent_shop_waits_and_says_why(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    fill(shop)
    shop.down = 1
    with pytest.raises(ShopUnavailable):
        await desk.sync()
    assert database.execute("SELECT state, failure FROM woo_sync_runs") == [("queued", "it is down")]

    run = await desk.sync()

    assert (run.state, run.failure) == (SyncRunState.DONE, None)
    assert database.execute("SELECT count(*) FROM woo_sync_runs") == [(1,)]
    assert desk.seen() == as_seen(shop)


async def test_a_run_whose_process_died_is_told_apart(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    fill(shop)
    await desk.sync()
    database.execute("UPDATE woo_sync_runs SET state = 'running', finished_at = NULL")

    await desk.sync()

    assert database.execute("SELECT state FROM woo_sync_runs ORDER BY created_at, id") == [
        ("interrupted",),
        ("done",),
    ]


async def test_drafts_and_what_cannot_be_sold_are_not_seen(desk: SyncDesk, shop: FakeShop) -> None:
    fill(shop)
    shop.put(
        product(20, visible=False),
        product(21, type=ShopProductType.GROUPED),
        product(22, variations=(variation(0, None),)),
        product(23, variations=(variation(0, stock=replace(counted(0), managed=False, quantity=None)),)),
    )
    await desk.sync()
    shop.edit(10, visible=False)
    shop.edit(11, type=ShopProductType.EXTERNAL)
    await desk.poll()

    assert desk.seen().keys() == {12}
    assert await desk.remarks() == [
        (11, "type_not_sold", "external"),
        (21, "type_not_sold", "grouped"),
        (22, "nothing_to_sell", ""),
        (22, "price_missing", "22"),
        (23, "nothing_to_sell", ""),
    ]
    await every_product_is_sound(desk.container, desk.database)


async def test_only_the_numbers_in_stock_change_no_page(desk: SyncDesk, shop: FakeShop) -> None:
    fill(shop)
    await desk.sync()
    version = desk.version()

    shop.edit(11, variations=(replace(shop.goods[11].variations[0], stock=counted(4)),))
    await desk.poll()

    assert desk.seen() == as_seen(shop)
    assert desk.version() == version


async def test_one_lost_answer_of_a_long_list_is_asked_for_again(desk: SyncDesk, shop: FakeShop) -> None:
    fill(shop)
    shop.per_page = 1
    lost: set[str] = set()

    def lose(call: str) -> None:
        if call.startswith("products") and call not in lost:
            lost.add(call)
            raise ShopUnavailable("502")

    shop.before_call = lose
    run = await desk.sync()

    assert (run.state, len(lost)) == (SyncRunState.DONE, len(shop.on_show()))
    assert desk.seen() == as_seen(shop)


async def test_a_shop_that_says_when_to_come_back_is_not_asked_at_once(
    desk: SyncDesk, shop: FakeShop
) -> None:
    fill(shop)

    def busy(call: str) -> None:
        if call.startswith("products"):
            raise ShopUnavailable("503", retry_after=600)

    shop.before_call = busy
    with pytest.raises(ShopUnavailable):
        await desk.sync()

    assert [call for call in shop.calls if call.startswith("products")] == ["products 1"]
