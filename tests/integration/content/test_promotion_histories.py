"""Whatever is planned, changed and stopped in whatever order: prices are what they ought to be, and come back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from domain.promotions.promotion import Terms, promo_price
from domain.shared.ids import VariantId
from domain.shared.money import Money
from domain.shared.window import Window
from tests.fakes.system import MOMENT
from tests.support.buyer import Goods
from tests.support.promotions import applied, changed, deleted, offer, planned, promo_prices, staff_set
from tests.support.shop import Shop

PRICES = {"A": 99_99, "B": 100_01, "C": 3, "D": 1}
STEPS = 14


@dataclass
class Plan:
    id: str
    window: Window
    terms: Terms
    aim: list[Goods]
    active: bool = True


@dataclass
class Histories:
    """What the shop ought to show, by the domain alone."""

    shop: Shop
    chance: Random
    goods: list[Goods]
    plans: list[Plan] = field(default_factory=list)
    of_staff: dict[str, int | None] = field(default_factory=lambda: dict.fromkeys(PRICES))

    def ought(self) -> dict[str, int | None]:
        now, shown = self.shop.clock.now(), {}
        for one in self.goods:
            price, staff = Money(PRICES[one.sku]), self.of_staff[one.sku]
            running = [
                plan.terms
                for plan in self.plans
                if plan.active
                and now in plan.window
                and (one in plan.aim or one.variant_id in plan.terms.prices)
            ]
            best = promo_price(
                VariantId(one.variant_id), price, Money(staff) if staff is not None else None, running
            )
            shown[one.sku] = best.minor if best is not None else None
        return shown

    def some(self) -> tuple[Window, Terms, list[Goods]]:
        now, hour = self.shop.clock.now(), timedelta(hours=1)
        start = self.chance.choice([None, now - hour, now, now + hour])
        end = self.chance.choice([None, now + 2 * hour, now + 3 * hour])
        aim = self.chance.sample(self.goods, self.chance.randint(1, 3))
        if self.chance.random() < 0.5:
            return Window(starts_at=start, ends_at=end), Terms(percent_off=self.chance.randint(1, 9999)), aim
        prices = {
            VariantId(one.variant_id): Money(self.chance.randint(0, PRICES[one.sku] + 2)) for one in aim
        }
        return Window(starts_at=start, ends_at=end), Terms(prices=prices), aim

    async def plan(self) -> None:
        window, terms, aim = self.some()
        made = await planned(
            self.shop, *aim, start=window.starts_at, end=window.ends_at, offer=self.written(terms)
        )
        self.plans.append(Plan(made["id"], window, terms, aim))

    async def change(self) -> None:
        if self.plans:
            plan = self.chance.choice(self.plans)
            _, plan.terms, plan.aim = self.some()
            aim = {"product_ids": [str(one.product_id) for one in plan.aim]}
            await changed(self.shop, {"id": plan.id}, offer=self.written(plan.terms), aim=aim)

    async def switch(self) -> None:
        if self.plans:
            plan = self.chance.choice(self.plans)
            plan.active = not plan.active
            await changed(self.shop, {"id": plan.id}, active=plan.active)

    async def delete(self) -> None:
        if self.plans:
            plan = self.plans.pop(self.chance.randrange(len(self.plans)))
            await deleted(self.shop, {"id": plan.id})

    async def wait(self) -> None:
        self.shop.clock.advance(minutes=self.chance.choice([30, 60, 90]))

    async def price_by_hand(self) -> None:
        """What is shown already, written again, is no change."""
        one = self.chance.choice(self.goods)
        minor = self.chance.choice([None, self.chance.randrange(PRICES[one.sku])])
        if minor != promo_prices(self.shop)[one.sku]:
            staff_set(self.shop, one, minor)
            self.of_staff[one.sku] = minor

    def written(self, terms: Terms) -> dict[str, Any]:
        by_id = {one.variant_id: one for one in self.goods}
        percent = f"{terms.percent_off // 100}.{terms.percent_off % 100:02}" if terms.percent_off else None
        return offer(percent, {by_id[key]: price.amount for key, price in terms.prices.items()})


@pytest.mark.parametrize("seed", range(12))
async def test_every_price_is_the_best_of_what_runs_and_the_staffs_when_nothing_does(
    shop: Shop, seed: int
) -> None:
    goods = [await shop.goods(sku, price=Money(minor).amount) for sku, minor in PRICES.items()]
    history = Histories(shop=shop, chance=Random(seed), goods=goods)
    acts: list[Callable[[], Any]] = [
        history.plan,
        history.plan,
        history.change,
        history.switch,
        history.delete,
        history.wait,
        history.wait,
        history.price_by_hand,
    ]
    assert shop.clock.now() == MOMENT
    for _ in range(STEPS):
        await history.chance.choice(acts)()
        await applied(shop)
        assert promo_prices(shop) == history.ought()
        assert (await applied(shop)).products == 0

    while history.plans:
        await history.delete()
    await applied(shop)

    assert promo_prices(shop) == history.of_staff
    assert shop.database.execute("SELECT * FROM promoted_prices") == []
    assert shop.database.execute("SELECT * FROM promotion_badges") == []
