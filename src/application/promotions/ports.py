"""What promotions need from outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.shared.page import Page, PageRequest
from domain.promotions.promotion import Promotion
from domain.shared.ids import ProductId, PromotionId


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionView:
    """What buyers see of one that runs."""

    id: PromotionId
    title: str
    badge: str
    text: str
    starts_at: datetime | None
    ends_at: datetime | None
    percent_off: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionReport:
    """For the staff. `without_effect` are SKUs of our variants that would not get cheaper: their offer is not below
    the price. `foreign` counts products of WooCommerce, which get the badge alone.
    """

    promotion: Promotion
    running: bool
    products: int
    foreign: int
    without_effect: tuple[str, ...]


class PromotionRepository(Protocol):
    """Promotions, one at a time. Use it inside a unit of work."""

    @abstractmethod
    async def get(self, promotion_id: PromotionId) -> Promotion:
        """Load and lock; raise PromotionNotFound."""

    @abstractmethod
    async def save(self, promotion: Promotion) -> None:
        """Of a new one too. Raise PromotionAimUnknown."""

    @abstractmethod
    async def delete(self, promotion_id: PromotionId) -> None: ...


class PromotionReader(Protocol):
    @abstractmethod
    async def running(self, at: datetime, page: PageRequest) -> Page[PromotionView]:
        """The highest priority first; raise CursorInvalid."""

    @abstractmethod
    async def promotions(self, page: PageRequest) -> Page[Promotion]:
        """All of them, the newest first; raise CursorInvalid."""

    @abstractmethod
    async def report(self, promotion_id: PromotionId, at: datetime) -> PromotionReport:
        """Raise PromotionNotFound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repriced:
    """`variants` whose promo price is another now, and the products that they are of."""

    variants: int
    products: tuple[ProductId, ...]


class PromotedGoods(Protocol):
    """The products as promotions change them: their promo prices and what is shown beside the name.

    What ought to be follows from the promotions that run at a moment; nothing else is remembered but what the staff
    had set. A price that the staff change while a promotion runs is what comes back at its end.
    """

    @abstractmethod
    async def due(self, at: datetime, among: Sequence[ProductId] | None = None) -> Sequence[ProductId]:
        """Products that are not as they ought to be, of all or of some, by id."""

    @abstractmethod
    async def put_right(self, products: Sequence[ProductId], at: datetime) -> Repriced:
        """Make them as they ought to be. Repeatable. Call `CatalogueVersion.advance` first."""
