"""Ports of keeping pieces in stock equal on both sides."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.woocommerce.projection_ports import ShopShelves
from domain.shared.ids import LocationId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.movement import Shelf

_WHOLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedVariant:
    """Something that both sides count. `version` grows with each reason to look again; `settled` was done last.

    `on_hand` and `saleable` are of all active locations; `shelves` are those that it stands on, the one that the
    shop's number goes to first. It is empty where it was never counted here. `in_pieces` is False for what we sell
    in parts: a shop has whole pieces only.
    """

    variant_id: VariantId
    product_id: int
    variation_id: int
    version: int
    settled: int
    in_pieces: bool
    on_hand: Quantity
    saleable: Quantity
    shelves: tuple[Shelf, ...]
    counted: bool

    @property
    def dirty(self) -> bool:
        return self.version != self.settled

    @property
    def for_shop(self) -> int:
        """What the shop is to show: what can be sold here, whole pieces only. Negative when oversold."""
        return self.saleable.milli // _WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLevel:
    """What the shop said when it was asked: `quantity` whole pieces, or None when it does not count them."""

    quantity: int | None
    read_at: datetime


class LinkedStock(ShopShelves, Protocol):
    """Use it inside a unit of work."""

    @abstractmethod
    async def mark_location(self, location_id: LocationId) -> None:
        """All that stands there counts, or counts no more."""

    @abstractmethod
    async def of(self, variant_id: VariantId) -> LinkedVariant | None:
        """None when the two sides do not both count it (any more)."""

    @abstractmethod
    async def beyond_the_shop(self, variant_id: VariantId, *, read_at: datetime) -> Quantity:
        """What is still on our shelf though a number that was read then no longer has it: the pieces of orders that
        the shop had taken off before. Less what left our shelf and the shop has not heard of. May be negative.

        An order whose acknowledgement came after the reading began counts as not taken off: rather too little.
        """

    @abstractmethod
    async def settle(
        self, variant_id: VariantId, version: int, *, told: ToldLevel, note: str | None, at: datetime
    ) -> bool:
        """Done for this version; False when there is a reason to look again."""

    @abstractmethod
    async def newcomers(self, *, limit: int) -> Sequence[tuple[LinkedVariant, ToldLevel]]:
        """Never looked at before. What was never counted here takes the shop's number once, whoever owns it."""

    @abstractmethod
    async def begin(self, variants: Collection[VariantId], *, at: datetime) -> frozenset[VariantId]:
        """The right to be the first to look at them; those that nobody else took."""

    @abstractmethod
    async def differing(self, *, limit: int) -> Sequence[VariantId]:
        """Settled ones where what the shop told last is not what follows from our numbers, or the reverse."""

    @abstractmethod
    async def late(self, before: datetime, *, limit: int) -> Sequence[VariantId]:
        """Dirty since before that: their jobs were lost or gave up."""
