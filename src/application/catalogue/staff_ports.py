"""The catalogue as the staff read it: everything, also what buyers do not see."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from application.shared.page import Page, PageRequest
from domain.catalogue.category import Category
from domain.catalogue.product import Product, ProductKind
from domain.catalogue.slug import Slug
from domain.catalogue.source import ProductSource
from domain.shared.ids import CategoryId, ProductId


class StaffProductSort(StrEnum):
    """`CHANGED`: what was changed last comes first."""

    NEWEST = "newest"
    CHANGED = "changed"
    POSITION = "position"
    POPULAR = "popular"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffProductFilter:
    """None means any. A category includes its descendants; `q` is a part of a name, slug or SKU, `sku` a whole one."""

    q: str | None = None
    category: CategoryId | Slug | None = None
    kind: ProductKind | None = None
    source: ProductSource | None = None
    active: bool | None = None
    sku: str | None = None


class StaffCatalogueReader(Protocol):
    @abstractmethod
    async def products(
        self, wanted: StaffProductFilter, sort: StaffProductSort, page: PageRequest
    ) -> Page[Product]:
        """Raise CategoryNotFound for an unknown category, CursorInvalid for a foreign cursor."""

    @abstractmethod
    async def product(self, reference: ProductId | Slug) -> Product:
        """Raise ProductNotFound."""

    @abstractmethod
    async def products_of(self, ids: Sequence[ProductId]) -> Sequence[Product]:
        """Those that there are, in any order."""

    @abstractmethod
    async def categories(self) -> Sequence[Category]:
        """All of them, siblings by position and name."""

    @abstractmethod
    async def category(self, reference: CategoryId | Slug) -> CategoryId:
        """Raise CategoryNotFound."""
