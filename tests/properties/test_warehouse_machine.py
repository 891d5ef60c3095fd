"""Shelves under any interleaving of orders, deliveries and time."""

from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.shared.ids import LocationId, OrderId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.errors import NotEnoughStock
from domain.stock.movement import MovementKind, Shelf
from domain.stock.warehouse import StockLine, Warehouse
from tests.properties.strategies import MOMENT

VARIANTS = [VariantId(UUID(int=number)) for number in (1, 2)]
LOCATIONS = [LocationId(UUID(int=number)) for number in (11, 12)]
SHELVES: list[Shelf] = [(variant, location) for variant in VARIANTS for location in LOCATIONS]
MINUTES = st.sampled_from([5, 10, 20])
HALVES = st.sampled_from([500, 1_000])
"""Few and small, so that shelves run empty and orders compete."""
PICKS = st.integers(0, 7)


@dataclass(frozen=True)
class Promise:
    """The model's reservation of one order; `until` None is a commitment."""

    location: LocationId
    lines: tuple[tuple[VariantId, int], ...]
    until: datetime | None
    state: str = "active"

    def quantity(self, shelf: Shelf) -> int:
        return dict(self.lines).get(shelf[0], 0) if self.location == shelf[1] else 0


class WarehouseMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.warehouse = Warehouse()
        self.now = MOMENT
        self.stock = dict.fromkeys(SHELVES, 0)
        self.promises: dict[OrderId, Promise] = {}
        self.seen: list[tuple[datetime, dict[Shelf, int]]] = []
        self.taken_by_hand: set[Shelf] = set()
        """Where less may be left than was promised: staff wrote it off, or keep back more than before."""

    @initialize(
        stock=st.lists(st.just(0) | HALVES, min_size=4, max_size=4),
        thresholds=st.lists(st.sampled_from([0, 0, 500]), min_size=4, max_size=4),
    )
    def open_the_shop(self, stock: list[int], thresholds: list[int]) -> None:
        """No back order: each shelf starts with what it must keep."""
        for shelf, quantity, threshold in zip(SHELVES, stock, thresholds, strict=True):
            self.warehouse.thresholds[shelf] = Quantity(threshold)
            self.comes_in(shelf, quantity + threshold)

    def comes_in(self, shelf: Shelf, milli: int) -> None:
        self.warehouse.receive(shelf, Quantity(milli), at=self.now)
        self.stock[shelf] += milli

    def in_force(self, promise: Promise) -> bool:
        return promise.state == "active" and (promise.until is None or self.now < promise.until)

    def promised(self, shelf: Shelf) -> int:
        return sum(p.quantity(shelf) for p in self.promises.values() if self.in_force(p))

    def free(self, shelf: Shelf) -> int:
        return self.stock[shelf] - self.promised(shelf) - self.warehouse.thresholds[shelf].milli

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.seen.append((self.now, dict(self.stock)))
        self.now += timedelta(minutes=minutes)

    @rule(shelf=st.sampled_from(SHELVES), milli=HALVES)
    def goods_come_in(self, shelf: Shelf, milli: int) -> None:
        self.comes_in(shelf, milli)

    @rule(
        wanted=st.dictionaries(st.sampled_from(VARIANTS), HALVES, min_size=1),
        locations=st.permutations(LOCATIONS) | st.lists(st.sampled_from(LOCATIONS), unique=True),
        minutes=st.one_of(st.none(), MINUTES),
    )
    def an_order_reserves(
        self, wanted: dict[VariantId, int], locations: list[LocationId], minutes: int | None
    ) -> None:
        order = OrderId(UUID(int=100 + len(self.promises)))
        until = None if minutes is None else self.now + timedelta(minutes=minutes)
        self.reserve(order, tuple(wanted.items()), locations, until)

    def reserve(
        self,
        order: OrderId,
        wanted: tuple[tuple[VariantId, int], ...],
        locations: list[LocationId],
        until: datetime | None,
    ) -> None:
        """INV-ST-8: all the lines at the first location that has all, or nothing."""
        lines = [StockLine(variant_id=variant, quantity=Quantity(milli)) for variant, milli in wanted]
        fitting = [
            location
            for location in locations
            if all(self.free((variant, location)) >= milli for variant, milli in wanted)
        ]
        if not fitting:
            before = deepcopy(self.warehouse)
            with pytest.raises(NotEnoughStock) as refusal:
                self.warehouse.reserve(order, lines, locations, until=until, at=self.now)
            assert self.warehouse == before
            assert refusal.value.details["variants"]
            return
        chosen = self.warehouse.reserve(order, lines, locations, until=until, at=self.now)
        assert chosen == fitting[0]
        for other, promise in self.promises.items():
            taken = any(promise.quantity((variant, chosen)) for variant, _ in wanted)
            if taken and promise.state == "active" and not self.in_force(promise):
                self.promises[other] = self.without(promise, chosen, {variant for variant, _ in wanted})
        self.promises[order] = Promise(chosen, wanted, until)

    def without(self, promise: Promise, location: LocationId, variants: set[VariantId]) -> Promise:
        """A lapsed promise loses the goods that another order takes."""
        assert promise.location == location
        return replace(promise, lines=tuple(line for line in promise.lines if line[0] not in variants))

    def orders(self, *states: str) -> list[OrderId]:
        return [order for order, promise in self.promises.items() if promise.state in states]

    @rule(pick=PICKS)
    def a_released_order_reserves_again(self, pick: int) -> None:
        released = self.orders("released")
        if released and self.promises[released[pick % len(released)]].lines:
            order = released[pick % len(released)]
            self.reserve(order, self.promises[order].lines, LOCATIONS, None)

    @rule(pick=PICKS, minutes=st.none() | MINUTES)
    def an_order_keeps_its_goods(self, pick: int, minutes: int | None) -> None:
        """What has lapsed is promised again as far as nobody has taken it meanwhile."""
        active = self.orders("active")
        if not active:
            return
        lapsed = [order for order in active if not self.in_force(self.promises[order])]
        order = (lapsed or active)[pick % len(lapsed or active)]
        until = None if minutes is None else self.now + timedelta(minutes=minutes)
        self.warehouse.keep_until(order, until)
        self.promises[order] = replace(self.promises[order], until=until)

    @rule(pick=PICKS)
    def an_order_lets_go(self, pick: int) -> None:
        """INV-OR-6: only what is active; again is a no-op."""
        if not self.promises:
            return
        order = list(self.promises)[pick % len(self.promises)]
        self.warehouse.release(order)
        if self.promises[order].state == "active":
            self.promises[order] = replace(self.promises[order], state="released")
        before = deepcopy(self.warehouse)
        self.warehouse.release(order)
        assert self.warehouse == before

    @rule(pick=PICKS)
    def an_order_is_handed_over(self, pick: int) -> None:
        """INV-ST-6: each line is deducted once."""
        if not self.promises:
            return
        order = list(self.promises)[pick % len(self.promises)]
        promise = self.promises[order]
        self.warehouse.consume(order, at=self.now)
        if promise.state == "active":
            for variant, milli in promise.lines:
                self.stock[variant, promise.location] -= milli
            self.promises[order] = replace(promise, state="consumed")
        before = deepcopy(self.warehouse)
        self.warehouse.consume(order, at=self.now)
        assert self.warehouse == before

    @invariant()
    def what_is_there_is_the_sum_of_the_movements(self) -> None:
        """INV-ST-1: now, and as it was at every moment before."""
        for shelf in SHELVES:
            moved = [m.delta.milli for m in self.warehouse.movements if m.shelf == shelf]
            assert self.warehouse.on_hand(shelf).milli == sum(moved) == self.stock[shelf]
            for moment, stock in self.seen[-3:]:
                assert self.warehouse.on_hand(shelf, as_of=moment).milli == stock[shelf]

    @invariant()
    def what_is_reserved_is_the_sum_of_the_promises_in_force(self) -> None:
        """INV-ST-2."""
        for shelf in SHELVES:
            assert self.warehouse.reserved(shelf, self.now).milli == self.promised(shelf) >= 0

    @invariant()
    def nothing_is_promised_twice(self) -> None:
        """INV-ST-3: except where staff took goods by hand, and there every uncovered promise is listed."""
        short = self.warehouse.shortages(SHELVES, self.now)
        for shelf in SHELVES:
            assert self.warehouse.saleable(shelf, self.now).milli == self.free(shelf)
            assert self.free(shelf) >= 0 or shelf in self.taken_by_hand
            covered = self.stock[shelf] - min(self.warehouse.thresholds[shelf].milli, 0)
            missing = sum(s.missing.milli for s in short if s.shelf == shelf)
            assert missing == min(max(self.promised(shelf) - covered, 0), self.promised(shelf))

    @invariant()
    def a_line_is_sold_at_most_once(self) -> None:
        """INV-ST-6."""
        sales = [m for m in self.warehouse.movements if m.kind is MovementKind.SALE]
        assert len({(m.order_id, m.shelf[0]) for m in sales}) == len(sales)
        assert {m.order_id for m in sales} <= set(self.orders("consumed"))


TestWarehouse = WarehouseMachine.TestCase
TestWarehouse.settings = settings(TestWarehouse.settings, max_examples=120)
