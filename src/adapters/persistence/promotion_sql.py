"""What promotions ask the database: which products ought to look otherwise than they do."""

from __future__ import annotations

from typing import Final, LiteralString

_RUNNING: Final[LiteralString] = """
    chosen AS (
        SELECT id, percent_off FROM promotions
        WHERE active AND (starts_at IS NULL OR starts_at <= %(at)s) AND (ends_at IS NULL OR ends_at > %(at)s)
    )"""
# Which promotion is for which product: named, found below a named category, or with a named price of a variant.
_AIMED: Final[LiteralString] = """,
    below AS (
        SELECT c.promotion_id, c.category_id FROM promotion_categories c JOIN chosen ON chosen.id = c.promotion_id
        UNION SELECT b.promotion_id, c.id FROM below b JOIN categories c ON c.parent_id = b.category_id
    ),
    aimed AS (
        SELECT promotion_id, product_id FROM promotion_products JOIN chosen ON chosen.id = promotion_id
        UNION SELECT b.promotion_id, p.id FROM below b JOIN products p ON p.category_id = b.category_id
        UNION SELECT b.promotion_id, c.product_id
              FROM below b JOIN product_categories c ON c.category_id = b.category_id
        UNION SELECT f.promotion_id, v.product_id
              FROM promotion_prices f JOIN chosen ON chosen.id = f.promotion_id
              JOIN product_variants v ON v.id = f.variant_id
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
# `of_staff`: what shows without promotions. A price that is not the one that we have put there is theirs.
_FATES: Final[LiteralString] = """,
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
        WHERE m.variant_id IS NOT NULL OR best.variant_id IS NOT NULL
    ),
    fates AS (
        SELECT *, best IS NOT NULL AND (of_staff IS NULL OR best < of_staff) AS promoting, CASE
                 WHEN best IS NOT NULL AND (of_staff IS NULL OR best < of_staff) THEN best
                 WHEN of_staff < price_minor THEN of_staff END AS ought
        FROM known
    )"""
_IN_FORCE: Final[LiteralString] = "WITH RECURSIVE" + _RUNNING + _AIMED + _OFFERS + _FATES
DUE: Final[LiteralString] = (
    _IN_FORCE
    + """,
    badges AS (
        (SELECT product_id, promotion_id FROM aimed EXCEPT SELECT product_id, promotion_id FROM promotion_badges)
        UNION ALL
        (SELECT product_id, promotion_id FROM promotion_badges EXCEPT SELECT product_id, promotion_id FROM aimed)
    )
    SELECT product_id FROM (
        SELECT product_id FROM badges
        UNION SELECT product_id FROM fates
        WHERE shown IS DISTINCT FROM ought OR promoted <> promoting
           OR promoting AND (kept_minor IS DISTINCT FROM of_staff OR applied_minor <> best)
    ) AS due
    WHERE product_id <> ALL (%(without)s::uuid[])
    ORDER BY product_id LIMIT %(limit)s"""
)
# All parts see the state before: nothing here reads what another part writes.
PUT_RIGHT: Final[LiteralString] = (
    _IN_FORCE
    + """,
    ours AS (SELECT * FROM fates WHERE product_id = ANY (%(products)s)),
    repriced AS (
        UPDATE product_variants v SET promo_price_minor = ours.ought FROM ours
        WHERE v.id = ours.id AND ours.shown IS DISTINCT FROM ours.ought RETURNING v.product_id
    ),
    touched AS (
        UPDATE products SET updated_at = greatest(updated_at, %(at)s)
        WHERE id IN (SELECT product_id FROM repriced)
    ),
    remembered AS (
        INSERT INTO promoted_prices (variant_id, kept_minor, applied_minor)
        SELECT id, of_staff, best FROM ours WHERE promoting
        ON CONFLICT (variant_id) DO UPDATE
        SET kept_minor = excluded.kept_minor, applied_minor = excluded.applied_minor
    ),
    over AS (
        DELETE FROM promoted_prices m USING ours WHERE m.variant_id = ours.id AND ours.promoted AND NOT ours.promoting
    ),
    taken_off AS (
        DELETE FROM promotion_badges b
        WHERE b.product_id = ANY (%(products)s) AND NOT EXISTS (
            SELECT FROM aimed a WHERE a.product_id = b.product_id AND a.promotion_id = b.promotion_id)
    ),
    put_on AS (
        INSERT INTO promotion_badges (product_id, promotion_id)
        SELECT product_id, promotion_id FROM aimed WHERE product_id = ANY (%(products)s)
        ON CONFLICT DO NOTHING
    )
    SELECT product_id, count(*) AS variants FROM repriced GROUP BY product_id ORDER BY product_id"""
)
REPORT: Final[LiteralString] = (
    "WITH RECURSIVE chosen AS (SELECT id, percent_off FROM promotions WHERE id = %(promotion)s)"
    + _AIMED
    + _OFFERS
    + """
    SELECT (SELECT count(*) FROM aimed) AS products,
           (SELECT count(*) FROM aimed JOIN products p ON p.id = product_id WHERE p.source <> 'own') AS foreign_products,
           ARRAY(SELECT sku FROM offers WHERE offer_minor >= price_minor ORDER BY sku LIMIT 100) AS without_effect"""
)
