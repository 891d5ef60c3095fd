"""How units of work nest, whatever they are made of."""

from __future__ import annotations

from abc import abstractmethod
from types import TracebackType

from application.shared.ports import UnitOfWork


class NestingUnitOfWork(UnitOfWork):
    """Only the outermost block commits. A block that failed has left half its work behind: whoever catches
    its exception further out cannot commit any more.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._doomed = False

    async def __aenter__(self) -> None:
        if self._depth == 0:
            await self._begin()
        self._depth += 1

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth:
            self._doomed |= exc_type is not None
            return
        doomed, self._doomed = self._doomed, False
        if exc_type is None and not doomed:
            await self._commit()
            return
        await self._roll_back()
        if exc_type is None:
            raise RuntimeError("A block inside this unit of work failed, so the whole of it was rolled back.")

    @abstractmethod
    async def _begin(self) -> None: ...

    @abstractmethod
    async def _commit(self) -> None:
        """Keep everything, or roll back and raise."""

    @abstractmethod
    async def _roll_back(self) -> None: ...
