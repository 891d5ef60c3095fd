"""Where an order stands in the shop, for the staff."""

from __future__ import annotations

from dataclasses import dataclass

from application.shared.access import Actor, Permission
from application.woocommerce.projection_ports import ProjectionReader, Standpoint
from domain.shared.ids import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeOrderInShop:
    projections: ProjectionReader
    actor: Actor

    async def __call__(self, order_id: OrderId) -> Standpoint | None:
        """None where no shop is connected, and for an order that has not begun its way there."""
        self.actor.require(Permission.ORDERS_VIEW)
        return await self.projections.standpoint(order_id)
