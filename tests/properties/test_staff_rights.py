"""Rights only ever come from above (INV-ID-7), and the second pair of eyes is really a second one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.ids import ClientId
from domain.shared.money import Money
from domain.shared.points import Points
from domain.staff.errors import (
    ApprovalTooLate,
    OutrankedByMember,
    OwnRights,
    RightsContradictory,
    RightsExceeded,
    SecondPersonUnfit,
)
from domain.staff.four_eyes import APPROVED_WITHIN, FourEyes, Proposal
from domain.staff.rights import Grantor, effective

RIGHTS = tuple("abcdef")
PEOPLE = tuple(ClientId(UUID(int=number)) for number in range(1, 7))
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

rights = st.frozensets(st.sampled_from(RIGHTS))
people = st.sampled_from(PEOPLE)
steps = st.lists(st.tuples(people, people, rights, rights, rights), max_size=40)
amounts = st.integers(min_value=-(10**12), max_value=10**12)
thresholds = st.none() | st.integers(min_value=1, max_value=10**12)


@given(held=st.fixed_dictionaries(dict.fromkeys(PEOPLE, rights)), steps=steps)
def test_no_sequence_of_grants_gives_anybody_more_than_their_grantor_has(
    held: dict[ClientId, frozenset[str]], steps: list[tuple]
) -> None:
    """INV-ID-7. Whoever they are and whatever they try, no right appears that nobody above had."""
    held = dict(held)
    everything = frozenset[str]().union(*held.values())
    for who, whom, role, granted, withheld in steps:
        before, grantor = dict(held), Grantor(client_id=who, rights=held[who])
        try:
            after = effective(role, granted=granted, withheld=withheld)
            grantor.check(whom, before=held[whom], after=after)
        except (RightsContradictory, RightsExceeded, OutrankedByMember, OwnRights):
            continue
        held[whom] = after

        assert after <= before[who]
        assert before[whom] <= before[who], "nobody is changed by somebody below"
        assert held[who] == before[who], "nobody changes themself"
    assert frozenset[str]().union(*held.values()) <= everything


@given(own=rights, before=rights, after=rights)
def test_whoever_has_enough_is_not_refused(
    own: frozenset[str], before: frozenset[str], after: frozenset[str]
) -> None:
    """The rule refuses nothing else: a superuser is no client, so never themself."""
    for grantor in (Grantor(client_id=None, rights=own), Grantor(client_id=PEOPLE[0], rights=own)):
        if before | after <= own:
            grantor.check(PEOPLE[1], before=before, after=after)
        else:
            with pytest.raises((OutrankedByMember, RightsExceeded)):
                grantor.check(PEOPLE[1], before=before, after=after)


@given(brought=rights, granted=rights, withheld=rights)
def test_what_is_withheld_is_not_there_and_what_is_granted_is(
    brought: frozenset[str], granted: frozenset[str], withheld: frozenset[str]
) -> None:
    if granted & withheld:
        with pytest.raises(RightsContradictory):
            effective(brought, granted=granted, withheld=withheld)
        return
    found = effective(brought, granted=granted, withheld=withheld)

    assert found >= granted
    assert not found & withheld
    assert found - granted == brought - withheld - granted


@given(minor=amounts, threshold=thresholds)
def test_the_threshold_is_met_by_the_amount_whichever_way_it_goes(minor: int, threshold: int | None) -> None:
    needed = threshold is not None and abs(minor) >= threshold
    money = FourEyes(money=Money(threshold) if threshold is not None else None)
    points = FourEyes(points=Points(threshold) if threshold is not None else None)

    assert money.needs_second(Money(minor)) == needed
    assert points.needs_second(Points(minor)) == needed
    assert not money.needs_second(Points(minor)), "each kind has a threshold of its own"
    assert not points.needs_second(Money(minor))


@given(
    proposer=st.none() | people,
    approver=people,
    right=st.sampled_from(RIGHTS),
    held=rights,
    waited=st.timedeltas(min_value=timedelta(0), max_value=2 * APPROVED_WITHIN),
)
def test_an_approval_counts_exactly_when_another_one_with_the_right_gives_it_in_time(
    proposer: ClientId | None, approver: ClientId, right: str, held: frozenset[str], waited: timedelta
) -> None:
    proposal = Proposal(right=right, by=proposer, at=NOW)
    refusals = []
    if proposer == approver or right not in held:
        refusals.append(SecondPersonUnfit)
    elif waited > APPROVED_WITHIN:
        refusals.append(ApprovalTooLate)

    if refusals:
        with pytest.raises(refusals[0]):
            proposal.approve(approver, held, at=NOW + waited)
    else:
        proposal.approve(approver, held, at=NOW + waited)
