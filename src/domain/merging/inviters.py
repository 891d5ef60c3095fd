"""Who has invited the person that two clients turn out to be (D4, rule 18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A client's one inviter, since the first touch. One that is not `valid` was refused or taken back."""

    inviter_id: ClientId
    bound_at: datetime
    valid: bool = True


class Severed(StrEnum):
    """Why the person has no inviter although there was a binding: for the audit log."""

    SELF_LOOP = "self_loop"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedBinding:
    binding: Binding | None
    severed: Severed | None = None


def merged_binding(
    survivor_id: ClientId, source_id: ClientId, bindings: Mapping[ClientId, Binding]
) -> MergedBinding:
    """The earlier valid binding, unless the two are each other's inviters or it would close a circle.

    `bindings` has an entry for every invited client and forms a forest. Whoever the source has invited is
    invited by the survivor from then on (INV-RE-1, INV-RE-9).
    """
    both = (survivor_id, source_id)
    own = [bindings[one] for one in both if one in bindings and bindings[one].valid]
    if not own:
        return MergedBinding(binding=None)
    earlier = min(own, key=lambda binding: (binding.bound_at, binding.inviter_id))
    if earlier.inviter_id in both:
        return MergedBinding(binding=None, severed=Severed.SELF_LOOP)
    if _descends_from(earlier.inviter_id, both, bindings):
        return MergedBinding(binding=None, severed=Severed.CYCLE)
    return MergedBinding(binding=earlier)


def merged_forest(
    survivor_id: ClientId, source_id: ClientId, bindings: Mapping[ClientId, Binding]
) -> dict[ClientId, Binding]:
    """All valid bindings once the source is a part of the survivor."""
    found = merged_binding(survivor_id, source_id, bindings).binding
    forest = {
        invited: Binding(
            inviter_id=survivor_id if binding.inviter_id == source_id else binding.inviter_id,
            bound_at=binding.bound_at,
        )
        for invited, binding in bindings.items()
        if binding.valid and invited not in (survivor_id, source_id)
    }
    return forest | ({survivor_id: found} if found is not None else {})


def _descends_from(
    client_id: ClientId, ancestors: tuple[ClientId, ...], bindings: Mapping[ClientId, Binding]
) -> bool:
    current: ClientId | None = client_id
    while current is not None:
        if current in ancestors:
            return True
        binding = bindings.get(current)
        current = binding.inviter_id if binding is not None and binding.valid else None
    return False
