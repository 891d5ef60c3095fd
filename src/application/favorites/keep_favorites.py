"""A client marks what they like (S0-21)."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.views import reference_of
from application.favorites.ports import Favorites
from application.shared.access import Actor
from application.shared.ports import Clock, UnitOfWork
from domain.catalogue.errors import ProductNotFound
from domain.catalogue.slug import Slug
from domain.favorites.errors import TooManyFavorites
from domain.favorites.limits import MAX_FAVORITES
from domain.shared.ids import ProductId


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFavorite:
    """By id or slug. Repeatable. Raise ProductNotFound, TooManyFavorites, ClientOnly."""

    favorites: Favorites
    actor: Actor
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, reference: str) -> None:
        client_id, product = self.actor.client_id, _named(reference)
        if product is None:
            raise ProductNotFound
        async with self.uow:
            fits = await self.favorites.add(client_id, product, at=self.clock.now(), most=MAX_FAVORITES)
            if not fits:
                raise TooManyFavorites


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFavorite:
    """By id or slug, also what is not there. Raise ClientOnly."""

    favorites: Favorites
    actor: Actor
    uow: UnitOfWork

    async def __call__(self, reference: str) -> None:
        client_id, product = self.actor.client_id, _named(reference)
        if product is not None:
            async with self.uow:
                await self.favorites.remove(client_id, product)


def _named(reference: str) -> ProductId | Slug | None:
    named = reference_of(reference)
    return named if named is None or isinstance(named, Slug) else ProductId(named)
