"""What the import of a connected shop's catalogue says to the database: a whole page in each statement."""

from __future__ import annotations

from typing import Final, LiteralString

WRITTEN_LAST: Final[LiteralString] = (
    "SELECT woo_id, content_hash FROM woo_products WHERE woo_id = ANY (%s::bigint[])"
)
LINKS: Final[LiteralString] = """
SELECT w.woo_id, w.product_id, p.slug FROM woo_products w JOIN products p ON p.id = w.product_id
WHERE w.woo_id = ANY (%s)
"""
VARIANT_LINKS: Final[LiteralString] = """
SELECT w.woo_product_id, w.woo_variation_id, w.variant_id, v.sku
FROM woo_variants w JOIN product_variants v ON v.id = w.variant_id WHERE w.woo_product_id = ANY (%s)
"""
CATEGORIES_OF: Final[LiteralString] = """
SELECT w.woo_id, w.category_id FROM woo_categories w JOIN categories c ON c.id = w.category_id AND c.active
WHERE w.woo_id = ANY (%s)
"""
SLUG_HOLDERS: Final[LiteralString] = """
SELECT slug AS name, id AS owner, source = 'woocommerce' AND NOT active AS yields
FROM products WHERE slug = ANY (%s)
"""
SKU_HOLDERS: Final[LiteralString] = """
SELECT v.sku AS name, v.id AS owner, p.source = 'woocommerce' AND NOT (v.active AND p.active) AS yields
FROM product_variants v JOIN products p ON p.id = v.product_id WHERE v.sku = ANY (%s)
"""
# A unique name that moves within one statement would meet itself: whoever changes theirs lets go first.
LET_GO_OF_SLUGS: Final[LiteralString] = "UPDATE products SET slug = 'woo-' || id WHERE id = ANY (%s)"
LET_GO_OF_SKUS: Final[LiteralString] = "UPDATE product_variants SET sku = 'woo-' || id WHERE id = ANY (%s)"
UNSETTLE_PRODUCTS: Final[LiteralString] = (
    "UPDATE woo_products SET content_hash = '' WHERE product_id = ANY (%s)"
)
UNSETTLE_PRODUCTS_OF: Final[LiteralString] = """
UPDATE woo_products SET content_hash = ''
WHERE product_id IN (SELECT product_id FROM product_variants WHERE id = ANY (%s))
"""
TAKE_OFF_VARIANTS: Final[LiteralString] = (
    "UPDATE product_variants SET active = false WHERE active AND id = ANY (%s)"
)
# A database that crashes within the second loses the end of what was committed, never its middle. This page would be
# read again: whoever reads notes last, with a commit that waits, that they are done.
LET_COMMIT_LINGER: Final[LiteralString] = "SET LOCAL synchronous_commit = off"
PRODUCTS: Final[LiteralString] = """
WITH r AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (id uuid, woo_id bigint, modified_at timestamptz,
        terms text, digest text, category_id uuid, slug text, kind text, name text, description text, photos text[],
        active boolean, position integer, created_at timestamptz, short_description text, attributes jsonb, tags text[])
), written AS (
    INSERT INTO products (id, category_id, slug, kind, name, description, unit, photos, active, skip_loyalty,
        unredeemable, position, sold, created_at, updated_at, short_description, attributes, tags, source)
    SELECT id, category_id, slug, kind, name, description, 'шт', photos, active, false,
        false, position, 0, created_at, %(at)s, short_description, attributes, tags, 'woocommerce'
    FROM r
    ON CONFLICT (id) DO UPDATE SET category_id = EXCLUDED.category_id, slug = EXCLUDED.slug, kind = EXCLUDED.kind,
        name = EXCLUDED.name, description = EXCLUDED.description, photos = EXCLUDED.photos,
        active = EXCLUDED.active, position = EXCLUDED.position, created_at = EXCLUDED.created_at,
        updated_at = EXCLUDED.updated_at, short_description = EXCLUDED.short_description,
        attributes = EXCLUDED.attributes, tags = EXCLUDED.tags, source = EXCLUDED.source
)
INSERT INTO woo_products (woo_id, product_id, modified_at, terms, content_hash)
SELECT woo_id, id, modified_at, terms, digest FROM r
ON CONFLICT (woo_id) DO UPDATE SET modified_at = EXCLUDED.modified_at, terms = EXCLUDED.terms,
    content_hash = EXCLUDED.content_hash
"""
VARIANTS: Final[LiteralString] = """
WITH r AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (id uuid, product_id uuid, woo_product_id bigint,
        woo_variation_id bigint, sku text, name text, price_minor bigint, promo_price_minor bigint, tracked boolean,
        position integer, active boolean, attributes jsonb, photo text, managed boolean, quantity bigint,
        backorders boolean)
), written AS (
    INSERT INTO product_variants (id, product_id, sku, name, price_minor, promo_price_minor, tracked,
        min_quantity_milli, increment_milli, position, active, attributes, photo)
    SELECT id, product_id, sku, name, price_minor, promo_price_minor, tracked,
        1000, 1000, position, active, attributes, photo
    FROM r
    ON CONFLICT (id) DO UPDATE SET sku = EXCLUDED.sku, name = EXCLUDED.name, price_minor = EXCLUDED.price_minor,
        promo_price_minor = EXCLUDED.promo_price_minor, tracked = EXCLUDED.tracked, position = EXCLUDED.position,
        active = EXCLUDED.active, attributes = EXCLUDED.attributes, photo = EXCLUDED.photo
)
INSERT INTO woo_variants (variant_id, woo_product_id, woo_variation_id, managed, quantity, backorders, read_at)
SELECT id, woo_product_id, woo_variation_id, managed, quantity, backorders, %(read_at)s FROM r
ON CONFLICT (variant_id) DO NOTHING
"""
LEAVE_CATEGORIES: Final[LiteralString] = "DELETE FROM product_categories WHERE product_id = ANY (%s)"
ENTER_CATEGORIES: Final[LiteralString] = """
INSERT INTO product_categories (product_id, category_id, position)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::integer[])
"""
NOTE_MODIFICATIONS: Final[LiteralString] = """
UPDATE woo_products w SET modified_at = news.modified_at, terms = coalesce(news.terms, w.terms)
FROM unnest(%(woo_ids)s::bigint[], %(moments)s::timestamptz[], %(terms)s::text[]) AS news (woo_id, modified_at, terms)
WHERE w.woo_id = news.woo_id AND (w.modified_at, w.terms) <> (news.modified_at, coalesce(news.terms, w.terms))
"""
# An older reading does not take the place of a newer one.
NOTE_STOCK: Final[LiteralString] = """
UPDATE woo_variants w
SET managed = news.managed, quantity = news.quantity, backorders = news.backorders, read_at = %(read_at)s
FROM unnest(%(products)s::bigint[], %(variations)s::bigint[], %(managed)s::boolean[], %(quantities)s::bigint[],
            %(backorders)s::boolean[]) AS news (product, variation, managed, quantity, backorders)
WHERE (w.woo_product_id, w.woo_variation_id) = (news.product, news.variation) AND w.read_at <= %(read_at)s
  AND (w.managed, w.quantity, w.backorders) IS DISTINCT FROM (news.managed, news.quantity, news.backorders)
RETURNING w.variant_id
"""
VISIBLE: Final[LiteralString] = """
SELECT w.woo_id FROM woo_products w JOIN products p ON p.id = w.product_id AND p.active WHERE w.woo_id = ANY (%s)
"""
WITHDRAW: Final[LiteralString] = """
WITH hidden AS (UPDATE woo_products SET content_hash = '' WHERE woo_id = ANY (%(woo_ids)s) RETURNING product_id)
UPDATE products p SET active = false, updated_at = %(at)s FROM hidden WHERE p.id = hidden.product_id RETURNING p.id
"""
SHOWN: Final[LiteralString] = (
    "SELECT w.woo_id FROM woo_products w JOIN products p ON p.id = w.product_id AND p.active"
)
KNOWN: Final[LiteralString] = """
SELECT w.woo_id, w.modified_at, w.terms, p.active, w.content_hash <> '' AS settled,
       coalesce(variations.sold, '{}') AS sold, coalesce(variations.linked, '{}') AS linked
FROM woo_products w JOIN products p ON p.id = w.product_id
LEFT JOIN (
    SELECT l.woo_product_id, array_agg(l.woo_variation_id) FILTER (WHERE v.active) AS sold,
           array_agg(l.woo_variation_id) AS linked
    FROM woo_variants l JOIN product_variants v ON v.id = l.variant_id GROUP BY 1
) variations ON variations.woo_product_id = w.woo_id
ORDER BY w.woo_id
"""
