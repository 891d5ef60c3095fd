"""What promotions ask the database: which products ought to look otherwise than they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, LiteralString

_RUNNING: Final[LiteralString] = """
    chosen AS (
        SELECT id, percent_off FROM promotions
        WHERE active AND (starts_at IS NULL OR starts_at <= %(at)s) AND (ends_at IS NULL OR ends_at > %(at)s)
    )"""


def _aimed(only: Callable[[LiteralString], LiteralString]) -> LiteralString:
    """Which promotion is for which product: named, found below a named category, or with a named price of a variant.

    `only` narrows each part down by its column of products.
    """
    return f""",
    below AS (
        SELECT c.promotion_id, c.category_id FROM promotion_categories c JOIN chosen ON chosen.id = c.promotion_id
        UNION SELECT b.promotion_id, c.id FROM below b JOIN categories c ON c.parent_id = b.category_id
    ),
    aimed AS (
        SELECT n.promotion_id, n.product_id
              FROM promotion_products n JOIN chosen ON chosen.id = n.promotion_id{only("n.product_id")}
        UNION SELECT b.promotion_id, p.id
              FROM below b JOIN products p ON p.category_id = b.category_id{only("p.id")}
        UNION SELECT b.promotion_id, c.product_id
              FROM below b JOIN product_categories c ON c.category_id = b.category_id{only("c.product_id")}
        UNION SELECT f.promotion_id, v.product_id
              FROM promotion_prices f JOIN chosen ON chosen.id = f.promotion_id
              JOIN product_variants v ON v.id = f.variant_id{only("v.product_id")}
    )"""


# Half up, as domain.promotions: a test compares them.
_OFFERS: Final[LiteralString] = """,
    offers AS (
        SELECT v.id AS variant_id, v.sku, v.price_minor, CASE
                 WHEN chosen.percent_off IS NOT NULL
                 THEN (2 * v.price_minor * (10000 - chosen.percent_off) + 10000) / 20000
                 ELSE f.price_minor END AS offer_minor
        FROM aimed JOIN chosen ON chosen.id = aimed.promotion_id
        JOIN products p ON p.id = aimed.product_id AND p.source = 'own'
        JOIN product_variants v ON v.product_id = p.id
        LEFT JOIN promotion_prices f ON f.promotion_id = chosen.id AND f.variant_id = v.id
    )"""


def _fates(only: Callable[[LiteralString], LiteralString]) -> LiteralString:
    """What ought to show. `of_staff`, without promotions: a price that is not the one that we have put is theirs."""
    return f""",
    best AS (
        SELECT variant_id, min(offer_minor) AS best FROM offers WHERE offer_minor < price_minor GROUP BY variant_id
    ),
    known AS (
        SELECT v.id, v.product_id, v.price_minor, v.promo_price_minor AS shown, m.variant_id IS NOT NULL AS promoted,
               m.kept_minor, m.applied_minor, best.best, CASE
                 WHEN m.variant_id IS NULL OR v.promo_price_minor IS DISTINCT FROM m.applied_minor
                 THEN v.promo_price_minor ELSE m.kept_minor END AS of_staff
        FROM product_variants v
        LEFT JOIN promoted_prices m ON m.variant_id = v.id
        LEFT JOIN best ON best.variant_id = v.id
        WHERE (m.variant_id IS NOT NULL OR best.variant_id IS NOT NULL){only("v.product_id")}
    ),
    fates AS (
        SELECT *, best IS NOT NULL AND (of_staff IS NULL OR best < of_staff) AS promoting, CASE
                 WHEN best IS NOT NULL AND (of_staff IS NULL OR best < of_staff) THEN best
                 WHEN of_staff < price_minor THEN of_staff END AS ought
        FROM known
    )"""


def _all_products(column: LiteralString) -> LiteralString:  # noqa: ARG001 - any column is narrowed down by nothing
    return ""


def _these_products(column: LiteralString) -> LiteralString:
    return f" AND {column} = ANY (%(products)s::uuid[])"


def _in_force(only: Callable[[LiteralString], LiteralString]) -> LiteralString:
    return "WITH RECURSIVE" + _RUNNING + _aimed(only) + _OFFERS + _fates(only)


def _due(only: Callable[[LiteralString], LiteralString]) -> LiteralString:
    return (
        _in_force(only)
        + f""",
    worn AS (SELECT product_id, promotion_id FROM promotion_badges WHERE true{only("product_id")}),
    badges AS (
        (SELECT product_id, promotion_id FROM aimed EXCEPT SELECT product_id, promotion_id FROM worn)
        UNION ALL
        (SELECT product_id, promotion_id FROM worn EXCEPT SELECT product_id, promotion_id FROM aimed)
    )
    SELECT product_id FROM badges
    UNION SELECT product_id FROM fates
    WHERE shown IS DISTINCT FROM ought OR promoted <> promoting
       OR promoting AND (kept_minor IS DISTINCT FROM of_staff OR applied_minor <> best)
    ORDER BY product_id"""
    )


DUE: Final[LiteralString] = _due(_all_products)
DUE_AMONG: Final[LiteralString] = _due(_these_products)
# All parts see the state before: nothing here reads what another part writes.
PUT_RIGHT: Final[LiteralString] = (
    _in_force(_these_products)
    + """,
    repriced AS (
        UPDATE product_variants v SET promo_price_minor = fates.ought FROM fates
        WHERE v.id = fates.id AND fates.shown IS DISTINCT FROM fates.ought RETURNING v.product_id
    ),
    touched AS (
        UPDATE products SET updated_at = greatest(updated_at, %(at)s)
        WHERE id IN (SELECT product_id FROM repriced)
    ),
    remembered AS (
        INSERT INTO promoted_prices (variant_id, kept_minor, applied_minor)
        SELECT id, of_staff, best FROM fates WHERE promoting
        ON CONFLICT (variant_id) DO UPDATE
        SET kept_minor = excluded.kept_minor, applied_minor = excluded.applied_minor
    ),
    over AS (
        DELETE FROM promoted_prices m USING fates WHERE m.variant_id = fates.id AND fates.promoted AND NOT fates.promoting
    ),
    taken_off AS (
        DELETE FROM promotion_badges b
        WHERE b.product_id = ANY (%(products)s) AND NOT EXISTS (
            SELECT FROM aimed a WHERE a.product_id = b.product_id AND a.promotion_id = b.promotion_id)
    ),
    put_on AS (
        INSERT INTO promotion_badges (product_id, promotion_id)
        SELECT product_id, promotion_id FROM aimed
        ON CONFLICT DO NOTHING
    )
    SELECT product_id, count(*) AS variants FROM repriced GROUP BY product_id ORDER BY product_id"""
)
REPORT: Final[LiteralString] = (
    "WITH RECURSIVE chosen AS (SELECT id, percent_off FROM promotions WHERE id = %(promotion)s)"
    + _aimed(_all_products)
    + _OFFERS
    + """
    SELECT (SELECT count(*) FROM aimed) AS products,
           (SELECT count(*) FROM aimed JOIN products p ON p.id = product_id WHERE p.source <> 'own') AS foreign_products,
           ARRAY(SELECT sku FROM offers WHERE offer_minor >= price_minor ORDER BY sku LIMIT 100) AS without_effect"""
)
