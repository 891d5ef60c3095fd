"""How often products were sold."""

from __future__ import annotations

from typing import Final, LiteralString

from adapters.persistence.statements import Statements
from application.catalogue.ports import SalesCounter
from domain.shared.ids import OrderId

# Products are locked in the order of their key, so that orders of the same goods do not wait for each other in a ring.
_COUNT: Final[LiteralString] = """
WITH bought AS (
    SELECT product_id, count(*) AS times FROM order_lines WHERE order_id = %s GROUP BY 1
), locked AS MATERIALIZED (
    SELECT p.id FROM products p JOIN bought ON bought.product_id = p.id ORDER BY p.id FOR NO KEY UPDATE OF p
)
UPDATE products p SET sold = p.sold + bought.times
FROM bought JOIN locked ON locked.id = bought.product_id WHERE p.id = bought.product_id
"""
# A statement of its own: the one above may have waited for whoever was writing the card, and does not see it.
_SHOW: Final[LiteralString] = """
UPDATE product_cards c SET sold = p.sold FROM products p
WHERE p.id = c.product_id AND p.id IN (SELECT product_id FROM order_lines WHERE order_id = %s)
"""


class SqlSalesCounter(SalesCounter):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def count(self, order_id: OrderId) -> None:
        await self._statements.run(_COUNT, (order_id,))
        await self._statements.run(_SHOW, (order_id,))
