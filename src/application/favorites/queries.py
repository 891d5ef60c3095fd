"""Reading favourites."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.views import ProductCard
from application.favorites.ports import FavoriteReader
from application.shared.access import Actor
from application.shared.page import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFavorites:
    """The actor's own. Raise CursorInvalid, ClientOnly."""

    favorites: FavoriteReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[ProductCard]:
        return await self.favorites.of_client(self.actor.client_id, page)
