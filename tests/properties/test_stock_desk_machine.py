"""Shelves under any interleaving of orders, time, and what staff do by hand."""

from copy import deepcopy
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from domain.shared.ids import LocationId, OrderId, StockCountId, StockDocumentId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.count import StockCount
from domain.stock.document import (
    DocumentKind,
    DocumentLine,
    ShelfState,
    StockDocument,
    require_postable,
    require_returnable,
    transfer_lines,
)
from domain.stock.errors import MoreThanSold, StockWouldBeNegative
from domain.stock.movement import MovementKind, Shelf
from tests.properties.test_warehouse_machine import (
    HALVES,
    LOCATIONS,
    PICKS,
    SHELVES,
    VARIANTS,
    WarehouseMachine,
)


class StaffedWarehouseMachine(WarehouseMachine):
    def __init__(self) -> None:
        super().__init__()
        self.returned: dict[tuple[OrderId, VariantId], int] = {}
        self.documents = 0

    def post(self, kind: DocumentKind, *lines: DocumentLine, order: OrderId | None = None) -> None:
        """As the desk does: raise what a document may not do, and then nothing has changed."""
        self.documents += 1
        document = StockDocument(
            id=StockDocumentId(UUID(int=900 + self.documents)),
            kind=kind,
            lines=lines,
            author="staff",
            reason="x",
            at=self.now,
            order_id=order,
        )
        if order is not None:
            require_returnable(document, {v: self.warehouse.sold(order, v) for v in VARIANTS})
        require_postable(document, {shelf: self.state(shelf) for shelf in document.shelves})
        self.warehouse.post(document)
        for line in lines:
            self.stock[line.shelf] += line.delta.milli
            if line.delta.milli < 0:
                self.taken_by_hand.add(line.shelf)

    def state(self, shelf: Shelf) -> ShelfState:
        return ShelfState(
            shelf=shelf,
            sku="",
            tracked=True,
            on_hand=self.warehouse.on_hand(shelf),
            allows_negative=False,
        )

    @rule(shelf=st.sampled_from(SHELVES), milli=HALVES)
    def staff_write_off(self, shelf: Shelf, milli: int) -> None:
        """What was promised too, but never more than is there."""
        line = DocumentLine(shelf=shelf, kind=MovementKind.WRITE_OFF, delta=Quantity(-milli))
        if self.stock[shelf] >= milli:
            self.post(DocumentKind.MOVEMENT, line)
            return
        before = deepcopy(self.warehouse)
        with pytest.raises(StockWouldBeNegative):
            self.post(DocumentKind.MOVEMENT, line)
        assert self.warehouse == before

    @rule(milli=st.dictionaries(st.sampled_from(VARIANTS), HALVES, min_size=1), back=st.booleans())
    def goods_are_moved_to_another_place(self, milli: dict[VariantId, int], back: bool) -> None:
        """INV-ST-7: all of it or nothing."""
        source, destination = reversed(LOCATIONS) if back else LOCATIONS
        before, sums = dict(self.stock), self.sums()
        moved = {variant: Quantity(quantity) for variant, quantity in milli.items()}
        lines = transfer_lines(moved, source, destination)
        if all(before[variant, source] >= quantity for variant, quantity in milli.items()):
            self.post(DocumentKind.TRANSFER, *lines)
        else:
            with pytest.raises(StockWouldBeNegative):
                self.post(DocumentKind.TRANSFER, *lines)
            assert self.stock == before
        assert self.sums() == sums

    def sums(self) -> list[int]:
        return [sum(self.warehouse.on_hand((v, place)).milli for place in LOCATIONS) for v in VARIANTS]

    @rule(
        location=st.sampled_from(LOCATIONS),
        found=st.dictionaries(st.sampled_from(VARIANTS), st.just(0) | HALVES),
    )
    def a_location_is_counted(self, location: LocationId, found: dict[VariantId, int]) -> None:
        """F120: what was found is there afterwards, and promises stay."""
        reserved = {shelf: self.promised(shelf) for shelf in SHELVES}
        count = StockCount(
            id=StockCountId(UUID(int=1)), location_id=location, note="", opened_by="staff", opened_at=self.now
        )
        for variant, milli in found.items():
            count.enter(variant, Quantity(milli), on_hand=self.warehouse.on_hand((variant, location)))
        self.post(DocumentKind.COUNT, *count.post(by="staff", at=self.now))
        for variant, milli in found.items():
            assert self.warehouse.on_hand((variant, location)).milli == milli
        assert {shelf: self.warehouse.reserved(shelf, self.now).milli for shelf in SHELVES} == reserved

    @rule(shelf=st.sampled_from(SHELVES), milli=st.sampled_from([-500, 0, 500]))
    def staff_keep_back(self, shelf: Shelf, milli: int) -> None:
        """A negative threshold allows back orders."""
        if milli > self.warehouse.thresholds[shelf].milli:
            self.taken_by_hand.add(shelf)
        self.warehouse.thresholds[shelf] = Quantity(milli)

    @rule(pick=PICKS, milli=HALVES, shelf=st.sampled_from(SHELVES))
    def goods_of_an_order_come_back(self, pick: int, milli: int, shelf: Shelf) -> None:
        """INV-ST-6: at most what had left."""
        if not self.promises:
            return
        order = list(self.promises)[pick % len(self.promises)]
        promise, variant = self.promises[order], shelf[0]
        had_left = dict(promise.lines).get(variant, 0) if promise.state == "consumed" else 0
        came = self.returned.get((order, variant), 0)
        line = DocumentLine(shelf=shelf, kind=MovementKind.RETURN, delta=Quantity(milli))
        if came + milli > had_left:
            before = deepcopy(self.warehouse)
            with pytest.raises(MoreThanSold):
                self.post(DocumentKind.MOVEMENT, line, order=order)
            assert self.warehouse == before
            return
        self.post(DocumentKind.MOVEMENT, line, order=order)
        self.returned[order, variant] = came + milli


TestStaffedWarehouse = StaffedWarehouseMachine.TestCase
TestStaffedWarehouse.settings = settings(TestStaffedWarehouse.settings, max_examples=120)
