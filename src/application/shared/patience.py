"""Work that locks much of what others use steps back for them, and tries again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from domain.shared.errors import Conflict

_ATTEMPTS: Final = 20

Done = TypeVar("Done")


class Busy(Conflict):
    """Somebody else holds what is needed for longer than we may wait."""

    code = "request.busy"

    def __init__(self) -> None:
        super().__init__("Somebody is working with this just now. Try again in a moment.")


async def patiently(work: Callable[[], Awaitable[Done]]) -> Done:
    """Each attempt is a transaction of its own, rolled back when it is in the way of others. Raise Busy.

    Waiting for locks is a part of the attempts, so there is no pause between them.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return await work()
        except Busy:
            continue
    return await work()
