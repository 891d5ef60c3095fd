"""How the cards of products are made of what the staff keep."""

from __future__ import annotations

from typing import Final, LiteralString

SALEABLE: Final[LiteralString] = """
    (p.kind = 'service' OR NOT v.tracked OR EXISTS (
        SELECT FROM stock_items s JOIN locations l ON l.id = s.location_id AND l.active
        WHERE s.variant_id = v.id AND s.on_hand_milli - s.reserved_milli - s.threshold_milli >= v.min_quantity_milli))"""
"""Services and untracked variants have no end; the rest needs its least quantity at one active location: no order is
split over several.
"""

LINES: Final[LiteralString] = """
    visible AS (
        SELECT id, ARRAY[id] AS line FROM categories WHERE parent_id IS NULL AND active
        UNION ALL
        SELECT c.id, visible.line || c.id FROM categories c JOIN visible ON c.parent_id = visible.id WHERE c.active
    )"""
"""Visible categories, each with its way from the root."""

PLACES: Final[LiteralString] = """
    SELECT array_agg(visible.id ORDER BY placed.rank) AS direct_ids,
           (SELECT array_agg(DISTINCT above.id ORDER BY above.id)
              FROM unnest(string_to_array(string_agg(array_to_string(visible.line, ' '), ' '), ' ')::uuid[])
                AS above (id)) AS category_ids,
           bool_or(placed.rank = -1) AS shown
    FROM (SELECT p.category_id AS id, -1 AS rank
          UNION ALL SELECT c.category_id, c.position FROM product_categories c
          WHERE c.product_id = p.id AND c.category_id <> p.category_id) AS placed
    JOIN visible ON visible.id = placed.id"""
"""Where the product `p` is found; `shown` is not true when the category that leads to it is hidden."""

_OFFER: Final[LiteralString] = (
    """
    SELECT (array_agg(v.id ORDER BY base, v.position, v.id))[1] AS variant_id,
           (array_agg(v.price_minor ORDER BY base, v.position, v.id))[1] AS price_minor,
           min(base) AS base_minor, count(*)::integer AS variants,
           bool_or(v.promo_price_minor IS NOT NULL) AS on_sale,
           string_agg(v.sku, ' ' ORDER BY v.position, v.id) AS skus,
           string_agg(v.name, ' ' ORDER BY v.position, v.id) AS names,
           bool_or("""
    + SALEABLE
    + """) AS in_stock
    FROM product_variants v, LATERAL (SELECT coalesce(v.promo_price_minor, v.price_minor) AS base) AS price
    WHERE v.product_id = p.id AND v.active"""
)
# A colon ends the name in a filter, so the name itself has none.
_FACETS: Final[LiteralString] = """
    SELECT coalesce(array_agg(DISTINCT btrim(replace(name, ':', '')) || ':' || value
                              ORDER BY btrim(replace(name, ':', '')) || ':' || value), '{}') AS facets
    FROM (SELECT a ->> 'name' AS name, option AS value
          FROM jsonb_array_elements(p.attributes) AS a, jsonb_array_elements_text(a -> 'options') AS option
          UNION ALL
          SELECT a ->> 'name', a ->> 'value'
          FROM product_variants v, jsonb_array_elements(v.attributes) AS a
          WHERE v.product_id = p.id AND v.active) AS attribute
    WHERE btrim(replace(name, ':', '')) <> ''"""
# OFFSET 0 keeps the planner from putting the expression into both places that read it.
_CARDS: Final[LiteralString] = (
    """
    SELECT p.id, p.slug, p.kind, p.name, p.short_description, p.unit, p.photos[1], p.category_id, place.category_ids,
           place.direct_ids, offer.variant_id, offer.variants, offer.price_minor, offer.base_minor, offer.on_sale,
           offer.in_stock, p.skip_loyalty, p.unredeemable, p.position, p.sold,
           (extract(epoch FROM p.created_at) * 1000000)::bigint, p.attributes, facet.facets, p.tags,
           product_words(p.name), title.words,
           title.words || setweight(to_tsvector('russian', product_words(concat_ws(' ', offer.names,
                array_to_string(facet.facets, ' '), array_to_string(p.tags, ' ')))), 'B')
           || setweight(to_tsvector('russian', product_words(regexp_replace(
                p.short_description || ' ' || p.description, '<[^>]*>|&[a-zA-Z0-9#]+;', ' ', 'g'))), 'C')
    FROM locked p
    CROSS JOIN LATERAL ("""
    + PLACES
    + """) AS place
    CROSS JOIN LATERAL ("""
    + _OFFER
    + """) AS offer
    CROSS JOIN LATERAL ("""
    + _FACETS
    + """) AS facet
    CROSS JOIN LATERAL (
        SELECT setweight(to_tsvector('russian', product_words(p.name)), 'A')
            || setweight(to_tsvector('russian', product_words(offer.skus)), 'B') AS words
        OFFSET 0) AS title
    WHERE p.active AND place.shown AND offer.variants > 0"""
)
_COLUMNS: Final[LiteralString] = (
    "product_id, slug, kind, name, short_description, unit, photo, category_id, category_ids, direct_ids, variant_id,"
    " variants, price_minor, base_minor, on_sale, in_stock, skip_loyalty, unredeemable, position, sold, created_us,"
    " attributes, facets, tags, words, title, document"
)

# The products are locked against the counter of sales (sales.py), in the order in which it locks them: a sale that is
# counted meanwhile would be lost. A card that says what it said before is not written.
REFRESH: Final[LiteralString] = (
    "WITH RECURSIVE"
    + LINES
    + """,
    locked AS MATERIALIZED (
        SELECT * FROM products WHERE id = ANY(%(products)s) ORDER BY id FOR SHARE
    ),
    fresh ("""
    + _COLUMNS
    + ") AS MATERIALIZED ("
    + _CARDS
    + """),
    gone AS (
        DELETE FROM product_cards c WHERE c.product_id = ANY(%(products)s)
           AND NOT EXISTS (SELECT FROM fresh WHERE fresh.product_id = c.product_id)
        RETURNING 1
    ),
    written AS (
        INSERT INTO product_cards AS old ("""
    + _COLUMNS
    + ") SELECT "
    + _COLUMNS
    + """ FROM fresh ORDER BY product_id
        ON CONFLICT (product_id) DO UPDATE SET ("""
    + _COLUMNS
    + ") = ROW (excluded.*) WHERE old.* IS DISTINCT FROM excluded.* RETURNING 1"
    + ") SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written) AS changed"
)

# A move or a switch of a category leaves the words of its products alone: those that stay get other places only.
MOVE: Final[LiteralString] = (
    "WITH RECURSIVE"
    + LINES
    + """,
    below AS (
        SELECT id FROM categories WHERE id = %(category)s
        UNION ALL SELECT c.id FROM categories c JOIN below ON c.parent_id = below.id
    ),
    inside AS (
        SELECT id FROM products WHERE category_id IN (SELECT id FROM below)
        UNION SELECT product_id FROM product_categories WHERE category_id IN (SELECT id FROM below)
    ),
    locked AS MATERIALIZED (
        SELECT * FROM products WHERE id IN (SELECT id FROM inside) ORDER BY id FOR SHARE
    ),
    placed AS MATERIALIZED (
        SELECT p.id, place.* FROM locked p CROSS JOIN LATERAL ("""
    + PLACES
    + """) AS place
    ),
    gone AS (
        DELETE FROM product_cards c USING placed WHERE placed.id = c.product_id AND placed.shown IS NOT TRUE
    ),
    moved AS (
        UPDATE product_cards c SET category_ids = placed.category_ids, direct_ids = placed.direct_ids
        FROM placed WHERE placed.id = c.product_id AND placed.shown
           AND (c.category_ids, c.direct_ids) IS DISTINCT FROM (placed.category_ids, placed.direct_ids)
    )
    SELECT placed.id FROM placed JOIN locked p ON p.id = placed.id AND p.active
    WHERE placed.shown AND NOT EXISTS (SELECT FROM product_cards c WHERE c.product_id = placed.id)
    ORDER BY 1"""
)
