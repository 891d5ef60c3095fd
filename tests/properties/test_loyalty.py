"""Lots, their order, and the terms of the programme."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.loyalty.account import PointsAccount
from domain.loyalty.lot import Lot, LotState, spending_order
from domain.loyalty.program import AccrueOn, Program, Tier
from domain.shared.ids import LotId, OrderId
from domain.shared.money import Money
from domain.shared.period import months_after
from domain.shared.points import NO_POINTS, Points
from domain.shared.rate import Rate
from tests.properties.strategies import CLIENT, MOMENT, MOMENTS, RATES

ZONES = st.sampled_from(["Europe/Moscow", "Asia/Vladivostok", "Europe/Kaliningrad"]).map(ZoneInfo)


@st.composite
def lots(draw: st.DrawFn) -> list[Lot]:
    """All of them active by MOMENT or later, alive or not."""
    result = []
    for number in draw(st.lists(st.integers(1, 30), unique=True, max_size=7)):
        amount = draw(st.integers(1, 500))
        lives = draw(st.one_of(st.none(), st.integers(-2, 5)))
        result.append(
            Lot(
                id=LotId(UUID(int=number)),
                amount=Points(amount),
                remaining=Points(draw(st.integers(0, amount))),
                state=draw(st.sampled_from(LotState)),
                source_order=None,
                activates_at=MOMENT + timedelta(days=draw(st.integers(-3, 1))),
                expires_at=None if lives is None else MOMENT + timedelta(days=lives),
            )
        )
    return result


@given(lots(), st.randoms(use_true_random=False))
def test_the_nearest_expiry_goes_first_then_the_older(some: list[Lot], chance: object) -> None:
    """D3.2: those that never expire last; the order of reading does not matter."""
    ordered = spending_order(some)

    chance.shuffle(some)  # type: ignore[attr-defined]
    assert spending_order(some) == ordered
    assert sorted(lot.id for lot in some) == sorted(lot.id for lot in ordered)
    for one, following in pairwise(ordered):
        if one.expires_at is None:
            assert following.expires_at is None
        if one.expires_at == following.expires_at:
            assert one.id < following.id
        elif following.expires_at is not None:
            assert one.expires_at is not None
            assert one.expires_at < following.expires_at


@given(lots(), st.integers(1, 1_000))
def test_holding_and_releasing_is_identity(some: list[Lot], wanted: int) -> None:
    """INV-OR-5, INV-LO-3: the lots are as before, the two transfers cancel out."""
    account = PointsAccount(client_id=CLIENT, lots={lot.id: lot for lot in some})
    before = {lot.id: (lot.remaining, lot.held, lot.state) for lot in some}
    points, order = min(Points(wanted), account.spendable(MOMENT)), OrderId(UUID(int=99))

    account.hold(order, points, at=MOMENT)
    assert sum((lot.held for lot in some), start=NO_POINTS) == points
    account.release(order, at=MOMENT + timedelta(days=9))

    assert {lot.id: (lot.remaining, lot.held, lot.state) for lot in some} == before
    moves = account.pull_transfers()
    if points:
        there, back = moves
        assert (there.source, there.destination) == (back.destination, back.source)
        assert there.amount == back.amount == points.hundredths
    else:
        assert moves == []


@pytest.mark.parametrize(("remaining", "held"), [(-1, 0), (0, -1), (6, 5), (11, 0)])
def test_a_lot_that_cannot_be_is_not_loaded(remaining: int, held: int) -> None:
    """INV-LO-4."""
    with pytest.raises(ValueError, match="lot"):
        Lot(
            id=LotId(UUID(int=1)),
            amount=Points(10),
            remaining=Points(remaining),
            held=Points(held),
            state=LotState.ACTIVE,
            source_order=None,
            activates_at=MOMENT,
            expires_at=None,
        )


def tier(code: str, spent_from: int, rate: Rate) -> Tier:
    return Tier(code=code, name=code, rate=rate, max_share=Rate(5_000), spent_from=Money(spent_from))


def program(
    zone: ZoneInfo, *, defer: int = 0, months: int | None = None, tiers: tuple[Tier, ...] = ()
) -> Program:
    return Program(
        version=1,
        mode="charge_scores",
        accrue_on=AccrueOn.PAID,
        defer_days=defer,
        lifetime_months=months,
        zone=zone,
        tiers=tiers,
    )


@given(MOMENTS, ZONES, st.integers(0, 90), st.integers(1, 36))
def test_points_live_until_the_end_of_the_local_day(
    accrued_at: datetime, zone: ZoneInfo, defer: int, months: int
) -> None:
    """D3.2: months count from activation, on the client's calendar; INV-LO-4: the term is not empty."""
    terms = program(zone, defer=defer, months=months)

    activates_at = terms.activates_at(accrued_at)
    expires_at = terms.expires_at(activates_at)

    assert activates_at - accrued_at == timedelta(days=defer)
    assert expires_at is not None
    assert activates_at < expires_at
    last_day = months_after(activates_at.astimezone(zone).date(), months)
    last_moment = expires_at.astimezone(UTC) - timedelta(microseconds=1)
    assert last_moment.astimezone(zone).date() == last_day
    assert expires_at.astimezone(zone).date() == last_day + timedelta(days=1)


@given(MOMENTS, ZONES)
def test_points_without_a_lifetime_never_expire(activates_at: datetime, zone: ZoneInfo) -> None:
    """D3.2."""
    assert program(zone).expires_at(activates_at) is None


@given(st.lists(st.tuples(st.integers(0, 10**7), RATES), min_size=1, max_size=5), st.data())
def test_a_client_has_the_tier_named_or_the_base_one(
    conditions: list[tuple[int, Rate]], data: st.DataObject
) -> None:
    """D3.3: the base tier has the least condition; an unknown code falls back to it."""
    tiers = tuple(tier(f"tier-{n}", spent, rate) for n, (spent, rate) in enumerate(conditions))
    terms = program(ZoneInfo("Europe/Moscow"), tiers=tiers)
    named = data.draw(st.sampled_from(tiers))

    assert terms.tier(named.code) is named
    for unknown in (None, "", "gone"):
        base = terms.tier(unknown)
        assert all(base.spent_from <= other.spent_from for other in tiers)
