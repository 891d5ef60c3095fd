"""What the stock desk answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

from msgspec import Meta

from application.stock import views
from application.stock.post_document import Posted
from domain.shared.quantity import Quantity
from domain.stock.alert import AlertKind
from domain.stock.document import Shortage
from domain.stock.location import Location
from domain.stock.movement import MovementKind
from entrypoints.http.wire import View

Amount = Annotated[
    str,
    Meta(
        pattern=r"^-?[0-9]+(\.[0-9]{1,3})?$",
        description="A decimal string in the product's unit, up to three places",
        examples=["12", "-0.250"],
    ),
]
Shown = TypeVar("Shown", bound=View)


def shown(view: type[Shown], told: object) -> Shown:
    """Field by field, quantities as text."""
    values = {name: getattr(told, name) for name in view.__struct_fields__}
    return view(
        **{name: str(value) if isinstance(value, Quantity) else value for name, value in values.items()}
    )


class LocationView(View, frozen=True):
    id: UUID
    code: str
    name: str
    address: str
    priority: int
    is_pickup: bool
    active: bool
    allows_negative: Annotated[bool, Meta(description="Movements by hand may take more than there is")]

    @classmethod
    def of(cls, location: Location) -> LocationView:
        return shown(cls, location)


class LocationListView(View, frozen=True):
    items: tuple[LocationView, ...]


class ShelfBody(View, frozen=True):
    """`saleable` is `on_hand` less `reserved` less `threshold`.

    With `as_of` only `on_hand` is of that moment: the other four quantities are null, because what was promised and kept
    back then is not known, and all else is what it is now.
    """

    variant_id: UUID
    sku: str
    tracked: bool
    location_id: UUID
    location_code: str
    location_name: str
    active: bool
    on_hand: Amount
    reserved: Amount | None
    threshold: Amount | None
    saleable: Amount | None
    low_level: Amount | None

    @classmethod
    def of(cls, shelf: views.ShelfView) -> ShelfBody:
        return shown(cls, shelf)

    @classmethod
    def past(cls, shelf: views.PastShelfView) -> ShelfBody:
        return cls(
            variant_id=shelf.variant_id,
            sku=shelf.sku,
            tracked=shelf.tracked,
            location_id=shelf.location_id,
            location_code=shelf.location_code,
            location_name=shelf.location_name,
            active=shelf.active,
            on_hand=str(shelf.on_hand),
            reserved=None,
            threshold=None,
            saleable=None,
            low_level=None,
        )


class ProductStockView(View, frozen=True):
    """`as_of` is the moment that was asked for, null for now."""

    as_of: datetime | None
    items: tuple[ShelfBody, ...]

    @classmethod
    def now(cls, shelves: Iterable[views.ShelfView]) -> ProductStockView:
        return cls(as_of=None, items=tuple(map(ShelfBody.of, shelves)))

    @classmethod
    def past(cls, as_of: datetime, shelves: Iterable[views.PastShelfView]) -> ProductStockView:
        return cls(as_of=as_of, items=tuple(map(ShelfBody.past, shelves)))


class MovementBody(View, frozen=True):
    """Without a document it is the program's own: a sale has its order instead."""

    id: UUID
    product_id: UUID
    variant_id: UUID
    sku: str
    location_id: UUID
    location_code: str
    kind: MovementKind
    delta: Amount
    order_id: UUID | None
    document_id: UUID | None
    reference: str | None
    author: str | None
    reason: str | None
    occurred_at: datetime

    @classmethod
    def of(cls, movement: views.MovementView) -> MovementBody:
        return shown(cls, movement)


class UncoveredView(View, frozen=True):
    """An order that was promised `quantity`, of which `missing` is not there."""

    order_id: UUID
    variant_id: UUID
    location_id: UUID
    quantity: Amount
    missing: Amount

    @classmethod
    def of(cls, shortage: Shortage) -> UncoveredView:
        variant_id, location_id = shortage.shelf
        return cls(
            order_id=shortage.order_id,
            variant_id=variant_id,
            location_id=location_id,
            quantity=str(shortage.quantity),
            missing=str(shortage.missing),
        )


class PostedView(View, frozen=True):
    """`shortages` is a warning: these orders, the newest, are not covered any more.

    `repeated`: a document with this reference was posted before, and nothing was done.
    """

    document_id: UUID
    repeated: bool
    shortages: tuple[UncoveredView, ...]

    @classmethod
    def of(cls, posted: Posted) -> PostedView:
        return cls(
            document_id=posted.document_id,
            repeated=posted.repeated,
            shortages=tuple(map(UncoveredView.of, posted.shortages)),
        )


class ShortageBody(View, frozen=True):
    """An order that waits for goods which are not there. `order_number` null: the order is being placed."""

    order_id: UUID
    order_number: int | None
    variant_id: UUID
    sku: str
    location_id: UUID
    location_code: str
    quantity: Amount
    missing: Amount

    @classmethod
    def of(cls, shortage: views.ShortageView) -> ShortageBody:
        return shown(cls, shortage)


class ShortageListView(View, frozen=True):
    items: tuple[ShortageBody, ...]


class AlertBody(View, frozen=True):
    """`quantity` is what could be sold (`low`) or was there (`below_zero`); `over`: the shelf has recovered."""

    id: UUID
    kind: AlertKind
    variant_id: UUID
    sku: str
    location_id: UUID
    location_code: str
    quantity: Amount
    raised_at: datetime
    over: bool
    seen_by: str | None
    seen_at: datetime | None

    @classmethod
    def of(cls, alert: views.AlertView) -> AlertBody:
        return shown(cls, alert)


class DifferingShelfView(View, frozen=True):
    variant_id: UUID
    location_id: UUID
    on_hand: Amount
    moved: Amount
    reserved: Amount
    promised: Amount

    @classmethod
    def of(cls, shelf: views.ShelfProof) -> DifferingShelfView:
        return shown(cls, shelf)


class StockProofView(View, frozen=True):
    """`differing` are shelves whose balance is not the sum of its movements, or of its reservations."""

    holds: bool
    shelves: int
    differing: tuple[DifferingShelfView, ...]

    @classmethod
    def of(cls, proof: views.StockProof) -> StockProofView:
        return cls(
            holds=proof.holds,
            shelves=proof.shelves,
            differing=tuple(map(DifferingShelfView.of, proof.differing)),
        )
