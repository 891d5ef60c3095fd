"""Goods that come to a place for the first time, while orders look for them there."""

import asyncio
from typing import LiteralString, TypeVar, cast
from uuid import UUID

from adapters.persistence.statements import Parameters, Record, Statements
from adapters.persistence.stock import SqlStock
from adapters.persistence.stock_news import StockNews
from application.shared.ports import Ids, UnitOfWork
from domain.shared.ids import OrderId
from domain.shared.quantity import Quantity
from domain.stock.errors import NotEnoughStock
from domain.stock.warehouse import StockLine
from tests.integration.commerce.test_stock_desk import get, moved, shelves
from tests.support.shop import Shop

Answer = TypeVar("Answer")


class AtTheGate:
    """Statements of one transaction that stops after its first until the others are as far."""

    def __init__(self, statements: Statements, gate: asyncio.Barrier) -> None:
        self._statements = statements
        self._gate: asyncio.Barrier | None = gate

    async def all(self, sql: LiteralString, parameters: Parameters = ()) -> list[Record]:
        return await self._stopped(await self._statements.all(sql, parameters))

    async def run(self, sql: LiteralString, parameters: Parameters = ()) -> int:
        return await self._stopped(await self._statements.run(sql, parameters))

    async def _stopped(self, answer: Answer) -> Answer:
        gate, self._gate = self._gate, None
        if gate is not None:
            await gate.wait()  # everybody has locked what was there
            await gate.wait()  # and the goods have come
        return answer


async def test_the_first_goods_of_a_new_shelf_are_promised_once(shop: Shop) -> None:
    """INV-ST-3: a shelf that appears while two orders look has been locked by neither of them."""
    tea = await shop.goods(stock=())
    gate = asyncio.Barrier(3)

    async def reserve(order: int) -> None:
        async with shop.worker() as scope:
            statements, uow = await scope.get(Statements), await scope.get(UnitOfWork)
            ids, told = await scope.get(Ids), await scope.get(StockNews)
            stock = SqlStock(cast("Statements", AtTheGate(statements, gate)), ids, told)
            line = StockLine(variant_id=tea.variant_id, quantity=Quantity.units(1))
            async with uow:
                await stock.reserve(
                    OrderId(UUID(int=order)), [line], shop.locations, until=None, at=shop.clock.now()
                )

    async def deliver() -> None:
        await gate.wait()
        await moved(shop, tea, "receipt", "1")
        await gate.wait()

    outcomes = await asyncio.gather(reserve(1), reserve(2), deliver(), return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} <= {NotEnoughStock, type(None)}
    assert (await shelves(shop, tea))[0][2] in ("0", "1")
    assert (await get(shop, "stock/proof"))["holds"] is True
