"""What the catalogue's reader asks the database."""

from __future__ import annotations

from typing import Final, LiteralString

from application.catalogue.views import ProductSort

_VISIBLE: Final[LiteralString] = """
    visible AS (
        SELECT id, parent_id, slug, name, position FROM categories WHERE parent_id IS NULL AND active
        UNION ALL
        SELECT c.id, c.parent_id, c.slug, c.name, c.position
        FROM categories c JOIN visible ON c.parent_id = visible.id WHERE c.active
    )"""
CATEGORIES: Final[LiteralString] = (
    "WITH RECURSIVE"
    + _VISIBLE
    + "SELECT * FROM visible ORDER BY position, replace(lower(name), 'ё', 'е'), id"
)
BELOW: Final[LiteralString] = (
    "WITH RECURSIVE"
    + _VISIBLE
    + """,
    below AS (
        SELECT id FROM visible WHERE id = %(id)s OR slug = %(slug)s
        UNION ALL SELECT v.id FROM visible v JOIN below ON v.parent_id = below.id
    ) SELECT id FROM below"""
)
# Services and untracked variants have no end; the rest needs its least quantity over the active locations.
_IN_STOCK: Final[LiteralString] = """
    (p.kind = 'service' OR NOT v.tracked OR v.min_quantity_milli <= (
        SELECT coalesce(sum(s.on_hand_milli - s.reserved_milli - s.threshold_milli), 0)
        FROM stock_items s JOIN locations l ON l.id = s.location_id AND l.active
        WHERE s.variant_id = v.id))"""
_CARDS: Final[LiteralString] = (
    "WITH RECURSIVE"
    + _VISIBLE
    + """,
    cards AS (
        SELECT p.id, p.slug, p.kind, p.name, p.description, p.category_id, p.unit, p.photos[1] AS photo,
               p.skip_loyalty, p.unredeemable, p.position, p.sold, p.created_at, offer.*
        FROM products p
        JOIN visible ON visible.id = p.category_id
        CROSS JOIN LATERAL (
            SELECT (array_agg(v.id ORDER BY base, v.position, v.id))[1] AS variant_id,
                   (array_agg(v.price_minor ORDER BY base, v.position, v.id))[1] AS price_minor,
                   min(base) AS base_minor, count(*) AS variants,
                   bool_or(v.promo_price_minor IS NOT NULL) AS on_sale,
                   bool_or("""
    + _IN_STOCK
    + """) AS in_stock
            FROM product_variants v, LATERAL (SELECT coalesce(v.promo_price_minor, v.price_minor) AS base) AS price
            WHERE v.product_id = p.id AND v.active
        ) AS offer
        WHERE p.active AND offer.variants > 0
    )"""
)
_WANTED: Final[LiteralString] = """
    FROM cards
    WHERE (%(categories)s::uuid[] IS NULL OR category_id = ANY (%(categories)s))
      AND (%(q)s::text IS NULL OR replace(lower(name), 'ё', 'е') LIKE %(q)s
           OR replace(lower(description), 'ё', 'е') LIKE %(q)s)
      AND (%(kind)s::text IS NULL OR kind = %(kind)s)
      AND (%(min_price)s::bigint IS NULL OR base_minor >= %(min_price)s)
      AND (%(max_price)s::bigint IS NULL OR base_minor <= %(max_price)s)
      AND (%(on_sale)s::boolean IS NULL OR on_sale = %(on_sale)s)
      AND (%(in_stock)s::boolean IS NULL OR in_stock = %(in_stock)s)"""
_ASCENDING: Final[LiteralString] = (
    " AND (%(after)s::bigint IS NULL OR ({key}, id) > (%(after)s, %(after_id)s)) ORDER BY {key}, id LIMIT %(limit)s"
)
_DESCENDING: Final[LiteralString] = (
    " AND (%(after)s::bigint IS NULL OR ({key}, id) < (%(after)s, %(after_id)s))"
    " ORDER BY {key} DESC, id DESC LIMIT %(limit)s"
)
_MICROSECONDS: Final[LiteralString] = "(extract(epoch FROM created_at) * 1000000)::bigint"


def _page_of(key: LiteralString, order: LiteralString) -> LiteralString:
    return _CARDS + "SELECT *, " + key + " AS sort_key" + _WANTED + order.replace("{key}", key)


PAGES: Final[dict[ProductSort, LiteralString]] = {
    ProductSort.POSITION: _page_of("position", _ASCENDING),
    ProductSort.PRICE: _page_of("base_minor", _ASCENDING),
    ProductSort.PRICE_DESCENDING: _page_of("base_minor", _DESCENDING),
    ProductSort.NEWEST: _page_of(_MICROSECONDS, _DESCENDING),
    ProductSort.POPULAR: _page_of("sold", _DESCENDING),
}
TOTAL: Final[LiteralString] = _CARDS + "SELECT count(*)" + _WANTED
PRODUCT: Final[LiteralString] = (
    "WITH RECURSIVE"
    + _VISIBLE
    + """
    SELECT p.*, v.id AS variant_id, v.sku, v.name AS variant_name, v.price_minor, v.promo_price_minor,
           v.min_quantity_milli, v.increment_milli, """
    + _IN_STOCK
    + """ AS in_stock
    FROM products p
    JOIN visible ON visible.id = p.category_id
    JOIN product_variants v ON v.product_id = p.id AND v.active
    WHERE p.active AND (p.id = %(id)s OR p.slug = %(slug)s)
    ORDER BY v.position, v.id"""
)
