"""What staff send to the stock desk."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from application.stock.move_goods import Wanted
from application.stock.ports import Levels
from domain.shared.ids import LocationId, OrderId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.location import ADDRESS_LENGTH, NAME_LENGTH
from domain.stock.movement import MovementKind
from domain.stock.warehouse import StockLine
from entrypoints.http.wire import Input, QuantityText

SignedQuantityText = Annotated[
    str,
    Meta(
        pattern=r"^-?[0-9]{1,9}(\.[0-9]{1,3})?$",
        description="A decimal string in the product's unit, up to three places; may be negative",
        examples=["2", "-0.250"],
    ),
]
Reason = Annotated[str, Meta(min_length=1, max_length=500, examples=["Накладная № 17"])]
Reference = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        description="What names this document where it comes from: the same again is posted once, and no other",
        examples=["UPD-2026-118"],
    ),
]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", examples=["depot"])]
Name = Annotated[str, Meta(min_length=1, max_length=NAME_LENGTH, examples=["Склад на Тверской"])]
Address = Annotated[str, Meta(max_length=ADDRESS_LENGTH, examples=["Москва, Тверская, 1"])]
Priority = Annotated[int, Meta(ge=0, le=10_000, description="The lowest is asked first")]


def signed(text: str) -> Quantity:
    """What fits `SignedQuantityText`."""
    quantity = Quantity.parse(text.removeprefix("-"))
    return Quantity(-quantity.milli) if text.startswith("-") else quantity


class MovementSort(StrEnum):
    """What staff may enter by hand."""

    RECEIPT = "receipt"
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"
    RETURN = "return"
    TRANSFER = "transfer"


class NewMovementBody(Input, frozen=True):
    """An adjustment may be negative; anything else says by its kind where the goods go.

    A transfer needs `to_location_id`, a return the `order_id` of the order that brings the goods back.
    """

    kind: MovementSort
    variant_id: UUID
    location_id: UUID
    quantity: SignedQuantityText
    reason: Reason
    to_location_id: UUID | None = None
    order_id: UUID | None = None
    reference: Reference | None = None

    def as_wanted(self) -> Wanted:
        transfer = self.kind is MovementSort.TRANSFER
        return Wanted(
            kind=MovementKind.TRANSFER_OUT if transfer else MovementKind(self.kind.value),
            variant_id=VariantId(self.variant_id),
            location_id=LocationId(self.location_id),
            quantity=signed(self.quantity),
            reason=self.reason,
            to_location_id=LocationId(self.to_location_id) if self.to_location_id is not None else None,
            order_id=OrderId(self.order_id) if self.order_id is not None else None,
            reference=self.reference,
        )


class GoodsLineBody(Input, frozen=True):
    variant_id: UUID
    quantity: QuantityText

    def as_line(self) -> StockLine:
        return StockLine(variant_id=VariantId(self.variant_id), quantity=Quantity.parse(self.quantity))


class NewTransferBody(Input, frozen=True):
    from_location_id: UUID
    to_location_id: UUID
    lines: Annotated[tuple[GoodsLineBody, ...], Meta(min_length=1, max_length=250)]
    reason: Reason
    reference: Reference | None = None


class LevelsBody(Input, frozen=True):
    """`threshold` is kept back, and negative allows back orders; `low_level` null warns nobody."""

    variant_id: UUID
    threshold: SignedQuantityText = "0"
    low_level: QuantityText | None = None

    def as_levels(self) -> Levels:
        low_level = Quantity.parse(self.low_level) if self.low_level is not None else None
        return Levels(threshold=signed(self.threshold), low_level=low_level)


class NewLocationBody(Input, frozen=True):
    code: Code
    name: Name
    address: Address = ""
    priority: Priority = 0
    is_pickup: bool = False
    active: bool = True
    allows_negative: bool = False


class LocationPatchBody(Input, frozen=True):
    """What is left out stays."""

    code: Code | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    address: Address | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    is_pickup: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    allows_negative: bool | UnsetType = UNSET


class NewCountBody(Input, frozen=True):
    location_id: UUID
    note: Annotated[str, Meta(max_length=500, examples=["Ежемесячная инвентаризация"])] = ""


class CountedBody(Input, frozen=True):
    """What was found on the shelves; zero where there was nothing."""

    lines: Annotated[tuple[GoodsLineBody, ...], Meta(min_length=1, max_length=500)]


class CountReasonBody(Input, frozen=True):
    reason: Reason
