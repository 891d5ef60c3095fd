"""Lists of the shop that grow and shrink while they are read."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from application.woocommerce.paged import AT_ONCE, TRIES, each_page
from application.woocommerce.ports import ShopUnavailable


@dataclass
class Page:
    number: int
    pages: int


@dataclass
class Lists:
    """`pages` is how many there are now; `down` how often each page fails yet."""

    pages: int
    down: dict[int, int] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def read(self, number: int) -> Page:
        self.asked.append(number)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if self.down.get(number, 0) > 0:
            self.down[number] -= 1
            raise ShopUnavailable(f"page {number} is away")
        return Page(number, self.pages)

    def worked_on(self, change: Callable[[int], None] = lambda _: None) -> list[int]:
        done: list[int] = []

        async def work(page: Page) -> None:
            await asyncio.sleep(0)
            change(page.number)
            done.append(page.number)

        asyncio.run(each_page(self.read, work))
        return done


def test_pages_come_in_their_order_and_the_next_ones_are_on_their_way() -> None:
    lists = Lists(pages=7)

    assert lists.worked_on() == lists.asked == [1, 2, 3, 4, 5, 6, 7]
    assert lists.most_at_once == AT_ONCE


@pytest.mark.parametrize("pages", [0, 1])
def test_a_list_of_one_page_is_asked_for_once(pages: int) -> None:
    lists = Lists(pages=pages)

    assert lists.worked_on() == lists.asked == [1]


def test_a_list_that_grows_is_read_to_its_end() -> None:
    lists = Lists(pages=2)

    def grow(_: int) -> None:
        lists.pages = 5

    assert lists.worked_on(grow) == [1, 2, 3, 4, 5]


def test_a_list_that_shrinks_ends_where_the_latest_page_says() -> None:
    lists = Lists(pages=9)

    def shrink(number: int) -> None:
        if number == 1:
            lists.pages = 4

    assert lists.worked_on(shrink) == [1, 2, 3, 4]
    assert max(lists.asked) < 9


def test_a_page_that_is_lost_is_asked_for_again_and_one_that_stays_away_stops_everything() -> None:
    lists = Lists(pages=5, down={3: TRIES - 1})
    assert lists.worked_on() == [1, 2, 3, 4, 5]

    lists = Lists(pages=9, down={3: TRIES})
    with pytest.raises(ShopUnavailable, match="page 3"):
        lists.worked_on()
    assert lists.at_once == 0
    assert 9 not in lists.asked
