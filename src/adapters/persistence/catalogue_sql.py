"""What the catalogue's reader asks the database about categories and single products."""

from __future__ import annotations

from typing import Final, LiteralString

from adapters.persistence.product_card_sql import LINES, PLACES, SALEABLE
from adapters.persistence.promotion_badges import badges_of

CATEGORIES: Final[LiteralString] = """
    WITH RECURSIVE visible AS (
        SELECT id, parent_id, slug, name, position FROM categories WHERE parent_id IS NULL AND active
        UNION ALL
        SELECT c.id, c.parent_id, c.slug, c.name, c.position
        FROM categories c JOIN visible ON c.parent_id = visible.id WHERE c.active
    ) SELECT * FROM visible ORDER BY position, replace(lower(name), 'ё', 'е'), id"""


def _category(named: LiteralString) -> LiteralString:
    """The id of a visible category; no row for another."""
    return f"""
    WITH RECURSIVE line AS (
        SELECT id, parent_id, active, 1 AS step FROM categories WHERE {named} = %(reference)s
        UNION ALL
        SELECT c.id, c.parent_id, c.active, step + 1 FROM categories c JOIN line ON c.id = line.parent_id
    ) SELECT (array_agg(id ORDER BY step))[1] AS id FROM line HAVING bool_and(active)"""


def _product(named: LiteralString) -> LiteralString:
    """A row for each active variant."""
    return f"""
    WITH RECURSIVE {LINES}
    SELECT p.*, place.direct_ids, v.id AS variant_id, v.sku, v.name AS variant_name, v.price_minor,
           v.promo_price_minor, v.min_quantity_milli, v.increment_milli, v.attributes AS variant_attributes,
           v.photo AS variant_photo, {SALEABLE} AS in_stock,
           {badges_of("p.id")}
    FROM products p
    CROSS JOIN LATERAL ({PLACES}) AS place
    JOIN product_variants v ON v.product_id = p.id AND v.active
    WHERE p.active AND place.shown AND p.{named} = %(reference)s
    ORDER BY v.position, v.id"""


CATEGORY_BY_ID: Final[LiteralString] = _category("id")
CATEGORY_BY_SLUG: Final[LiteralString] = _category("slug")
PRODUCT_BY_ID: Final[LiteralString] = _product("id")
PRODUCT_BY_SLUG: Final[LiteralString] = _product("slug")
