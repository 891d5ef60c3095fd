"""What a client consents to, under any answers, merges and undone merges."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from application.consents.merge_consents import LockedPair, MergeConsents, UnmergeConsents
from application.shared.access import SYSTEM
from domain.consents.client_consents import ClientConsents
from domain.consents.consent_event import Circumstances, ConsentEvent, Evidence, Source, TextReference
from domain.consents.mailing import MailingChannel, may_be_mailed
from domain.consents.state import state, strictest
from domain.shared.ids import ClientId, ConsentEventId, MergeId
from domain.shared.purpose import Purpose
from tests.fakes.consents import InMemoryConsents
from tests.fakes.system import MOMENT, FrozenClock, SequentialIds
from tests.fakes.world import InMemoryUnitOfWork, World

ON_THE_WEB = Circumstances(source=Source.WEB, actor="client:1", evidence=Evidence(ip="203.0.113.7"))
LATER = MOMENT + timedelta(days=30)
IDS = SequentialIds()
ONE, OTHER, THIRD = (ClientId(UUID(int=number)) for number in (1, 2, 3))

PURPOSES = st.sampled_from(Purpose)
ANSWERS = st.tuples(PURPOSES, st.booleans(), st.integers(1, 2), st.sampled_from([-5, 0, 0, 1, 60]))
"""Purpose, given or not, version of the text, minutes since the answer before: clocks go back at times."""
HISTORIES = st.lists(ANSWERS, max_size=14)


def text(version: int) -> TextReference:
    return TextReference(version=version, locale="ru", sha256=f"{version:064x}")


def answer(consents: ClientConsents, purpose: Purpose, given_: bool, version: int, at: datetime) -> None:
    if given_:
        consents.give(ConsentEventId(uuid4()), purpose, text(version), ON_THE_WEB, at=at)
    else:
        consents.withdraw(ConsentEventId(uuid4()), purpose, ON_THE_WEB, at=at)


def client_with(
    answers: Sequence[tuple[Purpose, bool, int, int]], client_id: ClientId = ONE
) -> ClientConsents:
    consents, now = ClientConsents(client_id=client_id), MOMENT
    for purpose, given_, version, minutes in answers:
        now += timedelta(minutes=minutes)
        answer(consents, purpose, given_, version, now)
    return consents


@given(answers=HISTORIES, at=st.integers(-10, 500), data=st.data())
def test_the_state_at_a_moment_depends_on_nothing_later_and_on_no_order(
    answers: list[tuple[Purpose, bool, int, int]], at: int, data: st.DataObject
) -> None:
    """INV-PD-4"""
    events = client_with(answers).events
    moment = MOMENT + timedelta(minutes=at)
    shuffled = data.draw(st.permutations(events))
    earlier = [event for event in shuffled if event.at <= moment]

    told = state(events, moment)

    assert state(shuffled, moment) == told == state(earlier, moment)
    for purpose in Purpose:
        about: list[ConsentEvent] = [
            event for event in events if event.purpose is purpose and event in earlier
        ]
        assert (purpose in told.given) == bool(about and about[-1].given)


@given(answers=HISTORIES)
def test_events_are_numbered_without_gaps_and_time_never_goes_back(
    answers: list[tuple[Purpose, bool, int, int]],
) -> None:
    events = client_with(answers).events

    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert [event.at for event in events] == sorted(event.at for event in events)


@given(answers=HISTORIES, purpose=PURPOSES, given_=st.booleans())
def test_an_answer_about_one_purpose_changes_no_other(
    answers: list[tuple[Purpose, bool, int, int]], purpose: Purpose, given_: bool
) -> None:
    """INV-PD-5"""
    consents = client_with(answers)
    before = consents.state.given

    answer(consents, purpose, given_, 1, MOMENT + timedelta(days=1))

    assert consents.state.given - {purpose} == before - {purpose}
    assert (purpose in consents.state.given) == given_


@given(answers=HISTORIES)
def test_a_repeated_answer_is_no_news(answers: list[tuple[Purpose, bool, int, int]]) -> None:
    consents = client_with(answers)
    known = consents.events

    for purpose, last in consents.state.answers.items():
        version = last.text.version if last.text is not None else 1
        answer(consents, purpose, last.given, version, MOMENT + timedelta(days=1))

    assert consents.events == known


@given(given_=st.frozensets(PURPOSES), channel=st.sampled_from(MailingChannel))
def test_advertising_needs_three_consents_and_never_goes_to_a_forbidden_network(
    given_: frozenset[Purpose], channel: MailingChannel
) -> None:
    """S2-106, INV-CA-13"""
    if not may_be_mailed(given_, channel):
        return
    assert channel not in (MailingChannel.INSTAGRAM, MailingChannel.FACEBOOK)
    assert {Purpose.PERSONAL_DATA, Purpose.MARKETING} <= given_
    assert len(given_) >= 3
    for purpose in (Purpose.PERSONAL_DATA, Purpose.MARKETING):
        assert not may_be_mailed(given_ - {purpose}, channel)


Merging = TypeVar("Merging", MergeConsents, UnmergeConsents)


def merging(store: InMemoryConsents, use_case: type[Merging]) -> Merging:
    return use_case(
        pair=LockedPair(consents=store),
        consents=store,
        uow=InMemoryUnitOfWork(World()),
        clock=FrozenClock(LATER),
        ids=IDS,
        actor=SYSTEM,
    )


@given(one=HISTORIES, other=HISTORIES)
async def test_a_merged_client_may_be_mailed_only_as_both_could(
    one: list[tuple[Purpose, bool, int, int]], other: list[tuple[Purpose, bool, int, int]]
) -> None:
    """INV-ID-3"""
    store = InMemoryConsents(client_with(one), client_with(other, OTHER))
    a, b = store.given(ONE), store.given(OTHER)

    await merging(store, MergeConsents)(ONE, OTHER, MergeId(UUID(int=9)))

    assert store.given(ONE) == strictest(client_with(one).state, client_with(other).state) == a & b
    assert store.given(OTHER) == frozenset()
    for channel in MailingChannel:
        if may_be_mailed(store.given(ONE), channel):
            assert may_be_mailed(a, channel)
            assert may_be_mailed(b, channel)


@given(one=HISTORIES, other=HISTORIES, third=HISTORIES)
async def test_undone_merges_give_back_what_they_took(
    one: list[tuple[Purpose, bool, int, int]],
    other: list[tuple[Purpose, bool, int, int]],
    third: list[tuple[Purpose, bool, int, int]],
) -> None:
    """INV-ID-1, also of several merges, the last one undone first, and of a merge made again."""
    store = InMemoryConsents(client_with(one), client_with(other, OTHER), client_with(third, THIRD))
    merge, unmerge = merging(store, MergeConsents), merging(store, UnmergeConsents)
    first, second, again = (MergeId(UUID(int=number)) for number in (7, 8, 9))
    at_first = {client: store.given(client) for client in (ONE, OTHER, THIRD)}

    await merge(ONE, OTHER, first)
    between = {client: store.given(client) for client in (ONE, OTHER, THIRD)}
    for merge_id in (second, again):
        await merge(ONE, THIRD, merge_id)
        await unmerge(ONE, THIRD, merge_id)
        assert {client: store.given(client) for client in (ONE, OTHER, THIRD)} == between
    await unmerge(ONE, OTHER, first)

    assert {client: store.given(client) for client in (ONE, OTHER, THIRD)} == at_first


@given(one=HISTORIES, other=HISTORIES, said=st.frozensets(PURPOSES), order=st.booleans())
async def test_no_undone_merge_overrules_what_the_person_said_since(
    one: list[tuple[Purpose, bool, int, int]],
    other: list[tuple[Purpose, bool, int, int]],
    said: frozenset[Purpose],
    order: bool,
) -> None:
    """38-FZ: stop means stop, for the whole person. Merges are undone in any order."""
    store = InMemoryConsents(client_with(one), client_with(other, OTHER), client_with(other, THIRD))
    merge, unmerge = merging(store, MergeConsents), merging(store, UnmergeConsents)
    first, second = MergeId(UUID(int=7)), MergeId(UUID(int=8))
    before = {client: store.given(client) for client in (ONE, OTHER, THIRD)}
    await merge(ONE, OTHER, first)
    await merge(ONE, THIRD, second)

    survivor = await store.get(ONE)
    for purpose in said:
        answer(survivor, purpose, False, 1, LATER)
    await store.save(survivor)
    for source, merge_id in ((OTHER, first), (THIRD, second))[:: 1 if order else -1]:
        await unmerge(ONE, source, merge_id)

    for client, could in before.items():
        assert store.given(client) <= could - said


@given(one=HISTORIES, other=HISTORIES, third=HISTORIES, said=st.frozensets(PURPOSES))
async def test_what_was_refused_holds_for_all_who_were_one(
    one: list[tuple[Purpose, bool, int, int]],
    other: list[tuple[Purpose, bool, int, int]],
    third: list[tuple[Purpose, bool, int, int]],
    said: frozenset[Purpose],
) -> None:
    """The third was merged into the other before the other was merged into the one who refused."""
    store = InMemoryConsents(client_with(one), client_with(other, OTHER), client_with(third, THIRD))
    merge, unmerge = merging(store, MergeConsents), merging(store, UnmergeConsents)
    first, second = MergeId(UUID(int=7)), MergeId(UUID(int=8))
    before = {client: store.given(client) for client in (ONE, OTHER, THIRD)}
    await merge(OTHER, THIRD, first)
    await merge(ONE, OTHER, second)

    survivor = await store.get(ONE)
    for purpose in said:
        answer(survivor, purpose, False, 1, LATER)
    await store.save(survivor)
    await unmerge(ONE, OTHER, second)
    await unmerge(OTHER, THIRD, first)

    for client, could in before.items():
        assert store.given(client) == could - said
