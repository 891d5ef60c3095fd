"""Whatever two clients have done before, between and after: merging and undoing it lose and make nothing."""

import random
from collections.abc import Mapping
from typing import Any

import pytest

from application.loyalty.activate_points import ActivatePoints
from application.orders.expire_order import ExpireOrder
from application.payments.settle_refund import SettleRefund
from domain.shared.ids import OrderId, RefundId
from tests.support.buyer import Buyer, Goods, callback
from tests.support.merging import belongings, merged, relogged, totals, undone
from tests.support.shop import Shop, earned

ROUNDS = 8


class History:
    """Random steps of whoever is a client at the moment, over the real application."""

    def __init__(self, shop: Shop, tea: Goods, dice: random.Random) -> None:
        self.shop, self.tea, self.dice = shop, tea, dice
        self.orders: list[Mapping[str, Any]] = []
        self.payments: list[Mapping[str, Any]] = []

    async def go_on(self, steps: int, *buyers: Buyer) -> None:
        """Refusals are a part of life; the books say whether something went wrong."""
        for _ in range(steps):
            step = self.dice.choice(
                (self.buy, self.buy, self.pay, self.pay, self.cancel, self.wait, self.work)
            )
            await step(self.dice.choice(buyers))

    async def buy(self, buyer: Buyer) -> None:
        points = str(self.dice.choice((0, 5, 30, 80)))
        answer = await buyer.buy((self.tea, str(self.dice.randint(1, 2))), points=points)
        if answer.status_code == 201:
            self.orders.append(answer.json())

    async def pay(self, buyer: Buyer) -> None:
        for order in self.orders:
            answer = await buyer.try_to_pay(order)
            if answer.status_code == 201:
                self.payments.append(answer.json())
                break
        if self.payments and self.dice.random() < 0.8:
            payment = self.dice.choice(self.payments)
            assert (await self.shop.deliver(callback(payment))).status_code == 200

    async def cancel(self, buyer: Buyer) -> None:
        if self.orders:
            order = self.dice.choice(self.orders)
            await buyer.cancel(order)
            await self.shop.step(order, "cancel", reason="нет чая")

    async def wait(self, buyer: Buyer) -> None:
        self.shop.clock.advance(minutes=self.dice.choice((10, 50, 130)))
        await buyer.put(self.tea, "1")

    async def work(self, _: Buyer) -> None:
        for order in self.orders:
            if self.dice.random() < 0.5:
                await self.shop.run(ExpireOrder, OrderId(order["id"]))
        await earned(self.shop)
        await self.shop.run(ActivatePoints)
        for (refund_id,) in self.shop.database.execute("SELECT id FROM refunds WHERE state <> 'settled'"):
            await self.shop.run(SettleRefund, RefundId(refund_id))


async def again(shop: Shop, *buyers: Buyer) -> list[Buyer]:
    """Signed in anew: a merge has ended their sessions, or the clock has."""
    return [await relogged(shop, buyer) for buyer in buyers]


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_histories(shop: Shop, seed: int) -> None:
    """INV-ID-1, INV-ID-2; the fixture of this folder asks whether the books balance."""
    dice = random.Random(seed)
    shop.add_program(2, defer_days=dice.choice((0, 0, 1)))
    history = History(shop, await shop.goods(stock=("1000",)), dice)
    survivor, source = await shop.buyer(points="100"), await shop.buyer(points="100")
    await history.go_on(12, survivor, source)
    before, books = belongings(shop.database), totals(shop.database)

    (merging, _) = await again(shop, survivor, source)
    merge = await merged(merging, source)
    assert totals(shop.database) == books
    await undone(shop.http, merge)
    assert belongings(shop.database) == before

    merge = await merged(merging, source)
    (united,) = await again(shop, survivor)
    await history.go_on(12, united)
    books = totals(shop.database)
    await undone(shop.http, merge)
    assert totals(shop.database) == books

    await history.go_on(12, *await again(shop, survivor, source))
