"""What staff post: a delivery, a write-off, a transfer, a return, the outcome of a count (D9.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.shared.ids import LocationId, OrderId, StockDocumentId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.errors import MoreThanSold, MovementUnfit, NotTracked, StockWouldBeNegative
from domain.stock.movement import MovementKind, Shelf, sign_fits

MOST_LINES: Final = 500
MOST: Final = Quantity.units(10_000_000)
"""Of one movement that is typed: beyond it is a slip of the pen."""

_LEGS: Final = frozenset({MovementKind.TRANSFER_OUT, MovementKind.TRANSFER_IN})


class DocumentKind(StrEnum):
    MOVEMENT = "movement"
    TRANSFER = "transfer"
    COUNT = "count"
    IMPORT = "import"


# A count is as long as its location, and a connected shop has numbers of its own.
_TYPED: Final = frozenset({DocumentKind.MOVEMENT, DocumentKind.TRANSFER})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """`delta` is signed."""

    shelf: Shelf
    kind: MovementKind
    delta: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StockDocument:
    """Posted as a whole or not at all. With a `reference` of where it comes from it is posted once (INV-ST-11).

    Raise MovementUnfit. `author` is the name of the actor; `order_id` is of a return.
    """

    id: StockDocumentId
    kind: DocumentKind
    lines: tuple[DocumentLine, ...]
    author: str
    reason: str
    at: datetime
    reference: str | None = None
    order_id: OrderId | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", self.reason.strip())
        if not self.reason:
            raise MovementUnfit("the reason is missing")
        typed = self.kind in _TYPED
        if typed and len(self.lines) > MOST_LINES:
            raise MovementUnfit("too many lines")
        if len(set(self.shelves)) != len(self.lines):
            raise MovementUnfit("the same goods at the same place twice")
        for line in self.lines:
            if not sign_fits(line.kind, line.delta) or (typed and abs(line.delta.milli) > MOST.milli):
                raise MovementUnfit("the quantity")
            if (line.kind is MovementKind.RETURN) is (self.order_id is None):
                raise MovementUnfit("a return names its order, and nothing else does")
        self._check_legs()

    def _check_legs(self) -> None:
        """What leaves one place arrives at another, to the thousandth (INV-ST-7)."""
        balance: dict[VariantId, int] = {}
        for line in self.lines:
            if (line.kind in _LEGS) is not (self.kind is DocumentKind.TRANSFER):
                raise MovementUnfit("a transfer has legs, and nothing else has")
            balance[line.shelf[0]] = balance.get(line.shelf[0], 0) + line.delta.milli
        if self.kind is DocumentKind.TRANSFER and any(balance.values()):
            raise MovementUnfit("a leg is missing")

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        return tuple(line.shelf for line in self.lines)

    def repeats(self, earlier: StockDocument) -> bool:
        """The same goods from and to the same places; who says it, when and why may differ."""
        return (self.kind, self.order_id, frozenset(self.lines)) == (
            earlier.kind,
            earlier.order_id,
            frozenset(earlier.lines),
        )


def transfer_lines(
    moved: Mapping[VariantId, Quantity], source: LocationId, destination: LocationId
) -> tuple[DocumentLine, ...]:
    """Both legs of every line. Raise MovementUnfit for a transfer to where the goods are."""
    if source == destination:
        raise MovementUnfit("from a place to itself")
    legs = []
    for variant, quantity in moved.items():
        out = Quantity(-quantity.milli)
        legs += [
            DocumentLine(shelf=(variant, source), kind=MovementKind.TRANSFER_OUT, delta=out),
            DocumentLine(shelf=(variant, destination), kind=MovementKind.TRANSFER_IN, delta=quantity),
        ]
    return tuple(legs)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfState:
    """What a document is checked against; the shelf is locked."""

    shelf: Shelf
    sku: str
    tracked: bool
    on_hand: Quantity
    allows_negative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """Of one variant of an order: what left the stock, and what has come back since."""

    deducted: Quantity
    returned: Quantity

    @property
    def left(self) -> Quantity:
        return self.deducted - self.returned


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """An order was promised what is not there: `missing` of the `quantity` it waits for."""

    order_id: OrderId
    shelf: Shelf
    quantity: Quantity
    missing: Quantity


def require_postable(document: StockDocument, shelves: Mapping[Shelf, ShelfState]) -> None:
    """Raise NotTracked (INV-ST-9), or StockWouldBeNegative for a movement by hand that takes what is not there."""
    for line in document.lines:
        state = shelves[line.shelf]
        if not state.tracked:
            raise NotTracked(state.sku)
        after = state.on_hand + line.delta
        if line.delta.milli < 0 and after.milli < 0 and not state.allows_negative:
            raise StockWouldBeNegative(state.sku, state.on_hand)


def require_returnable(document: StockDocument, sold: Mapping[VariantId, Sold]) -> None:
    """An order gets back at most what left the stock for it (INV-ST-6). Raise MoreThanSold."""
    wanted: dict[VariantId, Quantity] = {}
    for line in document.lines:
        variant = line.shelf[0]
        wanted[variant] = wanted.get(variant, Quantity(0)) + line.delta
    for variant, quantity in wanted.items():
        left = sold[variant].left if variant in sold else Quantity(0)
        if quantity > left:
            raise MoreThanSold(left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    order_id: OrderId
    quantity: Quantity


def shortages(shelf: Shelf, covered: Quantity, promises: Sequence[Promise]) -> tuple[Shortage, ...]:
    """The newest promises go short first (D9.2). `covered` is what is there and what back orders may exceed it by.

    `promises` are in force; ids of orders are in the order of their making.
    """
    found, promised = [], Quantity(0)
    for promise in sorted(promises, key=lambda promise: promise.order_id):
        promised += promise.quantity
        over = promised - covered
        if over.milli > 0:
            missing = min(promise.quantity, over)
            found.append(
                Shortage(order_id=promise.order_id, shelf=shelf, quantity=promise.quantity, missing=missing)
            )
    return tuple(found)
