"""What the shop deletes or renames without a word, or says of nothing that is left."""

from dataclasses import replace

from application.woocommerce.shop import ShopAttribute, ShopProductType
from tests.fakes.system import FrozenClock
from tests.fakes.woocommerce_shop import FakeShop, category, coloured, product, variation
from tests.integration.woocommerce_catalogue.test_full_sync import every_product_is_sound, fill, variable
from tests.support.database import Database
from tests.support.shop_sync import SyncDesk, as_seen


async def let_the_cursor_settle(desk: SyncDesk, clock: FrozenClock) -> None:
    """Afterwards a poll reads nothing but what is modified from now on."""
    for _ in range(2):
        clock.advance(minutes=5)
        await desk.poll()


async def test_a_category_that_was_deleted_hides_no_product(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    fill(shop)
    await desk.sync()

    shop.delete_category(2)
    await desk.sweep()

    assert desk.seen() == as_seen(shop)
    assert desk.tree() == [(1, None, "Чай"), (3, None, "Посуда")]
    await desk.assert_cards_are_right()


async def test_nor_does_it_until_the_night_when_the_poll_finds_that_it_is_gone(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock, database: Database
) -> None:
    fill(shop)
    shop.put(product(13, "Улун", category_ids=(2,)))
    await desk.sync()
    await let_the_cursor_settle(desk, clock)
    shop.delete_category(2)
    shop.set_category(category(4, "Новый"))
    shop.put(product(14, "Новинка", category_ids=(4,)))

    await desk.poll()

    assert desk.seen() == as_seen(shop)
    await every_product_is_sound(desk.container, database)
    await desk.assert_cards_are_right()


async def test_a_variation_that_is_deleted_or_added_without_its_product_being_modified(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock
) -> None:
    shop.put(
        variable(12, coloured(121, "Чёрный"), coloured(122, "Белый")), variable(13, coloured(131, "Синий"))
    )
    await desk.sync()
    await let_the_cursor_settle(desk, clock)
    first, second = shop.goods[12], shop.goods[13]
    shop.goods[12] = replace(first, variations=first.variations[:1])
    shop.goods[13] = replace(second, variations=(*second.variations, coloured(132, "Белый")))

    await desk.sweep()

    assert desk.seen() == as_seen(shop)
    shop.calls.clear()
    await desk.sweep()
    assert shop.calls == ["categories", "marks 1"]


async def test_a_tag_or_an_option_that_is_renamed_in_all_products_without_one_being_modified(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock
) -> None:
    colours = ShopAttribute(name="Цвет", options=("Чёрный", "Белый"), for_variations=True)
    shop.put(
        product(11, "Улун", tags=("хит", "новинка")),
        replace(variable(12, coloured(121, "Чёрный"), coloured(122, "Белый")), attributes=(colours,)),
        product(13, "Пуэр"),
    )
    await desk.sync()
    await let_the_cursor_settle(desk, clock)
    shop.rename_tag("хит", "выбор покупателей")
    shop.rename_option("Чёрный", "Угольный")

    await desk.sweep()

    assert desk.seen() == as_seen(shop)
    await desk.assert_cards_are_right()
    shop.calls.clear()
    await desk.sweep()
    assert shop.calls == ["categories", "marks 1"]


async def test_nothing_is_said_any_more_of_what_was_never_shown_and_is_gone(
    desk: SyncDesk, shop: FakeShop
) -> None:
    def spoil() -> None:
        shop.put(product(21, type=ShopProductType.GROUPED), product(22, variations=(variation(0, None),)))

    for way in (desk.sweep, desk.sync):
        spoil()
        await desk.sync()
        assert {woo_id for woo_id, *_ in await desk.remarks()} == {21, 22}
        shop.delete(21)
        shop.delete(22)

        await way()

        assert await desk.remarks() == []
