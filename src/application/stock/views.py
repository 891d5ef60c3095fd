"""Stock as the staff see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.shared.ids import (
    LocationId,
    OrderId,
    ProductId,
    StockAlertId,
    StockCountId,
    StockDocumentId,
    VariantId,
)
from domain.shared.quantity import Quantity
from domain.stock.alert import AlertKind
from domain.stock.count import CountState
from domain.stock.movement import MovementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfView:
    """`reserved` is of promises in force: what has lapsed counts for nothing (INV-ST-2)."""

    variant_id: VariantId
    sku: str
    tracked: bool
    location_id: LocationId
    location_code: str
    location_name: str
    active: bool
    on_hand: Quantity
    reserved: Quantity
    threshold: Quantity
    low_level: Quantity | None

    @property
    def saleable(self) -> Quantity:
        return self.on_hand - self.reserved - self.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class PastShelfView:
    """`on_hand` is of a moment, all else is what it is now. What was promised or kept back then is not known."""

    variant_id: VariantId
    sku: str
    tracked: bool
    location_id: LocationId
    location_code: str
    location_name: str
    active: bool
    on_hand: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementFilter:
    """`since` is included, `until` is not."""

    product_id: ProductId | None = None
    variant_id: VariantId | None = None
    location_id: LocationId | None = None
    kind: MovementKind | None = None
    order_id: OrderId | None = None
    document_id: StockDocumentId | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementView:
    """Without a document it is the program's own: a sale has its order instead."""

    id: UUID
    product_id: ProductId
    variant_id: VariantId
    sku: str
    location_id: LocationId
    location_code: str
    kind: MovementKind
    delta: Quantity
    order_id: OrderId | None
    document_id: StockDocumentId | None
    reference: str | None
    author: str | None
    reason: str | None
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortageView:
    order_id: OrderId
    order_number: int | None
    variant_id: VariantId
    sku: str
    location_id: LocationId
    location_code: str
    quantity: Quantity
    missing: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """`over`: the shelf has recovered since."""

    id: StockAlertId
    kind: AlertKind
    variant_id: VariantId
    sku: str
    location_id: LocationId
    location_code: str
    quantity: Quantity
    raised_at: datetime
    over: bool
    seen_by: str | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBrief:
    id: StockCountId
    location_id: LocationId
    location_code: str
    note: str
    state: CountState
    opened_by: str
    opened_at: datetime
    closed_by: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLineView:
    """`counted` None: not yet, or never."""

    variant_id: VariantId
    sku: str
    name: str
    expected: Quantity
    counted: Quantity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountView:
    brief: CountBrief
    lines: tuple[CountLineView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfProof:
    """A shelf whose kept numbers are not what its history says."""

    variant_id: VariantId
    location_id: LocationId
    on_hand: Quantity
    moved: Quantity
    reserved: Quantity
    promised: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StockProof:
    """INV-ST-1 and INV-ST-2 over every shelf."""

    shelves: int
    differing: tuple[ShelfProof, ...]

    @property
    def holds(self) -> bool:
        return not self.differing
