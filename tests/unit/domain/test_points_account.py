"""Points earned, held, spent and given back, in readable cases."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.loyalty.account import GRACE, PointsAccount
from domain.loyalty.errors import AccruedPointsSpent, NotEnoughPoints
from domain.loyalty.events import PointsAccrued
from domain.loyalty.lot import LotState
from domain.loyalty.program import AccrueOn, Program
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.ledger import AccountKind
from domain.shared.points import NO_POINTS, Points
from tests.fakes.system import MOMENT

DAY = timedelta(days=1)
SOON, LATER, NEVER = (LotId(UUID(int=number)) for number in (3, 2, 1))
PURCHASE, OTHER = OrderId(UUID(int=50)), OrderId(UUID(int=51))
GRACE_LOT = LotId(UUID(int=9))


def account() -> PointsAccount:
    """Ten points that die in a day, ten in a week, ten that never do."""
    result = PointsAccount(client_id=ClientId(UUID(int=7)))
    for lot, lives in ((NEVER, None), (LATER, 7), (SOON, 1)):
        result.accrue(
            lot,
            Points.offered("10"),
            order_id=OrderId(lot),
            activates_at=MOMENT,
            expires_at=None if lives is None else MOMENT + lives * DAY,
            at=MOMENT,
        )
    result.pull_transfers()
    result.pull_events()
    return result


def remaining(of: PointsAccount) -> dict[LotId, str]:
    return {lot.id: str(lot.remaining) for lot in of.lots.values()}


def test_what_dies_first_is_spent_first() -> None:
    """D3.2, INV-LO-4."""
    points = account()

    points.hold(PURCHASE, Points.offered("15.50"), at=MOMENT)
    points.redeem(PURCHASE, at=MOMENT)

    assert remaining(points) == {SOON: "0.00", LATER: "4.50", NEVER: "10.00"}
    assert points.lots[SOON].state is LotState.SPENT
    assert points.lots[LATER].state is LotState.ACTIVE
    held, redeemed = points.pull_transfers()
    assert (held.source, held.destination) == (AccountKind.POINTS_ACTIVE, AccountKind.POINTS_HELD)
    assert (redeemed.source, redeemed.destination) == (AccountKind.POINTS_HELD, AccountKind.POINTS_REDEEMED)
    assert held.amount == redeemed.amount == 1_550


def test_dead_points_are_not_spent() -> None:
    """INV-LO-4: at the very moment of expiry they are gone."""
    points = account()

    assert points.spendable(MOMENT + DAY - timedelta(microseconds=1)) == Points.offered("30")
    assert points.spendable(MOMENT + DAY) == Points.offered("20")
    with pytest.raises(NotEnoughPoints):
        points.hold(PURCHASE, Points.offered("20.01"), at=MOMENT + DAY)
    assert remaining(points) == {SOON: "10.00", LATER: "10.00", NEVER: "10.00"}
    assert points.pull_transfers() == []


def test_deferred_points_wait_for_their_day() -> None:
    """INV-LO-4."""
    points = PointsAccount(client_id=ClientId(UUID(int=7)))
    points.accrue(
        SOON,
        Points.offered("5"),
        order_id=PURCHASE,
        activates_at=MOMENT + 14 * DAY,
        expires_at=None,
        at=MOMENT,
    )
    [accrued] = points.pull_events()
    assert isinstance(accrued, PointsAccrued)
    assert accrued.activates_at == MOMENT + 14 * DAY

    assert points.activate_due(MOMENT + 13 * DAY) == NO_POINTS
    assert points.spendable(MOMENT + 14 * DAY) == NO_POINTS
    assert points.activate_due(MOMENT + 14 * DAY) == Points.offered("5")
    assert points.activate_due(MOMENT + 15 * DAY) == NO_POINTS
    assert points.spendable(MOMENT + 14 * DAY) == Points.offered("5")


def test_nothing_earned_leaves_no_trace() -> None:
    points = account()

    points.accrue(GRACE_LOT, NO_POINTS, order_id=OTHER, activates_at=MOMENT, expires_at=None, at=MOMENT)

    assert GRACE_LOT not in points.lots
    assert (points.pull_transfers(), points.pull_events()) == ([], [])


def test_a_released_hold_goes_back_to_its_lots() -> None:
    """INV-OR-6."""
    points = account()
    points.hold(PURCHASE, Points.offered("25"), at=MOMENT)

    points.release(PURCHASE, at=MOMENT)
    points.release(PURCHASE, at=MOMENT)

    assert remaining(points) == {SOON: "10.00", LATER: "10.00", NEVER: "10.00"}
    assert len(points.pull_transfers()) == 2


def test_points_of_a_dead_lot_come_back_with_a_term_of_grace() -> None:
    """INV-LO-6, D3.2: at its very end a lot is dead; the rest goes to its own lot."""
    points = account()
    points.hold(PURCHASE, Points.offered("15"), at=MOMENT)
    points.redeem(PURCHASE, at=MOMENT)
    then = MOMENT + DAY

    points.give_back(PURCHASE, grace_lot=GRACE_LOT, at=then)

    assert remaining(points) == {SOON: "0.00", LATER: "10.00", NEVER: "10.00", GRACE_LOT: "10.00"}
    assert points.lots[GRACE_LOT].expires_at == then + GRACE
    assert points.spendable(then) == Points.offered("30")


def test_an_untouched_accrual_is_taken_back() -> None:
    """D3.2."""
    points = account()

    points.reverse_accrual(OrderId(SOON), at=MOMENT)
    points.reverse_accrual(OrderId(SOON), at=MOMENT)

    [reversal] = points.pull_transfers()
    assert (reversal.destination, reversal.amount) == (AccountKind.POINTS_REVERSED, 1_000)
    assert points.spendable(MOMENT) == Points.offered("20")


def test_a_deferred_accrual_is_taken_back_from_what_is_pending() -> None:
    """INV-LO-3, D3.2."""
    points = PointsAccount(client_id=ClientId(UUID(int=7)))
    points.accrue(SOON, Points(500), order_id=PURCHASE, activates_at=MOMENT + DAY, expires_at=None, at=MOMENT)

    points.reverse_accrual(PURCHASE, at=MOMENT)

    accrued, reversed_ = points.pull_transfers()
    assert (accrued.destination, reversed_.source) == (AccountKind.POINTS_PENDING, AccountKind.POINTS_PENDING)
    assert points.activate_due(MOMENT + DAY) == NO_POINTS


@pytest.mark.parametrize("paid", [False, True])
def test_an_accrual_in_use_is_not_taken_back(paid: bool) -> None:
    """D3.2."""
    points = account()
    points.hold(PURCHASE, Points.offered("0.01"), at=MOMENT)
    if paid:
        points.redeem(PURCHASE, at=MOMENT)
    points.pull_transfers()

    with pytest.raises(AccruedPointsSpent):
        points.reverse_accrual(OrderId(SOON), at=MOMENT)

    assert remaining(points) == {SOON: "9.99", LATER: "10.00", NEVER: "10.00"}
    assert points.pull_transfers() == []


def test_a_year_of_points_ends_with_the_local_day() -> None:
    """D3.2: 29 February plus 12 months is 28 February; Moscow's midnight is 21:00 UTC."""
    program = Program(
        version=1,
        mode="charge_scores",
        accrue_on=AccrueOn.COMPLETED,
        defer_days=0,
        lifetime_months=12,
        zone=ZoneInfo("Europe/Moscow"),
        tiers=(),
    )

    assert program.expires_at(datetime(2028, 2, 29, 12, tzinfo=UTC)) == datetime(2029, 2, 28, 21, tzinfo=UTC)
    assert program.expires_at(datetime(2028, 1, 31, 22, tzinfo=UTC)) == datetime(2029, 2, 1, 21, tzinfo=UTC)
