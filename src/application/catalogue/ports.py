"""What the catalogue needs from the outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from application.catalogue.views import (
    CategoryView,
    DeliveryMethodView,
    Facets,
    ProductCard,
    ProductFilter,
    ProductSort,
    ProductView,
)
from application.shared.page import Page, PageRequest
from domain.catalogue.category import Category
from domain.catalogue.product import Product
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, LocationId, OrderId, ProductId, VariantId


class CatalogueVersion(Protocol):
    """A number that grows with every change of the catalogue, in the transaction of the change."""

    @abstractmethod
    async def current(self) -> int: ...

    @abstractmethod
    async def advance(self) -> None:
        """Begin a change: other writers of the catalogue wait until this transaction ends."""

    @abstractmethod
    async def hold(self) -> None:
        """Let other writers wait, before it is known whether there is anything to change."""


class CategoryRepository(Protocol):
    """Categories, one at a time. Call `CatalogueVersion.advance` first: it is their common lock."""

    @abstractmethod
    async def get(self, reference: CategoryId | Slug) -> Category:
        """Raise CategoryNotFound."""

    @abstractmethod
    async def add(self, category: Category) -> None:
        """Raise SlugTaken, now or at the commit."""

    @abstractmethod
    async def save(self, category: Category) -> None:
        """Raise SlugTaken, now or at the commit."""

    @abstractmethod
    async def lineage(self, category_id: CategoryId | None) -> Sequence[CategoryId]:
        """The category and what is above it, up to the root; empty for None. Raise CategoryNotFound."""

    @abstractmethod
    async def height(self, category_id: CategoryId) -> int:
        """How many levels the category and what is below it take: 1 for a leaf."""


class ProductRepository(Protocol):
    """Products with their variants. Call `CatalogueVersion.advance` first: it is their common lock."""

    @abstractmethod
    async def get(self, reference: ProductId | Slug) -> Product:
        """Raise ProductNotFound."""

    @abstractmethod
    async def add(self, product: Product) -> None:
        """Raise SlugTaken or SkuTaken, now or at the commit."""

    @abstractmethod
    async def save(self, product: Product) -> None:
        """Raise SlugTaken or SkuTaken, now or at the commit."""


class ProductCards(Protocol):
    """The rows that lists, search and facets read. Call `CatalogueVersion.advance` (or `hold`) first."""

    @abstractmethod
    async def refresh(self, products: Sequence[ProductId]) -> int:
        """Write their cards anew from what the open transaction has written; a hidden product loses its card.

        Return how many cards are other than before.
        """

    @abstractmethod
    async def refresh_below(self, category_id: CategoryId) -> None:
        """The same for every product in a category or below it, after the category has moved or was switched."""

    @abstractmethod
    async def refresh_variants(self, variants: Sequence[VariantId]) -> int:
        """The same for the products of these variants."""

    @abstractmethod
    async def refresh_location(self, location_id: LocationId) -> int:
        """The same for every product that has stock at a location."""

    @abstractmethod
    async def refresh_after(self, after: ProductId | None, *, limit: int) -> tuple[int, ProductId | None]:
        """The same for the next products by id; where to go on, None at the end."""


class CatalogueReader(Protocol):
    """What buyers see: nothing inactive, and nothing below an inactive category."""

    @abstractmethod
    async def categories(self) -> Sequence[CategoryView]:
        """All visible categories, parents before children, siblings by position and name."""

    @abstractmethod
    async def products(
        self, wanted: ProductFilter, sort: ProductSort, request: PageRequest
    ) -> Page[ProductCard]:
        """Raise CategoryNotFound for an unknown category, CursorInvalid for a foreign cursor."""

    @abstractmethod
    async def facets(self, wanted: ProductFilter) -> Facets:
        """Raise CategoryNotFound for an unknown category."""

    @abstractmethod
    async def product(self, reference: ProductId | Slug) -> ProductView:
        """Raise ProductNotFound."""


class DeliveryMethodReader(Protocol):
    @abstractmethod
    async def active(self) -> Sequence[DeliveryMethodView]: ...


class SalesCounter(Protocol):
    @abstractmethod
    async def count(self, order_id: OrderId) -> None:
        """Count every line of an order as one more sale of its product. Not repeatable."""
