"""Long work on one thread, in pieces short enough for everybody else who shares its loop."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Final, TypeVar

Item = TypeVar("Item")

PIECE: Final = 4
"""Products of a shop, read or mapped: about a millisecond."""


async def in_turns(items: Iterable[Item]) -> AsyncIterator[Item]:
    """The same items; after every few of them whatever else is ready has its turn."""
    for number, item in enumerate(items, 1):
        yield item
        if number % PIECE == 0:
            await asyncio.sleep(0)
