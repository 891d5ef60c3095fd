"""Reading a long list of the shop page by page, the next pages already on their way."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Final, Protocol, TypeVar

from application.woocommerce.ports import ShopUnavailable
from application.woocommerce.shop import Batch

Item = TypeVar("Item")
Result = TypeVar("Result")


class Paged(Protocol):
    """One page; `pages` is how many there are."""

    @property
    def pages(self) -> int: ...


Page = TypeVar("Page", bound=Paged)

AT_ONCE: Final = 2
"""A small shop answers no more."""
TRIES: Final = 3
"""Of one page: in a long list one answer of many is lost, and the list need not begin anew for it."""


async def each_page(
    read: Callable[[int], Awaitable[Page]],
    work: Callable[[Page], Awaitable[None]],
    *,
    first: Page | None = None,
) -> None:
    """Work on every page in turn. The list may grow or shrink meanwhile: the latest page says where it ends."""
    batch, page = first or await _page(read, 1), 1
    coming: deque[asyncio.Task[Page]] = deque()
    async with _side_by_side() as group:
        while True:
            while len(coming) < AT_ONCE and page + len(coming) < batch.pages:
                coming.append(group.create_task(_page(read, page + len(coming) + 1)))
            await work(batch)
            if page >= batch.pages:
                break
            batch, page = await coming.popleft(), page + 1
        for task in coming:
            task.cancel()


async def all_of(read: Callable[[int], Awaitable[Batch[Item]]]) -> list[Item]:
    found: list[Item] = []

    async def keep(batch: Batch[Item]) -> None:
        found.extend(batch.items)

    await each_page(read, keep)
    return found


async def together(work: Callable[[Item], Awaitable[Result]], items: Iterable[Item]) -> Sequence[Result]:
    """The results in the order of the items. The first failure stops the rest and is raised as it is."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item) -> Result:
        async with room:
            return await work(item)

    async with _side_by_side() as group:
        tasks = [group.create_task(one(item)) for item in items]
    return [task.result() for task in tasks]


@asynccontextmanager
async def _side_by_side() -> AsyncIterator[asyncio.TaskGroup]:
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def _page(read: Callable[[int], Awaitable[Page]], page: int) -> Page:
    """Raise what the last try raises, or the first that says when to come back."""
    for _ in range(TRIES - 1):
        try:
            return await read(page)
        except ShopUnavailable as away:
            if away.retry_after is not None:
                raise
    return await read(page)
