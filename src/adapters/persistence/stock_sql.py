"""The statements of reservations and sales: set-based, and each tells which shelves it has changed."""

from __future__ import annotations

from typing import Final, LiteralString

# Of an update of stock_items s: its state afterwards. What it was before follows from what was moved.
TOLD: Final[LiteralString] = """
    s.variant_id, s.location_id, s.on_hand_milli, s.on_hand_milli - s.reserved_milli - s.threshold_milli AS saleable,
    s.low_level_milli,
    (SELECT v.min_quantity_milli FROM product_variants v WHERE v.id = s.variant_id) AS minimum
"""

# Rows are locked in the order of their key (R0-7), and counted by a later statement: a single one would
# count with a snapshot from before it had waited for the lock. What it says of lapsed ones may be too much by then.
LOCK: Final[LiteralString] = """
SELECT s.variant_id, s.location_id, EXISTS (
    SELECT FROM stock_reservations r WHERE r.variant_id = s.variant_id AND r.location_id = s.location_id
       AND r.state = 'active' AND r.expires_at <= %(at)s) AS lapsed
FROM stock_items s WHERE s.variant_id = ANY(%(variants)s) AND s.location_id = ANY(%(locations)s)
ORDER BY s.variant_id, s.location_id FOR UPDATE OF s
"""

RESERVE: Final[LiteralString] = f"""
WITH wanted AS (
    SELECT * FROM unnest(%(variants)s::uuid[], %(quantities)s::bigint[]) AS w (variant_id, quantity)
), chosen AS (
    SELECT place.id FROM unnest(%(locations)s::uuid[]) WITH ORDINALITY AS place (id, rank)
    WHERE NOT EXISTS (
        SELECT FROM wanted w LEFT JOIN stock_items s ON s.variant_id = w.variant_id AND s.location_id = place.id
        WHERE coalesce(s.on_hand_milli - s.reserved_milli - s.threshold_milli, 0) < w.quantity
    )
    ORDER BY place.rank LIMIT 1
), held AS (
    INSERT INTO stock_reservations AS r (order_id, variant_id, location_id, quantity_milli, state, expires_at)
    SELECT %(order_id)s, w.variant_id, chosen.id, w.quantity, 'active', %(until)s FROM wanted w, chosen
    ON CONFLICT (order_id, variant_id) DO UPDATE
       SET location_id = excluded.location_id, quantity_milli = excluded.quantity_milli, state = 'active',
           expires_at = excluded.expires_at
     WHERE r.state IN ('released', 'expired')
    RETURNING variant_id, location_id, quantity_milli
), counted AS (
    UPDATE stock_items s SET reserved_milli = s.reserved_milli + held.quantity_milli
    FROM held WHERE s.variant_id = held.variant_id AND s.location_id = held.location_id
    RETURNING {TOLD}, -held.quantity_milli AS freed, 0::bigint AS moved
)
SELECT chosen.id, counted.* FROM chosen LEFT JOIN counted ON true
"""

# What waits too long frees its goods even before the order's own expiry job has run (D9.2). One that is locked is
# being paid just now: waiting for it with the shelf locked would be a deadlock if its order wants the shelf next.
FREE_LAPSED: Final[LiteralString] = f"""
WITH waiting AS (
    SELECT order_id, variant_id FROM stock_reservations
    WHERE variant_id = ANY(%(variants)s) AND location_id = ANY(%(locations)s)
      AND state = 'active' AND expires_at <= %(at)s
    FOR UPDATE SKIP LOCKED
), lapsed AS (
    UPDATE stock_reservations r SET state = 'expired' FROM waiting w
    WHERE r.order_id = w.order_id AND r.variant_id = w.variant_id
    RETURNING r.variant_id, r.location_id, r.quantity_milli
)
UPDATE stock_items s SET reserved_milli = s.reserved_milli - freed.quantity
FROM (SELECT variant_id, location_id, sum(quantity_milli)::bigint AS quantity FROM lapsed GROUP BY 1, 2) freed
WHERE s.variant_id = freed.variant_id AND s.location_id = freed.location_id
RETURNING {TOLD}, freed.quantity AS freed, 0::bigint AS moved
"""

SHORT: Final[LiteralString] = """
SELECT w.variant_id
FROM unnest(%(variants)s::uuid[], %(quantities)s::bigint[]) AS w (variant_id, quantity)
WHERE NOT EXISTS (
    SELECT FROM stock_items s WHERE s.variant_id = w.variant_id AND s.location_id = ANY(%(locations)s)
       AND s.on_hand_milli - s.reserved_milli - s.threshold_milli >= w.quantity)
"""

# At every location: an order that comes back late lets go at one and may take at another, in one transaction.
LOCK_OF_ORDER: Final[LiteralString] = """
SELECT 1 FROM stock_items
WHERE variant_id IN (SELECT variant_id FROM stock_reservations WHERE order_id = %(order_id)s)
ORDER BY variant_id, location_id FOR UPDATE
"""

# Counted by what the update has touched: a snapshot from before it waited would count what has lapsed.
KEEP: Final[LiteralString] = """
WITH kept AS (
    UPDATE stock_reservations SET expires_at = %(until)s WHERE order_id = %(order_id)s AND state = 'active'
    RETURNING 1
)
SELECT (SELECT count(*) FROM kept)
     = (SELECT count(*) FROM stock_reservations WHERE order_id = %(order_id)s) AS whole
"""

RELEASE: Final[LiteralString] = f"""
WITH freed AS (
    UPDATE stock_reservations SET state = 'released' WHERE order_id = %(order_id)s AND state = 'active'
    RETURNING variant_id, location_id, quantity_milli
)
UPDATE stock_items s SET reserved_milli = s.reserved_milli - freed.quantity_milli
FROM freed WHERE s.variant_id = freed.variant_id AND s.location_id = freed.location_id
RETURNING {TOLD}, freed.quantity_milli AS freed, 0::bigint AS moved
"""

CONSUME: Final[LiteralString] = f"""
WITH sold AS (
    UPDATE stock_reservations SET state = 'consumed' WHERE order_id = %(order_id)s AND state = 'active'
    RETURNING variant_id, location_id, quantity_milli
), moved AS (
    INSERT INTO stock_movements (id, variant_id, location_id, kind, delta_milli, order_id, occurred_at)
    SELECT movement.id, sold.variant_id, sold.location_id, 'sale', -sold.quantity_milli, %(order_id)s, %(at)s
    FROM (SELECT *, row_number() OVER (ORDER BY variant_id) AS place FROM sold) sold
    JOIN unnest(%(ids)s::uuid[]) WITH ORDINALITY AS movement (id, place) USING (place)
)
UPDATE stock_items s
SET reserved_milli = s.reserved_milli - sold.quantity_milli, on_hand_milli = s.on_hand_milli - sold.quantity_milli
FROM sold WHERE s.variant_id = sold.variant_id AND s.location_id = sold.location_id
RETURNING {TOLD}, 0::bigint AS freed, -sold.quantity_milli AS moved
"""

RECEIVE: Final[LiteralString] = f"""
WITH moved AS (
    INSERT INTO stock_movements (id, variant_id, location_id, kind, delta_milli, reason, occurred_at)
    VALUES (%(id)s, %(variant_id)s, %(location_id)s, %(kind)s, %(quantity)s, %(reason)s, %(at)s)
)
INSERT INTO stock_items AS s (variant_id, location_id, on_hand_milli, reserved_milli, threshold_milli)
VALUES (%(variant_id)s, %(location_id)s, %(quantity)s, 0, 0)
ON CONFLICT (variant_id, location_id) DO UPDATE SET on_hand_milli = s.on_hand_milli + excluded.on_hand_milli
RETURNING {TOLD}, %(quantity)s::bigint AS freed, %(quantity)s::bigint AS moved
"""
