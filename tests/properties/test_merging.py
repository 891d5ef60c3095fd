"""What merging two clients and taking it back never breaks, whatever they own."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.loyalty.account import Use, UseState
from domain.loyalty.lot import Lot, LotState
from domain.loyalty.separation import separated
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.ledger import MERGED, AccountKind, Book, Transfer, Unit, relocated
from domain.shared.points import NO_POINTS, Points
from tests.properties.strategies import MOMENT

ANNA, BORIS = ClientId(UUID(int=1)), ClientId(UUID(int=2))
KINDS = [kind for kind in AccountKind if kind not in MERGED.values()]


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Any history of both clients."""
    book = Book()
    outside = {Unit.POINTS: AccountKind.POINTS_ISSUED, Unit.MONEY: AccountKind.PSP_RECEIVABLE}
    inside = [kind for kind in KINDS if not kind.may_go_below_zero]
    for number in range(draw(st.integers(0, 12))):
        client, kind = draw(st.sampled_from([ANNA, BORIS])), draw(st.sampled_from(inside))
        source, balance = outside[kind.unit], book.balance(client, kind)
        moves, most = (source, kind), 50
        if balance and draw(st.booleans()):
            moves, most = (
                (kind, draw(st.sampled_from([k for k in KINDS if k.unit is kind.unit and k != kind]))),
                balance,
            )
        amount = draw(st.integers(1, most))
        book.post(
            [
                Transfer(
                    key=str(number),
                    client_id=client,
                    source=moves[0],
                    destination=moves[1],
                    amount=amount,
                    at=MOMENT,
                )
            ]
        )
    return book


def totals(book: Book) -> Counter[AccountKind]:
    sums: Counter[AccountKind] = Counter()
    for (_, kind), balance in book.balances.items():
        sums[kind] += balance
    return Counter({kind: total for kind, total in sums.items() if total})


def of(book: Book, client: ClientId) -> dict[AccountKind, int]:
    return {kind: book.balance(client, kind) for kind in AccountKind if book.balance(client, kind)}


@given(books())
def test_a_whole_book_moves_and_comes_back(book: Book) -> None:
    """INV-ID-1, INV-ID-2: by entries alone, and nothing stays on the way."""
    anna, boris, company = of(book, ANNA), of(book, BORIS), totals(book)

    book.post(relocated(boris, giver=BORIS, taker=ANNA, key="merge", at=MOMENT))

    assert of(book, BORIS) == {}
    assert Counter(of(book, ANNA)) == Counter(
        {kind: total for kind in AccountKind if (total := anna.get(kind, 0) + boris.get(kind, 0))}
    )
    assert totals(book) == company
    book.post(relocated(boris, giver=ANNA, taker=BORIS, key="unmerge", at=MOMENT))
    assert (of(book, ANNA), of(book, BORIS)) == (anna, boris)


@given(st.dictionaries(st.sampled_from(KINDS), st.integers(-50, 50).filter(bool), min_size=1))
def test_half_a_book_is_never_moved(balances: dict[AccountKind, int]) -> None:
    sums = Counter[Unit]()
    for kind, amount in balances.items():
        sums[kind.unit] += amount
    if any(sums.values()):
        with pytest.raises(ValueError, match="sum to zero"):
            relocated(balances, giver=ANNA, taker=BORIS, key="merge", at=MOMENT)


@st.composite
def shared_lots(draw: st.DrawFn) -> tuple[list[Lot], list[Use]]:
    """Lots that orders of either have used, each at most for what is in it."""
    lots, uses = [], []
    for number in range(draw(st.integers(1, 5))):
        parts = draw(
            st.lists(
                st.tuples(st.integers(0, 5), st.integers(1, 30), st.sampled_from(UseState)),
                max_size=4,
                unique_by=lambda part: part[0],
            )
        )
        used = any(state is not UseState.RETURNED for _, _, state in parts)
        left = Points(draw(st.integers(0 if used else 1, 40)))
        lot = Lot(
            id=LotId(UUID(int=100 + number)),
            amount=left,
            remaining=left,
            state=LotState.ACTIVE,
            source_order=draw(st.none() | st.just(OrderId(UUID(int=10 + number)))),
            activates_at=MOMENT,
            expires_at=draw(st.none() | st.just(MOMENT + timedelta(days=number))),
        )
        for order, amount, state in parts:
            uses.append(
                Use(order_id=OrderId(UUID(int=10 + order)), lot_id=lot.id, points=Points(amount), state=state)
            )
            if state is not UseState.RETURNED:
                lot.amount += Points(amount)
                lot.held += Points(amount) if state is UseState.HELD else NO_POINTS
        lot.settle_state()
        lots.append(lot)
    return lots, uses


def state_of(lot: Lot) -> LotState:
    if lot.remaining or lot.held:
        return LotState.ACTIVE
    # Cut off to the last point, it is as if its order had earned nothing: a cancellation has nothing to take back.
    return LotState.SPENT if lot.amount else LotState.REVERSED


def summed(lots: list[Lot]) -> tuple[int, int, int]:
    return tuple(
        sum(getattr(lot, name).hundredths for lot in lots) for name in ("amount", "remaining", "held")
    )


@given(shared_lots(), st.sets(st.integers(0, 4)), st.sets(st.integers(0, 5)))
def test_points_are_told_apart_without_loss(
    shared: tuple[list[Lot], list[Use]], leaving: set[int], orders: set[int]
) -> None:
    """INV-ID-2: each use is beside a lot of its order's owner, and each lot still adds up."""
    lots, uses = shared
    before, remaining = summed(lots), {lot.id: lot.remaining for lot in lots}
    numbers = iter(range(1000, 2000))
    going = {OrderId(UUID(int=10 + order)) for order in orders}

    parts = separated(
        lots,
        uses,
        leaving_lots={LotId(UUID(int=100 + number)) for number in leaving},
        leaving_orders=going,
        new_id=lambda: LotId(UUID(int=next(numbers))),
    )

    after = [*parts.leaving, *parts.staying]
    assert summed(after) == before
    assert {lot.id: lot.remaining for lot in after if lot.id in remaining} == remaining
    moved = {(cut.order_id, cut.lot_id): cut.part_id for cut in parts.cuts}
    theirs = {lot.id for lot in parts.leaving}
    used, held = Counter[LotId](), Counter[LotId]()
    for use in uses:
        if use.state is not UseState.RETURNED:
            lot_id = moved.get((use.order_id, use.lot_id), use.lot_id)
            assert (lot_id in theirs) == (use.order_id in going)
            used[lot_id] += use.points.hundredths
            held[lot_id] += use.points.hundredths if use.state is UseState.HELD else 0
    for lot in after:
        assert lot.amount.hundredths == lot.remaining.hundredths + used[lot.id]
        assert lot.held.hundredths == held[lot.id]
        assert lot.state is state_of(lot)
        if lot.source_order in going:
            assert lot.id in theirs
