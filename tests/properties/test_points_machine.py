"""A client's points under any sequence of purchases, cancellations and time, posted to a ledger."""

from copy import deepcopy
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.loyalty.account import GRACE, PointsAccount, Use
from domain.loyalty.errors import AccruedPointsSpent, NotEnoughPoints
from domain.loyalty.lot import Lot, LotState, spending_order
from domain.shared.ids import LotId, OrderId
from domain.shared.ledger import AccountKind, Book
from domain.shared.points import NO_POINTS, Points
from tests.properties.strategies import CLIENT, MOMENT

DAY = timedelta(days=1)
PICKS = st.integers(0, 7)
Accrual = tuple[int, int, int | None]
ACCRUALS = st.tuples(st.integers(0, 300), st.sampled_from([0, 0, 1, 2]), st.none() | st.integers(1, 20))
"""Hundredths of a point, days until active, days of life."""
Snapshot = tuple[dict[LotId, Lot], dict[tuple[OrderId, LotId], Use]]
SPENDABLE = {LotState.ACTIVE, LotState.SPENT}


class PointsMachine(RuleBasedStateMachine):
    """`spends` follows each order: how many points it uses and what has become of them."""

    def __init__(self) -> None:
        super().__init__()
        self.account = PointsAccount(client_id=CLIENT)
        self.book = Book()
        self.now = MOMENT
        self.ids = 0
        self.earned: dict[OrderId, LotId] = {}
        self.spends: dict[OrderId, tuple[int, str]] = {}

    def new_id(self) -> UUID:
        self.ids += 1
        return UUID(int=self.ids)

    def post(self) -> int:
        """Book what the account did, twice: the second time is a replay. Return how many transfers."""
        transfers = self.account.pull_transfers()
        self.book.post(transfers)
        balances = dict(self.book.balances)
        self.book.post(transfers)
        assert self.book.balances == balances
        assert self.account.pull_transfers() == []
        return len(transfers)

    def picked(self, pick: int, stage: str | None = None) -> OrderId | None:
        """One of the orders at this stage, if there is any."""
        found = [order for order, (_, now) in self.spends.items() if stage in (None, now)]
        return found[pick % len(found)] if found else None

    def unchanged(self, before: Snapshot) -> None:
        assert (self.account.lots, self.account.uses) == before
        assert self.account.pull_transfers() == []

    def snapshot(self) -> Snapshot:
        return deepcopy((self.account.lots, self.account.uses))

    @rule(days=st.sampled_from([1, 2, 16]))
    def time_passes(self, days: int) -> None:
        self.now += days * DAY

    @initialize(accruals=st.lists(ACCRUALS, min_size=2, max_size=3))
    def a_client_of_old(self, accruals: list[Accrual]) -> None:
        for accrual in accruals:
            self.an_order_earns(accrual)

    @rule(accrual=ACCRUALS)
    def an_order_earns(self, accrual: Accrual) -> None:
        points, deferred, lives = accrual
        order, lot = OrderId(self.new_id()), LotId(self.new_id())
        activates_at = self.now + deferred * DAY
        self.account.accrue(
            lot,
            Points(points),
            order_id=order,
            activates_at=activates_at,
            expires_at=None if lives is None else activates_at + lives * DAY,
            at=self.now,
        )
        events = self.account.pull_events()
        assert self.post() == len(events) == (1 if points else 0)
        if points:
            self.earned[order] = lot
            assert self.account.lots[lot].state is (LotState.PENDING if deferred else LotState.ACTIVE)

    @rule()
    def what_is_due_becomes_active(self) -> None:
        """INV-CO-7: the second time has an empty effect."""
        lots = self.account.lots.values()
        due = [lot for lot in lots if lot.state is LotState.PENDING and lot.activates_at <= self.now]
        expected = sum((lot.amount for lot in due), start=NO_POINTS)
        assert self.account.activate_due(self.now) == expected
        assert self.post() == len(self.account.pull_events()) == len(due)
        before = self.snapshot()
        assert self.account.activate_due(self.now) == NO_POINTS
        self.unchanged(before)

    @rule(wanted=st.integers(0, 400), everything=st.booleans())
    def an_order_holds(self, wanted: int, everything: bool) -> None:
        if everything:
            wanted = self.account.spendable(self.now).hundredths
        self.hold(OrderId(self.new_id()), wanted)

    def hold(self, order: OrderId, wanted: int, *, again: bool = False) -> bool:
        """INV-LO-4, INV-LO-5 and the order of spending."""
        lots, _ = before = self.snapshot()
        if Points(wanted) > self.account.spendable(self.now):
            with pytest.raises(NotEnoughPoints):
                self.account.hold(order, Points(wanted), at=self.now, again=again)
            self.unchanged(before)
            return False
        self.account.hold(order, Points(wanted), at=self.now, again=again)
        taken = {lot: old.remaining - self.account.lots[lot].remaining for lot, old in lots.items()}
        assert sum(taken.values(), start=NO_POINTS) == Points(wanted)
        usable = [lot for lot in spending_order(lots.values()) if lot.spendable(self.now)]
        assert all(not taken[lot.id] for lot in lots.values() if lot not in usable)
        for lot, later in pairwise(usable):
            assert taken[lot.id] == lot.remaining or not taken[later.id]
        assert self.post() == (1 if wanted else 0)
        if wanted:
            self.spends[order] = (wanted, "held")
        return True

    @rule(pick=PICKS, paid=st.booleans())
    def a_hold_ends(self, pick: int, paid: bool) -> None:
        """INV-OR-6: paid or released, once."""
        order = self.picked(pick, "held")
        if order is not None:
            (self.account.redeem if paid else self.account.release)(order, at=self.now)
            assert self.post() == 1
            self.spends[order] = (self.spends[order][0], "spent" if paid else "released")

    @rule(pick=PICKS)
    def an_expired_order_is_revived(self, pick: int) -> None:
        order = self.picked(pick, "released")
        if order is not None and self.hold(order, self.spends[order][0], again=True):
            self.account.redeem(order, at=self.now)
            assert self.post() == 1
            self.spends[order] = (self.spends[order][0], "spent")

    @rule(pick=PICKS)
    def a_paid_order_is_cancelled(self, pick: int) -> None:
        """INV-LO-6: what was spent comes back whole, what expired meanwhile with a term of grace."""
        order = self.picked(pick, "spent")
        if order is None:
            return
        before = self.account.spendable(self.now)
        grace = LotId(self.new_id())
        self.account.give_back(order, grace_lot=grace, at=self.now)
        assert self.post() == 1
        amount = Points(self.spends[order][0])
        assert self.account.spendable(self.now) - before == amount
        if grace in self.account.lots:
            assert self.account.lots[grace].expires_at == self.now + GRACE
        self.spends[order] = (amount.hundredths, "returned")

    @rule(pick=PICKS)
    def what_is_done_is_not_done_again(self, pick: int) -> None:
        """INV-OR-6, INV-LO-9: each step of an order's points happens once."""
        order = self.picked(pick)
        if order is None:
            return
        stage = self.spends[order][1]
        before = self.snapshot()
        if stage != "held":
            self.account.release(order, at=self.now)
            self.account.redeem(order, at=self.now)
        if stage != "spent":
            self.account.give_back(order, grace_lot=LotId(self.new_id()), at=self.now)
        self.unchanged(before)

    @rule(pick=PICKS)
    def an_accrual_is_reversed(self, pick: int) -> None:
        """Whole and untouched, or refused; again is a no-op."""
        if not self.earned:
            return
        order = list(self.earned)[pick % len(self.earned)]
        lot = self.account.lots[self.earned[order]]
        before = self.snapshot()
        if lot.state is LotState.REVERSED:
            self.account.reverse_accrual(order, at=self.now)
            self.unchanged(before)
        elif lot.remaining != lot.amount:
            with pytest.raises(AccruedPointsSpent):
                self.account.reverse_accrual(order, at=self.now)
            self.unchanged(before)
        else:
            self.account.reverse_accrual(order, at=self.now)
            assert self.post() == len(self.account.pull_events()) == 1
            assert (lot.state, lot.remaining) == (LotState.REVERSED, NO_POINTS)

    def balance(self, kind: AccountKind) -> Points:
        return Points(self.book.balance(CLIENT, kind))

    def remaining(self, *states: LotState) -> Points:
        return sum((lot.remaining for lot in self.account.lots.values() if lot.state in states), NO_POINTS)

    @invariant()
    def the_ledger_agrees_with_lots_and_orders(self) -> None:
        """INV-LO-3."""
        held = sum((lot.held for lot in self.account.lots.values()), NO_POINTS)
        stages = {"held": 0, "spent": 0}
        for points, stage in self.spends.values():
            stages[stage] = stages.get(stage, 0) + points
        assert self.balance(AccountKind.POINTS_PENDING) == self.remaining(LotState.PENDING)
        assert self.balance(AccountKind.POINTS_ACTIVE) == self.remaining(*SPENDABLE)
        assert self.balance(AccountKind.POINTS_HELD) == held == Points(stages["held"])
        assert self.balance(AccountKind.POINTS_REDEEMED) == Points(stages["spent"])

    @invariant()
    def all_that_was_issued_is_somewhere(self) -> None:
        """INV-LO-11."""
        points = [kind for kind in AccountKind if kind.value.startswith("points_")]
        elsewhere = [self.balance(kind) for kind in points if kind is not AccountKind.POINTS_ISSUED]
        assert NO_POINTS - self.balance(AccountKind.POINTS_ISSUED) == sum(elsewhere, NO_POINTS)

    @invariant()
    def a_lot_never_holds_more_than_it_has(self) -> None:
        """INV-LO-4."""
        for lot in self.account.lots.values():
            assert NO_POINTS <= lot.remaining <= lot.amount
            assert NO_POINTS <= lot.held <= lot.amount
            assert lot.remaining + lot.held <= lot.amount
            empty = lot.state in SPENDABLE and not (lot.remaining or lot.held)
            assert (lot.state is LotState.SPENT) is empty
            assert lot.state in SPENDABLE or not lot.held

    @invariant()
    def only_points_in_their_term_can_be_spent(self) -> None:
        """INV-LO-4: neither before `activates_at` nor at or after `expires_at`."""
        expected = NO_POINTS
        for lot in self.account.lots.values():
            in_term = lot.activates_at <= self.now and (lot.expires_at is None or self.now < lot.expires_at)
            if lot.state is LotState.ACTIVE and in_term:
                expected += lot.remaining
        assert self.account.spendable(self.now) == expected <= self.balance(AccountKind.POINTS_ACTIVE)


TestPoints = PointsMachine.TestCase
TestPoints.settings = settings(TestPoints.settings, max_examples=120)
