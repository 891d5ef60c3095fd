"""Whatever happens in the shop, and whatever becomes of its webhooks: after one poll and one sweep both are equal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from application.woocommerce.shop import ShopAttribute, ShopProductType
from domain.shared.money import Money
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.fakes.woocommerce_shop import FakeShop, category, coloured, counted, product, variation
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.shop_sync import ByTheOwner, Connected, SyncDesk, as_seen

PRODUCTS: Final = range(10, 16)
CATEGORIES: Final = range(1, 5)
COLOURS: Final = ("Белый", "Чёрный", "Синий")
NAMES: Final = ("Чай", "Кофе", "Мёд", "Сыр")
TAGS: Final = ("новинка", "хит", "подарок", "осень")

_numbers = st.sampled_from(PRODUCTS)
_sections = st.sampled_from(CATEGORIES)
_prices = st.sampled_from(("50", "100", "150.50"))

Step = tuple[str, int, int]
_steps: Final = st.tuples(
    st.sampled_from(
        (
            *("create", "create_variable", "rename", "price", "promo", "stock", "stocked_out", "slug", "sku"),
            *("move", "two_sections", "hide", "show", "trash", "restore", "delete", "grouped", "simple"),
            *(
                "add_variation",
                "change_variation",
                "remove_variation",
                "lose_variation",
                "variable",
                "no_price",
            ),
            *("tag", "rename_tag", "rename_option"),
            *("section", "rename_section", "move_section", "delete_section"),
            *("wait", "poll", "poll", "hint", "hint", "hint_twice", "sweep", "sync"),
        )
    ),
    _numbers,
    st.integers(0, 3),
)


@dataclass(slots=True)
class Story:
    """Steps that make no sense at the moment do nothing. Several within one second share its moment."""

    desk: SyncDesk
    shop: FakeShop
    clock: FrozenClock
    told: list[int] = field(default_factory=list)

    async def go(self, step: Step) -> None:
        name, woo_id, choice = step
        match name:
            case "wait":
                self.clock.advance(seconds=(0.3, 1, 5, 3600)[choice])
            case "poll":
                await self.desk.poll()
            case "sweep":
                await self.desk.sweep()
            case "sync":
                await self.desk.sync()
            case "hint" | "hint_twice" if self.told:
                for _ in range(2 if name == "hint_twice" else 1):
                    await self.desk.refresh(self.told[(woo_id + choice) % len(self.told)])
            case _:
                self._edit(name, woo_id, choice)

    def _edit(self, name: str, woo_id: int, choice: int) -> None:
        section = choice + 1
        if name.endswith("section"):
            self._edit_section(name, section, woo_id % 4 + 1)
        elif name == "rename_tag":
            self.shop.rename_tag(TAGS[choice], TAGS[woo_id % 4])
        elif name == "rename_option":
            self.shop.rename_option(COLOURS[choice % 3], COLOURS[woo_id % 3])
        elif name.startswith("create"):
            self._create(name, woo_id, choice)
        elif woo_id in self.shop.goods:
            change = getattr(self, f"_{name}", None)
            assert change is not None, name
            change(woo_id, choice)
            self.told.append(woo_id)

    def _create(self, name: str, woo_id: int, choice: int) -> None:
        if woo_id in self.shop.goods:
            return
        colours = ShopAttribute(name="Цвет", options=COLOURS, for_variations=name == "create_variable")
        fields = {
            "category_ids": self._known((choice + 1,)),
            "slug": NAMES[choice],
            "tags": TAGS[:choice],
            "attributes": (colours,),
        }
        if name == "create_variable":
            fields |= {
                "type": ShopProductType.VARIABLE,
                "variations": tuple(coloured(woo_id * 10 + n, COLOURS[n], "100") for n in range(choice)),
            }
        self.shop.put(product(woo_id, NAMES[choice], **fields))
        self.told.append(woo_id)

    def _tag(self, woo_id: int, choice: int) -> None:
        self.shop.edit(woo_id, tags=TAGS[choice:])

    def _rename(self, woo_id: int, choice: int) -> None:
        self.shop.edit(woo_id, name=f"{NAMES[choice]} новый")

    def _slug(self, woo_id: int, choice: int) -> None:
        self.shop.edit(woo_id, slug=NAMES[choice])

    def _of_variations(self, woo_id: int, change: Callable[..., object]) -> None:
        given = self.shop.goods[woo_id].variations
        self.shop.edit(woo_id, variations=tuple(change(one) for one in given))

    def _sku(self, woo_id: int, choice: int) -> None:
        first, *others = self.shop.goods[woo_id].variations or (None,)
        if first is not None:
            self.shop.edit(woo_id, variations=(replace(first, sku=f"A{choice}"), *others))

    def _price(self, woo_id: int, choice: int) -> None:
        amount = Money(50_00 + choice * 1_50)
        self._of_variations(woo_id, lambda one: replace(one, price=amount, regular_price=amount))

    def _promo(self, woo_id: int, choice: int) -> None:
        self._of_variations(
            woo_id, lambda one: replace(one, price=Money(40_00 + choice), regular_price=Money(60_00))
        )

    def _no_price(self, woo_id: int, _: int) -> None:
        self._of_variations(woo_id, lambda one: replace(one, price=None, regular_price=None))

    def _stock(self, woo_id: int, choice: int) -> None:
        self._of_variations(woo_id, lambda one: replace(one, stock=counted(choice - 1)))

    def _stocked_out(self, woo_id: int, choice: int) -> None:
        stock = replace(counted(0), managed=False, quantity=None, in_stock=choice > 1)
        self._of_variations(woo_id, lambda one: replace(one, stock=stock))

    def _move(self, woo_id: int, choice: int) -> None:
        self.shop.edit(woo_id, category_ids=self._known((choice + 1,)))

    def _two_sections(self, woo_id: int, choice: int) -> None:
        self.shop.edit(woo_id, category_ids=self._known((choice + 1, (choice + 1) % 4 + 1)))

    def _hide(self, woo_id: int, _: int) -> None:
        self.shop.edit(woo_id, visible=False)

    def _show(self, woo_id: int, _: int) -> None:
        self.shop.edit(woo_id, visible=True)

    def _trash(self, woo_id: int, _: int) -> None:
        self.shop.throw_away(woo_id)

    def _restore(self, woo_id: int, _: int) -> None:
        self.shop.take_back(woo_id)

    def _delete(self, woo_id: int, _: int) -> None:
        self.shop.delete(woo_id)

    def _grouped(self, woo_id: int, _: int) -> None:
        self.shop.edit(woo_id, type=ShopProductType.GROUPED, variations=())

    def _simple(self, woo_id: int, _: int) -> None:
        self.shop.edit(woo_id, type=ShopProductType.SIMPLE, variations=(variation(0, "70"),))

    def _add_variation(self, woo_id: int, choice: int) -> None:
        given = [one for one in self.shop.goods[woo_id].variations if one.id]
        number = woo_id * 10 + choice
        if number not in {one.id for one in given}:
            added = coloured(number, COLOURS[choice % 3], "120", sku=f"A{choice}" if choice % 2 else "")
            self.shop.edit(woo_id, type=ShopProductType.VARIABLE, variations=(*given, added))

    def _change_variation(self, woo_id: int, choice: int) -> None:
        one = self.shop.goods[woo_id]
        if one.type is ShopProductType.VARIABLE and one.variations:
            changed, *others = one.variations
            changed = replace(changed, price=Money(choice * 100 + 1), published=choice != 3, position=choice)
            self.shop.edit(woo_id, variations=(changed, *others))

    def _remove_variation(self, woo_id: int, choice: int) -> None:
        one = self.shop.goods[woo_id]
        if one.type is ShopProductType.VARIABLE:
            self.shop.edit(woo_id, variations=one.variations[:choice])

    def _lose_variation(self, woo_id: int, _: int) -> None:
        """The shop does not count it as a modification of the product."""
        one = self.shop.goods[woo_id]
        if one.type is ShopProductType.VARIABLE:
            self.shop.goods[woo_id] = replace(one, variations=one.variations[1:])

    def _variable(self, woo_id: int, choice: int) -> None:
        variations = tuple(coloured(woo_id * 10 + n, COLOURS[n], "90", sku=f"A{n}") for n in range(choice))
        self.shop.edit(woo_id, type=ShopProductType.VARIABLE, variations=variations)

    def _edit_section(self, name: str, woo_id: int, parent_id: int) -> None:
        there = self.shop.tree.get(woo_id)
        if name == "section" and there is None:
            self.shop.set_category(category(woo_id, f"Раздел {woo_id}", slug=NAMES[woo_id - 1]))
        elif there is None:
            return
        elif name == "rename_section":
            self.shop.set_category(replace(there, name=f"{there.name}!"[:30], slug=NAMES[parent_id - 1]))
        elif name == "delete_section":
            self.shop.delete_category(woo_id)
        elif parent_id not in self._below(woo_id) and parent_id in self.shop.tree:
            self.shop.set_category(replace(there, parent_id=parent_id))

    def _below(self, woo_id: int) -> set[int]:
        found = {woo_id}
        while more := {n for n, one in self.shop.tree.items() if one.parent_id in found and n not in found}:
            found |= more
        return found

    def _known(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(n for n in numbers if n in self.shop.tree))


def test_the_read_model_equals_the_shop_after_one_poll_and_one_sweep(
    settings: Settings, database: Database
) -> None:
    """Lost, doubled and belated hints, polls between, edits within one second."""

    async def tell(runner_clock: FrozenClock, steps: list[Step]) -> None:
        database.clean()
        shop = FakeShop(clock=runner_clock, per_page=3)
        container = make_worker_container(settings, FrozenTime(runner_clock), Connected(shop), ByTheOwner())
        try:
            desk = SyncDesk(container=container, database=database)
            await desk.sync()
            story = Story(desk, shop, runner_clock)
            for step in steps:
                await story.go(step)
            await desk.poll()
            await desk.sweep()
            assert desk.seen() == as_seen(shop)
            assert {(n, one.parent_id, one.name) for n, one in shop.tree.items()} == set(desk.tree())
            await desk.assert_cards_are_right()
        finally:
            await container.close()

    with asyncio.Runner() as runner:

        @tries(
            max_examples=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )
        @given(steps=st.lists(_steps, min_size=5, max_size=40))
        def holds(steps: list[Step]) -> None:
            runner.run(tell(FrozenClock(), steps))

        holds()
