"""What a simulator can be told to do wrong, and the record of what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Literal

import msgspec

Kind = Literal["error", "hang", "cut"]


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The next `times` calls of `method` (of any, when null) go wrong.

    * `error`  the Bot API's refusal with `status`, and `retry_after` with a 429
    * `hang`   the call is recorded, the answer comes after `seconds`
    * `cut`    the call is recorded, the connection breaks in the middle of the answer
    """

    kind: Kind
    method: str | None = None
    times: int = 1
    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    seconds: float = 60


class Call(msgspec.Struct, frozen=True, kw_only=True):
    token: str
    method: str
    parameters: dict[str, Any]


class Script:
    """The faults to come and the calls that came, in order."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._faults: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        self._faults.append(fault)

    def record(self, call: Call) -> Fault | None:
        """Remember a call and say how it goes wrong, if it does."""
        self.calls.append(call)
        for fault in self._faults:
            if fault.method in (None, call.method):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def reset(self) -> None:
        self.calls.clear()
        self._faults.clear()


async def broken_answer() -> AsyncIterator[bytes]:
    """Half an answer. The server can only close the connection after it."""
    yield b'{"ok":true,"result":{"mess'
    await asyncio.sleep(0.05)
    raise ConnectionAbortedError("the simulator was told to cut the connection")
