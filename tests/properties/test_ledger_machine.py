"""The ledger under any batches of transfers, replayed, altered and overdrawn."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.shared.errors import DomainError
from domain.shared.ids import ClientId
from domain.shared.ledger import AccountKind, BalanceTooLow, Book, Transfer, TransferKeyReused, Unit
from tests.properties.strategies import MOMENT

CLIENTS = [ClientId(UUID(int=1)), ClientId(UUID(int=2))]
OUTSIDE = {AccountKind.POINTS_ISSUED, AccountKind.PSP_RECEIVABLE}
ROUTES = [
    (source, destination)
    for source in AccountKind
    for destination in AccountKind
    if source is not destination and source.unit is destination.unit
]


@st.composite
def transfers(draw: st.DrawFn) -> Transfer:
    """Few keys, so that they meet again; mostly from outside, so that there is something to move."""
    source, destination = draw(
        st.sampled_from(ROUTES) | st.sampled_from([r for r in ROUTES if r[0] in OUTSIDE])
    )
    return Transfer(
        key=draw(st.text("abcdefgh", min_size=1, max_size=2)),
        client_id=draw(st.sampled_from(CLIENTS)),
        source=source,
        destination=destination,
        amount=draw(st.integers(1, 50)),
        at=MOMENT + timedelta(seconds=draw(st.integers(0, 3))),
    )


class LedgerMachine(RuleBasedStateMachine):
    """The model is the plain list of what was accepted; balances are summed from it."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book()
        self.accepted: list[Transfer] = []

    def summed(self, posted: Sequence[Transfer]) -> Counter[tuple[ClientId, AccountKind]]:
        balances: Counter[tuple[ClientId, AccountKind]] = Counter()
        for transfer in posted:
            balances[transfer.client_id, transfer.source] -= transfer.amount
            balances[transfer.client_id, transfer.destination] += transfer.amount
        return balances

    def expected(self, batch: Sequence[Transfer]) -> list[Transfer] | type[DomainError]:
        posted = list(self.accepted)
        for transfer in batch:
            known = next((old for old in posted if old.key == transfer.key), None)
            if known is not None:
                if not known.same_move(transfer):
                    return TransferKeyReused
                continue
            posted.append(transfer)
        if any(sum_ < 0 for (_, kind), sum_ in self.summed(posted).items() if kind not in OUTSIDE):
            return BalanceTooLow
        return posted

    @rule(batch=st.lists(transfers(), max_size=4))
    def post(self, batch: list[Transfer]) -> None:
        """All of them or none."""
        expected = self.expected(batch)
        if isinstance(expected, list):
            self.book.post(batch)
            self.accepted = expected
            return
        balances, known = dict(self.book.balances), dict(self.book.transfers)
        with pytest.raises(expected):
            self.book.post(batch)
        assert (self.book.balances, self.book.transfers) == (balances, known)

    @precondition(lambda self: self.accepted)
    @rule(data=st.data(), later=st.integers(0, 100))
    def replay(self, data: st.DataObject, later: int) -> None:
        """A known key with the same content is a no-op, whenever it is asked for."""
        old = data.draw(st.sampled_from(self.accepted))
        balances, known = dict(self.book.balances), dict(self.book.transfers)
        again = Transfer(
            key=old.key,
            client_id=old.client_id,
            source=old.source,
            destination=old.destination,
            amount=old.amount,
            at=old.at + timedelta(days=later),
        )
        self.book.post([again, again])
        assert (self.book.balances, self.book.transfers) == (balances, known)

    @precondition(lambda self: self.accepted)
    @rule(data=st.data(), more=st.integers(1, 9))
    def a_key_with_another_content_is_refused(self, data: st.DataObject, more: int) -> None:
        old = data.draw(st.sampled_from(self.accepted))
        other = Transfer(
            key=old.key,
            client_id=old.client_id,
            source=old.source,
            destination=old.destination,
            amount=old.amount + more,
            at=old.at,
        )
        balances = dict(self.book.balances)
        with pytest.raises(TransferKeyReused):
            self.book.post([other])
        assert self.book.balances == balances

    @invariant()
    def each_balance_is_the_sum_of_its_entries(self) -> None:
        """INV-LO-3."""
        assert list(self.book.transfers.values()) == self.accepted
        summed = self.summed(self.accepted)
        for client in CLIENTS:
            for kind in AccountKind:
                assert self.book.balance(client, kind) == summed[client, kind]

    @invariant()
    def the_whole_sums_to_zero_in_each_unit_of_each_client(self) -> None:
        """INV-LO-3."""
        for client in CLIENTS:
            for unit in Unit:
                kinds = [kind for kind in AccountKind if kind.unit is unit]
                assert sum(self.book.balance(client, kind) for kind in kinds) == 0

    @invariant()
    def only_the_outside_world_owes(self) -> None:
        """INV-LO-5, INV-PA-6."""
        assert all(balance >= 0 for (_, kind), balance in self.book.balances.items() if kind not in OUTSIDE)


TestLedger = LedgerMachine.TestCase


@given(st.integers(-5, 5), st.sampled_from(AccountKind), st.sampled_from(AccountKind))
def test_a_transfer_moves_something_between_two_accounts_of_one_unit(
    amount: int, source: AccountKind, destination: AccountKind
) -> None:
    """INV-LO-3: points never become money."""
    sound = amount > 0 and source is not destination and source.unit is destination.unit

    def make() -> Transfer:
        return Transfer(
            key="key",
            client_id=CLIENTS[0],
            source=source,
            destination=destination,
            amount=amount,
            at=MOMENT,
        )

    if sound:
        assert make().amount == amount
    else:
        with pytest.raises(ValueError, match="transfer"):
            make()
