"""Who has invited the person that two clients turn out to be."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.merging.inviters import Binding, Severed, merged_binding, merged_forest
from domain.shared.ids import ClientId
from tests.properties.strategies import MOMENT

ANNA, BORIS = ClientId(UUID(int=1)), ClientId(UUID(int=2))
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
