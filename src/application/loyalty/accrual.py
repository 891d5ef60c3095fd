"""Points for an order, once, by the terms that the order has frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from application.loyalty.ports import EarningOrderReader, PointsRepository, ProgramReader
from application.shared.ports import Ids
from domain.loyalty.program import AccrueOn
from domain.shared.ids import LotId, OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccruePoints:
    """Shared by the two reactions that may accrue; which of them does is the programme's `accrue_on`."""

    orders: EarningOrderReader
    points: PointsRepository
    programs: ProgramReader
    ids: Ids

    async def __call__(self, order_id: OrderId, *, on: AccrueOn, at: datetime) -> None:
        order = await self.orders.earning_order(order_id)
        program = await self.programs.version(order.program_version)
        if not order.stands or program is None or program.accrue_on is not on:
            return
        activates_at = program.activates_at(at)
        account = await self.points.get(order.client_id, order_id=order_id)
        account.accrue(
            LotId(self.ids.new()),
            order.accrual,
            order_id=order_id,
            activates_at=activates_at,
            expires_at=program.expires_at(activates_at),
            at=at,
        )
        await self.points.save(account)
