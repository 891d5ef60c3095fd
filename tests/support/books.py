"""What must be true of all rows together whenever nothing is running: the books of goods, points and money."""

from collections.abc import Callable
from typing import Final

from tests.support.database import Database

_CAPTURED: Final = "('succeeded', 'partially_refunded', 'refunded')"
# A refused refund waits for the desk and keeps its reservation.
_OPEN: Final = "('requested', 'pending', 'failed')"
_BALANCE: Final = "SELECT client_id, sum(balance) FROM ledger_accounts WHERE kind = '{}' GROUP BY 1"

# Every statement selects what contradicts a rule; the key says which rule it is.
_CONTRADICTIONS: Final = {
    "INV-ST-1: on_hand is the sum of movements": """
        SELECT variant_id, location_id, s.on_hand_milli, m.moved FROM stock_items s
        FULL JOIN (SELECT variant_id, location_id, sum(delta_milli) AS moved FROM stock_movements GROUP BY 1, 2) m
             USING (variant_id, location_id)
        WHERE coalesce(s.on_hand_milli, 0) <> coalesce(m.moved, 0)""",
    "INV-ST-2: reserved is the sum of active reservations": """
        SELECT variant_id, location_id, s.reserved_milli, r.promised FROM stock_items s
        FULL JOIN (SELECT variant_id, location_id, sum(quantity_milli) AS promised FROM stock_reservations
                   WHERE state = 'active' GROUP BY 1, 2) r USING (variant_id, location_id)
        WHERE coalesce(s.reserved_milli, 0) <> coalesce(r.promised, 0)""",
    # What staff took by hand is the exception; the desk lists whom it does not reach.
    "INV-ST-3: nothing is promised that is not there": """
        SELECT * FROM stock_items s WHERE on_hand_milli - reserved_milli - threshold_milli < 0 AND NOT EXISTS (
            SELECT FROM stock_movements m WHERE m.variant_id = s.variant_id AND m.location_id = s.location_id
               AND m.delta_milli < 0 AND m.kind IN ('write_off', 'adjustment', 'transfer_out'))""",
    "INV-ST-7: a transfer has both legs": """
        SELECT document_id, variant_id FROM stock_movements WHERE kind IN ('transfer_in', 'transfer_out')
        GROUP BY 1, 2 HAVING sum(delta_milli) <> 0 OR count(*) <> 2""",
    "INV-ST-6: what came back had left": """
        SELECT order_id, variant_id FROM stock_movements WHERE kind IN ('sale', 'return')
        GROUP BY 1, 2 HAVING sum(delta_milli) > 0""",
    "INV-OR-5: goods are held for the orders that go on, and for no others": """
        SELECT o.number, o.state, l.sku, l.quantity_milli, r.state, r.quantity_milli FROM orders o
        JOIN (SELECT order_id, variant_id, sku, sum(quantity_milli) AS quantity_milli FROM order_lines
              WHERE tracked GROUP BY 1, 2, 3) l ON l.order_id = o.id
        LEFT JOIN stock_reservations r USING (order_id, variant_id)
        WHERE r.quantity_milli IS DISTINCT FROM l.quantity_milli OR NOT CASE o.state
              WHEN 'awaiting_payment' THEN r.state IN ('active', 'expired')
              WHEN 'completed' THEN r.state = 'consumed'
              WHEN 'cancelled' THEN r.state IN ('released', 'expired')
              WHEN 'expired' THEN r.state IN ('released', 'expired')
              ELSE r.state = 'active' AND r.expires_at IS NULL END""",
    "INV-ST-9: what is not tracked is not moved": """
        SELECT r.* FROM stock_reservations r LEFT JOIN order_lines l
               ON l.order_id = r.order_id AND l.variant_id = r.variant_id AND l.tracked
        WHERE l.order_id IS NULL""",
    "INV-ST-6: what was sold left the stock once": """
        SELECT r.order_id, r.variant_id FROM stock_reservations r
        FULL JOIN (SELECT order_id, variant_id, sum(delta_milli) AS moved FROM stock_movements
                   WHERE kind = 'sale' GROUP BY 1, 2) m USING (order_id, variant_id)
        WHERE coalesce(m.moved, 0) <> CASE r.state WHEN 'consumed' THEN -r.quantity_milli ELSE 0 END""",
    "INV-LO-3: each transfer sums to zero": """
        SELECT transfer_key FROM ledger_entries GROUP BY 1 HAVING sum(delta) <> 0 OR count(*) <> 2""",
    "INV-LO-3: each balance is the sum of its entries": """
        SELECT client_id, kind, a.balance, e.total FROM ledger_accounts a
        FULL JOIN (SELECT client_id, kind, sum(delta) AS total FROM ledger_entries GROUP BY 1, 2) e
             USING (client_id, kind)
        WHERE a.balance IS DISTINCT FROM e.total""",
    "INV-LO-3: accounts of points agree with the lots": """
        SELECT * FROM (
            SELECT client_id, 'points_active' AS kind, sum(remaining_hundredths) AS points FROM point_lots
             WHERE state IN ('active', 'spent') GROUP BY 1
            UNION ALL SELECT client_id, 'points_pending', sum(remaining_hundredths) FROM point_lots
             WHERE state = 'pending' GROUP BY 1
            UNION ALL SELECT client_id, 'points_held', sum(held_hundredths) FROM point_lots GROUP BY 1) lots
        FULL JOIN (SELECT client_id, kind, balance FROM ledger_accounts
                   WHERE kind IN ('points_active', 'points_pending', 'points_held')) a USING (client_id, kind)
        WHERE coalesce(points, 0) <> coalesce(balance, 0)""",
    "INV-LO-4: each lot is what remains, is held and was spent": """
        SELECT l.id, l.state, l.amount_hundredths, l.remaining_hundredths, l.held_hundredths, u.spent, u.held
        FROM point_lots l LEFT JOIN (
            SELECT lot_id, coalesce(sum(points_hundredths) FILTER (WHERE p.state = 'spent'), 0) AS spent,
                   coalesce(sum(points_hundredths) FILTER (WHERE p.state = 'held'), 0) AS held,
                   -- What came back to a spent lot after its expiry lives on in a lot of grace.
                   coalesce(sum(points_hundredths) FILTER (WHERE p.state = 'returned' AND o.state = 'spent'), 0)
                       AS graced
            FROM point_uses p JOIN point_lots o ON o.id = p.lot_id GROUP BY 1) u ON u.lot_id = l.id
        WHERE l.held_hundredths <> coalesce(u.held, 0) OR (l.state <> 'reversed' AND l.amount_hundredths NOT BETWEEN
              l.remaining_hundredths + l.held_hundredths + coalesce(u.spent, 0) AND
              l.remaining_hundredths + l.held_hundredths + coalesce(u.spent, 0) + coalesce(u.graced, 0))""",
    "INV-OR-5: points are held for orders that wait, and spent for those that are paid": """
        SELECT o.number, o.state, o.points_hundredths, u.held, u.spent FROM orders o LEFT JOIN (
            SELECT order_id, sum(points_hundredths) FILTER (WHERE state = 'held') AS held,
                   sum(points_hundredths) FILTER (WHERE state = 'spent') AS spent
            FROM point_uses GROUP BY 1) u ON u.order_id = o.id
        WHERE coalesce(u.held, 0) <> CASE o.state WHEN 'awaiting_payment' THEN o.points_hundredths ELSE 0 END
           OR coalesce(u.spent, 0) <> CASE WHEN o.state IN ('new', 'confirmed', 'completed')
                                           THEN o.points_hundredths ELSE 0 END""",
    "INV-LO-8: a cancelled order has earned nothing": """
        SELECT o.number, l.* FROM orders o JOIN point_lots l ON l.source_order_id = o.id
        WHERE o.state IN ('cancelled', 'expired') AND l.state <> 'reversed'""",
    "INV-PA-6: orders and payments agree": f"""
        SELECT o.number, o.captured_minor, p.captured FROM orders o LEFT JOIN (
            SELECT order_id, sum(amount_minor) FILTER (WHERE state IN {_CAPTURED}) AS captured
            FROM payments GROUP BY 1) p ON p.order_id = o.id
        WHERE o.captured_minor <> coalesce(p.captured, 0)""",
    "INV-PA-6: orders and the ledger agree": """
        SELECT o.number, o.captured_minor, t.received FROM orders o FULL JOIN (
            SELECT p.order_id, sum(t.amount) AS received FROM ledger_transfers t
            LEFT JOIN payments p ON t.key IN ('capture:' || p.id, 'orphan:' || p.id)
            WHERE t.source = 'psp_receivable' AND t.destination <> 'money_merged' GROUP BY 1) t ON t.order_id = o.id
        WHERE coalesce(o.captured_minor, 0) <> coalesce(t.received, 0)""",
    "INV-ID-2: nothing stays on the way from one client to another": """
        SELECT * FROM ledger_accounts WHERE kind IN ('points_merged', 'money_merged') AND balance <> 0""",
    "INV-ID-2: each client's book sums to zero": """
        SELECT client_id, kind LIKE 'points%%' AS points, sum(balance) FROM ledger_accounts
        GROUP BY 1, 2 HAVING sum(balance) <> 0""",
    "INV-ID-2: what was merged into another client owns nothing": """
        SELECT c.id FROM clients c WHERE c.merged_into IS NOT NULL AND (
            EXISTS (SELECT FROM ledger_accounts a WHERE a.client_id = c.id AND a.balance <> 0)
            OR EXISTS (SELECT FROM orders o WHERE o.client_id = c.id)
            OR EXISTS (SELECT FROM payments p WHERE p.client_id = c.id)
            OR EXISTS (SELECT FROM point_lots l WHERE l.client_id = c.id)
            OR EXISTS (SELECT FROM doors d WHERE d.client_id = c.id))""",
    "INV-ID-2: what an order uses and earns is its client's": """
        SELECT o.number FROM orders o JOIN point_uses u ON u.order_id = o.id AND u.state <> 'returned'
               JOIN point_lots l ON l.id = u.lot_id WHERE l.client_id <> o.client_id
        UNION ALL SELECT o.number FROM orders o JOIN point_lots l ON l.source_order_id = o.id
               WHERE l.client_id <> o.client_id
        UNION ALL SELECT o.number FROM orders o JOIN payments p ON p.order_id = o.id
               WHERE p.client_id <> o.client_id""",
    "INV-ID-2: the account of spent points is the sum of what orders have spent": """
        SELECT client_id, coalesce(spent, 0), coalesce(balance, 0) FROM (
            SELECT l.client_id, sum(u.points_hundredths) AS spent FROM point_uses u
            JOIN point_lots l ON l.id = u.lot_id WHERE u.state = 'spent' GROUP BY 1) u
        FULL JOIN (SELECT client_id, balance FROM ledger_accounts WHERE kind = 'points_redeemed') a USING (client_id)
        WHERE coalesce(spent, 0) <> coalesce(balance, 0)""",
    "INV-PA-3: payments and their refunds agree": f"""
        SELECT p.invoice_id, p.refund_pending_minor, r.open, p.refunded_minor, r.settled FROM payments p
        LEFT JOIN (SELECT payment_id, sum(amount_minor) FILTER (WHERE state IN {_OPEN}) AS open,
                          sum(amount_minor) FILTER (WHERE state = 'settled') AS settled
                   FROM refunds GROUP BY 1) r ON r.payment_id = p.id
        WHERE p.refund_pending_minor <> coalesce(r.open, 0) OR p.refunded_minor <> coalesce(r.settled, 0)""",
    "INV-PA-8: a rouble covers its order, goes back, or is an orphan": """
        SELECT o.number, o.state, o.captured_minor, o.orphaned_minor, o.refunded_minor, r.* FROM orders o
        LEFT JOIN (SELECT order_id,
                sum(amount_minor) FILTER (WHERE reason = 'orphan') AS orphaned,
                sum(amount_minor) FILTER (WHERE reason = 'cancelled' AND state = 'settled') AS refunded,
                sum(amount_minor) FILTER (WHERE reason = 'cancelled') AS asked
            FROM refunds GROUP BY 1) r ON r.order_id = o.id
        WHERE o.orphaned_minor <> coalesce(r.orphaned, 0) OR o.refunded_minor <> coalesce(r.refunded, 0)
           OR (o.state IN ('new', 'confirmed', 'completed') AND o.captured_minor - o.orphaned_minor <> o.total_minor)
           OR (o.state IN ('cancelled', 'expired') AND o.captured_minor - o.orphaned_minor <> coalesce(r.asked, 0))""",
    "INV-PA-8: what covers orders and what is orphaned stand in their accounts": f"""
        SELECT client_id, o.covered, o.orphaned, p.covers, q.waits FROM (
            SELECT o.client_id, sum(o.captured_minor - o.orphaned_minor - o.refunded_minor) AS covered,
                   sum((SELECT coalesce(sum(amount_minor), 0) FROM refunds r WHERE r.order_id = o.id
                        AND r.reason = 'orphan' AND r.state <> 'settled')) AS orphaned
            FROM orders o GROUP BY 1) o
        LEFT JOIN ({_BALANCE.format("order_payments")}) AS p (client_id, covers) USING (client_id)
        LEFT JOIN ({_BALANCE.format("orphan_payments")}) AS q (client_id, waits) USING (client_id)
        WHERE o.covered <> coalesce(p.covers, 0) OR o.orphaned <> coalesce(q.waits, 0)""",
    "INV-OR-2: each order has the history of its state": """
        SELECT o.number, o.state, h.after FROM orders o LEFT JOIN LATERAL (
            SELECT after FROM order_history WHERE order_id = o.id ORDER BY position DESC LIMIT 1) h ON true
        WHERE h.after IS DISTINCT FROM o.state""",
    "INV-OR-2: history is a chain": """
        SELECT * FROM (SELECT *, lag(after) OVER (PARTITION BY order_id ORDER BY position) AS earlier
                       FROM order_history) h WHERE before IS DISTINCT FROM earlier""",
}  # fmt: skip


def contradictions(execute: Callable[[str], list[tuple]]) -> dict[str, list[tuple]]:
    """The broken rules, each with the rows that break it."""
    found = {rule: execute(statement) for rule, statement in _CONTRADICTIONS.items()}
    return {rule: rows for rule, rows in found.items() if rows}


def assert_books_balance(database: Database) -> None:
    broken = contradictions(database.execute)
    assert not broken
