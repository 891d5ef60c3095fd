"""The table of reactions, and events on their way through the log."""

import dataclasses
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.aggregate import DomainEvent
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from entrypoints.worker.reactions import (
    REACTIONS,
    SUBSCRIPTIONS,
    ReactionUnknown,
    decoded,
    reaction_named,
)
from tests.fakes.system import MOMENT

MONEY = st.integers(0, 10**12).map(Money)
QUANTITY = st.integers(-(10**12), 10**12).map(Quantity)
POINTS = st.integers(0, 10**12).map(Points)


def _field(hint: Any) -> st.SearchStrategy[Any]:
    if get_origin(hint) is tuple:
        return st.lists(_field(get_args(hint)[0]), max_size=3).map(tuple)
    bare = getattr(hint, "__supertype__", hint)
    known = {
        UUID: st.uuids(),
        Money: MONEY,
        Points: POINTS,
        Quantity: QUANTITY,
        int: st.integers(0, 2**53),
        str: st.text(),
        bool: st.booleans(),
    }
    return known.get(bare, st.just(MOMENT))


def events() -> st.SearchStrategy[DomainEvent]:
    def made(kind: type[DomainEvent]) -> st.SearchStrategy[DomainEvent]:
        hints, names = get_type_hints(kind), [field.name for field in dataclasses.fields(kind)]
        return st.builds(kind, **{name: _field(hints[name]) for name in names})

    return st.sampled_from(list(REACTIONS)).flatmap(made)


@given(events())
def test_an_event_comes_out_of_the_log_as_it_went_in(event: DomainEvent) -> None:
    written = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(event)))

    assert decoded(event.topic, written) == event


def test_names_of_reactions_are_unique() -> None:
    names = [name for names in SUBSCRIPTIONS.values() for name in names]

    assert len(names) == len(set(names))
    assert set(SUBSCRIPTIONS) == {event.topic for event in REACTIONS}


@given(events())
def test_reactions_of_another_release_are_not_taken_for_ours(event: DomainEvent) -> None:
    with pytest.raises(ReactionUnknown):
        reaction_named("of.another.release", event)
    with pytest.raises(ReactionUnknown):
        decoded("of.another.release", {})
