"""What merging two clients and taking it back never breaks, whatever they own."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clients.card import ClientCard
from domain.clients.contacts import Contact, ContactKind
from domain.clients.tags import Tag
from domain.clients.uniting import part, unite
from domain.loyalty.account import Use, UseState
from domain.loyalty.lot import Lot, LotState
from domain.loyalty.separation import separated
from domain.merging.inviters import Binding, Severed, merged_binding, merged_forest
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.ledger import MERGED, AccountKind, Book, Transfer, Unit, relocated
from domain.shared.locale import Locale
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
            st.lists(st.tuples(st.integers(0, 5), st.integers(1, 30), st.sampled_from(UseState)), max_size=4)
        )
        left = Points(draw(st.integers(0, 40)))
        lot = Lot(
            id=LotId(UUID(int=100 + number)),
            amount=left,
            remaining=left,
            state=LotState.ACTIVE,
            source_order=draw(st.none() | st.just(OrderId(UUID(int=10 + number)))),
            activates_at=MOMENT,
            expires_at=draw(st.none() | st.just(MOMENT + timedelta(days=number))),
        )
        for order, amount, state in {one[0]: one for one in parts}.values():
            uses.append(
                Use(order_id=OrderId(UUID(int=10 + order)), lot_id=lot.id, points=Points(amount), state=state)
            )
            if state is not UseState.RETURNED:
                lot.amount += Points(amount)
                lot.held += Points(amount) if state is UseState.HELD else NO_POINTS
        lot.settle_state()
        lots.append(lot)
    return lots, uses


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
        assert (lot.state is LotState.SPENT) == (not lot.remaining and not lot.held)
        if lot.source_order in going:
            assert lot.id in theirs


PEOPLE = [ClientId(UUID(int=number)) for number in range(7)]


@st.composite
def forests(draw: st.DrawFn) -> dict[ClientId, Binding]:
    """Everybody is invited by somebody before them, or by nobody."""
    order = draw(st.permutations(PEOPLE))
    bindings = {}
    for place, invited in enumerate(order):
        if place and draw(st.booleans()):
            bindings[invited] = Binding(
                inviter_id=order[draw(st.integers(0, place - 1))],
                bound_at=MOMENT + timedelta(days=draw(st.integers(0, 3))),
                valid=draw(st.integers(0, 4)) > 0,
            )
    return bindings


@given(forests(), st.permutations(PEOPLE))
def test_invitations_stay_a_forest(bindings: dict[ClientId, Binding], people: list[ClientId]) -> None:
    """Rule D4.18, INV-RE-1, INV-RE-9."""
    survivor, source, *_ = people

    found = merged_binding(survivor, source, bindings)
    forest = merged_forest(survivor, source, bindings)

    assert source not in forest
    assert source not in {binding.inviter_id for binding in forest.values()}
    for start in forest:
        seen, current = set(), start
        while current in forest:
            assert current not in seen
            seen.add(current)
            current = forest[current].inviter_id
    own = [bindings[one] for one in (survivor, source) if one in bindings and bindings[one].valid]
    if found.binding is not None:
        assert found.binding in own
        assert found.binding.bound_at == min(binding.bound_at for binding in own)
        assert found.severed is None
    else:
        assert (found.severed is None) == (not own)


def test_whoever_was_invited_by_the_other_has_no_inviter() -> None:
    bindings = {ANNA: Binding(inviter_id=BORIS, bound_at=MOMENT)}

    assert merged_binding(ANNA, BORIS, bindings).severed is Severed.SELF_LOOP
    assert merged_binding(BORIS, ANNA, bindings).severed is Severed.SELF_LOOP


def test_an_inviter_who_was_invited_by_the_other_makes_a_circle() -> None:
    """Boris has invited Vera, and Vera Anna."""
    vera = ClientId(UUID(int=3))
    bindings = {
        ANNA: Binding(inviter_id=vera, bound_at=MOMENT),
        vera: Binding(inviter_id=BORIS, bound_at=MOMENT),
    }

    assert merged_binding(ANNA, BORIS, bindings).severed is Severed.CYCLE


NAMES = st.none() | st.sampled_from(["Анна", "Борис", "Вера"])


@st.composite
def cards(draw: st.DrawFn, client_id: ClientId) -> ClientCard:
    kinds = draw(st.lists(st.sampled_from(["+79991234567", "+79991234568", "a@b.ru", "c@d.ru"]), unique=True))
    parsed = [
        Contact.parse(ContactKind.PHONE if text.startswith("+") else ContactKind.EMAIL, text)
        for text in kinds
    ]
    card = ClientCard(
        client_id=client_id,
        number=1,
        display_name=draw(st.sampled_from(["Аня", "№ 1"])),
        locale=draw(st.sampled_from(Locale)),
        traffic_source=draw(NAMES),
        custom_fields=draw(st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", "y", True]))),
    )
    card.change(
        {
            "first_name": draw(NAMES),
            "last_name": draw(NAMES),
            "contacts": parsed,
            "tags": [Tag(tag) for tag in draw(st.sets(st.sampled_from(["vip", "опт", "чай"])))],
        },
        fields={},
        at=MOMENT,
    )
    return card


def shown(card: ClientCard) -> dict[str, object]:
    names = (
        "display_name",
        "locale",
        "first_name",
        "last_name",
        "traffic_source",
        "custom_fields",
        "contacts",
        "tags",
    )
    return {name: getattr(card, name) for name in names}


@given(cards(ANNA), cards(BORIS), st.booleans())
def test_cards_are_united_and_parted(survivor: ClientCard, source: ClientCard, source_newer: bool) -> None:
    """D11: the newest value wins field by field, tags are united; and INV-ID-1 for the card."""
    before, theirs = shown(survivor), shown(source)
    newer, older = (source, survivor) if source_newer else (survivor, source)
    wanted = {name: getattr(newer, name) or getattr(older, name) for name in ("first_name", "last_name")}

    union = unite(survivor, source, source_newer=source_newer, at=MOMENT)

    assert shown(source) == theirs
    assert {name: getattr(survivor, name) for name in wanted} == wanted
    assert {tag.key for tag in survivor.tags} == {tag.key for tag in (*before["tags"], *theirs["tags"])}
    assert {one.key for one in survivor.contacts} == {
        one.key for one in (*before["contacts"], *theirs["contacts"])
    }
    primaries = Counter(contact.kind for contact in survivor.contacts if contact.primary)
    assert primaries == Counter({contact.kind for contact in survivor.contacts})
    part(survivor, union, at=MOMENT)
    assert shown(survivor) == before


@given(cards(ANNA), cards(BORIS), st.booleans())
def test_what_was_written_since_stays(survivor: ClientCard, source: ClientCard, source_newer: bool) -> None:
    union = unite(survivor, source, source_newer=source_newer, at=MOMENT)
    survivor.change({"first_name": "Галина", "traffic_source": "витрина"}, fields={}, at=MOMENT)

    part(survivor, union, at=MOMENT)

    assert (survivor.first_name, survivor.traffic_source) == ("Галина", "витрина")
    assert survivor.display_name == " ".join(filter(None, ("Галина", survivor.last_name)))
