"""All cards are made anew: after a repair by hand, or to prove that none was forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from application.catalogue.ports import CatalogueVersion, ProductCards
from application.shared.access import Actor, Permission
from application.shared.ports import UnitOfWork
from domain.shared.ids import ProductId

BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildCards:
    """Needs CATALOGUE_MANAGE. Repeatable, and broken off it loses nothing: each batch is a transaction of its own."""

    cards: ProductCards
    version: CatalogueVersion
    uow: UnitOfWork
    actor: Actor

    async def __call__(self, *, told: Callable[[int], None] = lambda _: None) -> int:
        """How many cards were other than they should be; `told` hears of it after each batch."""
        self.actor.require(Permission.CATALOGUE_MANAGE)
        changed, after, more = 0, None, True
        while more:
            found, after = await self._batch(after)
            changed, more = changed + found, after is not None
            told(changed)
        return changed

    async def _batch(self, after: ProductId | None) -> tuple[int, ProductId | None]:
        async with self.uow:
            await self.version.hold()
            changed, last = await self.cards.refresh_after(after, limit=BATCH)
            if changed:
                await self.version.advance()
        return changed, last
