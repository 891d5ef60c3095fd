"""An order with what a shop needs to deliver it, read in one statement."""

from __future__ import annotations

from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.order_mapping import to_order
from adapters.persistence.statements import Statements
from application.woocommerce.order_for_shop import OurOrder, ShopItem
from application.woocommerce.projection_ports import OurOrders
from domain.orders.errors import OrderNotFound
from domain.shared.ids import OrderId, VariantId

_TOLD: Final[LiteralString] = """
SELECT o.*,
       (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.position) FROM order_lines l WHERE l.order_id = o.id) AS lines,
       coalesce(nullif(trim(concat_ws(' ', c.first_name, c.last_name)), ''), c.display_name) AS customer_name,
       (SELECT coalesce(max(k.value) FILTER (WHERE k.is_primary), max(k.value)) FROM client_contacts k
        WHERE k.client_id = c.id AND k.kind = 'phone') AS phone,
       (SELECT p.reference FROM payments p WHERE p.order_id = o.id AND p.reference IS NOT NULL
        ORDER BY p.created_at DESC, p.id DESC LIMIT 1) AS transaction_id,
       (SELECT jsonb_agg(jsonb_build_array(w.variant_id, w.woo_product_id, w.woo_variation_id))
        FROM woo_variants w JOIN order_lines l ON l.variant_id = w.variant_id WHERE l.order_id = o.id) AS items
FROM orders o JOIN clients c ON c.id = o.client_id WHERE o.id = %s
"""


class SqlOurOrders(OurOrders):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def told(self, order_id: OrderId) -> OurOrder:
        row = await self._statements.one(_TOLD, (order_id,))
        if row is None:
            raise OrderNotFound(order_id)
        return OurOrder(
            order=to_order(row),
            customer_name=row["customer_name"] or "",
            phone=row["phone"] or "",
            transaction_id=row["transaction_id"] or "",
            items={
                VariantId(UUID(variant)): ShopItem(product_id=product, variation_id=variation)
                for variant, product, variation in row["items"] or ()
            },
        )
