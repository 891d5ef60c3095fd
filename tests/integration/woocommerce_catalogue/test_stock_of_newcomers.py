"""What the shop counts and we never did takes its number as soon as there is a place for it."""

from dataclasses import replace

import pytest

from entrypoints.settings import Settings
from tests.fakes.woocommerce_shop import FakeShop, counted, product, variation
from tests.support.database import Database
from tests.support.shop_sync import SyncDesk


@pytest.fixture
def settings(settings: Settings) -> Settings:
    shop = settings.woocommerce.model_copy(update={"url": "https://shop.example"})
    return replace(settings, woocommerce=shop)


async def test_it_waits_for_a_place_and_comes_in_one_document(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    for woo_id, quantity in ((10, 7), (11, -3), (12, 0)):
        shop.put(product(woo_id, variations=(variation(0, stock=counted(quantity)),)))
    await desk.sync()
    assert database.execute("SELECT count(*) FROM stock_items") == [(0,)]
    database.execute(
        "INSERT INTO locations (id, code, name, address, priority, is_pickup, active)"
        " VALUES (gen_random_uuid(), 'main', 'Магазин', '', 0, true, true)"
    )

    for work in (desk.poll, desk.poll, desk.sync):
        await work()

        assert database.execute(
            "SELECT w.woo_product_id, s.on_hand_milli FROM stock_items s JOIN woo_variants w USING (variant_id)"
            " WHERE s.on_hand_milli <> 0 ORDER BY 1"
        ) == [(10, 7_000), (11, -3_000)]
        assert database.execute("SELECT kind, count(*) FROM stock_documents GROUP BY 1") == [("import", 1)]
