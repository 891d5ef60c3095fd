"""Slugs and SKUs are unique here, whoever has them: a shop's give way to ours, and to each other in order."""

from tests.fakes.woocommerce_shop import FakeShop, category, product, variation
from tests.support.database import Database
from tests.support.shop_sync import SyncDesk


async def test_own_products_keep_their_slugs_and_skus(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    shop.set_category(category(1, "Чай"))
    shop.put(product(10, "Сенча", category_ids=(1,), slug="sencha"))
    await desk.sync()
    ((ours,),) = database.execute(
        "INSERT INTO products (id, category_id, slug, kind, name, description, unit, photos, active, skip_loyalty,"
        " unredeemable, position, sold, created_at, updated_at) SELECT gen_random_uuid(), category_id, 'puer', kind,"
        " 'Наш', '', 'шт', '{}', false, false, false, 0, 0, created_at, updated_at FROM products RETURNING id"
    )
    database.execute(
        "INSERT INTO product_variants (id, product_id, sku, name, price_minor, tracked, min_quantity_milli,"
        " increment_milli, position, active) VALUES (gen_random_uuid(), %s, 'TEA', 'Наш', 1, false, 1000, 1000, 0, true)",
        ours,
    )

    shop.put(product(11, "Пуэр", slug="пуэр", variations=(variation(0, sku="TEA"),)))
    await desk.sync()
    await desk.sync()

    found = "SELECT p.slug, v.sku FROM products p JOIN product_variants v ON v.product_id = p.id ORDER BY 1"
    assert database.execute(found) == [("puer", "TEA"), ("puer-11", "woo-11"), ("sencha", "woo-10")]
    assert await desk.remarks() == [(11, "sku_duplicate", "TEA"), (11, "slug_taken", "puer")]


async def test_skus_and_slugs_that_change_places_arrive_in_their_new_ones(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    shop.put(*(product(n, slug=f"s{n}", variations=(variation(0, sku=f"A{n}"),)) for n in (10, 11, 12)))
    await desk.sync()

    for n, other in ((10, 11), (11, 12), (12, 10)):
        shop.edit(n, slug=f"s{other}", variations=(variation(0, sku=f"A{other}"),))
    await desk.poll()

    found = (
        "SELECT w.woo_id, p.slug, v.sku FROM woo_products w JOIN products p ON p.id = w.product_id"
        " JOIN product_variants v ON v.product_id = p.id ORDER BY 1"
    )
    assert database.execute(found) == [(10, "s11", "A11"), (11, "s12", "A12"), (12, "s10", "A10")]
    assert await desk.remarks() == []


async def test_a_deleted_product_leaves_its_names_to_its_successor(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    shop.put(product(10, slug="tea", variations=(variation(0, sku="TEA"),)))
    await desk.sync()
    shop.delete(10)
    shop.put(product(11, slug="tea", variations=(variation(0, sku="TEA"),)))

    await desk.sweep()
    await desk.sweep()

    found = (
        "SELECT w.woo_id, p.active, v.sku FROM woo_products w JOIN products p ON p.id = w.product_id AND p.slug = 'tea'"
        " JOIN product_variants v ON v.product_id = p.id"
    )
    assert database.execute(found) == [(11, True, "TEA")]
