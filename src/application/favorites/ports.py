"""What favourites need from outside."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from application.catalogue.views import ProductCard
from application.shared.page import Page, PageRequest
from domain.catalogue.slug import Slug
from domain.shared.ids import ClientId, ProductId


class Favorites(Protocol):
    """The products that a client has marked. Use it inside a unit of work."""

    @abstractmethod
    async def add(self, client_id: ClientId, reference: ProductId | Slug, *, at: datetime, most: int) -> bool:
        """Repeatable: what is there keeps its place. False when `most` are there already.

        Raise ProductNotFound for what buyers do not see.
        """

    @abstractmethod
    async def remove(self, client_id: ClientId, reference: ProductId | Slug) -> None:
        """Repeatable."""


class FavoriteReader(Protocol):
    @abstractmethod
    async def of_client(self, client_id: ClientId, page: PageRequest) -> Page[ProductCard]:
        """Those that buyers see, what was marked last first; raise CursorInvalid."""
