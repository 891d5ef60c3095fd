"""Who may give which rights to whom (INV-ID-7). A right is any name: this rule does not know what it opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from domain.shared.ids import ClientId
from domain.staff.errors import OutrankedByMember, OwnRights, RightsContradictory, RightsExceeded

Right = TypeVar("Right", bound=str)


def effective(
    brought: frozenset[Right], *, granted: frozenset[Right], withheld: frozenset[Right]
) -> frozenset[Right]:
    """What a role brings and what was granted beside it, less what was withheld. Raise RightsContradictory."""
    if granted & withheld:
        raise RightsContradictory(granted & withheld)
    return (brought | granted) - withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Grantor:
    """Whoever appoints, changes or dismisses. `client_id` is None for who is no client: the superuser."""

    client_id: ClientId | None
    rights: frozenset[str]

    def check(self, member_id: ClientId, *, before: frozenset[str], after: frozenset[str]) -> None:
        """Rights only ever come from above: both what the member may do and what they shall be able to do
        are the grantor's own too. Raise OwnRights, OutrankedByMember or RightsExceeded.
        """
        if member_id == self.client_id:
            raise OwnRights
        if not before <= self.rights:
            raise OutrankedByMember(before - self.rights)
        if not after <= self.rights:
            raise RightsExceeded(after - self.rights)
