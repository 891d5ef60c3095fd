"""A segment: clients whom the shop has a name for, by a rule or by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.segments.conditions import Condition
from domain.segments.errors import SegmentKindFixed, SegmentNameUnfit, TooManyMembers
from domain.shared.ids import ClientId, SegmentId
from domain.shared.text import folded, spaced

NAME_LENGTH: Final = 100
MAX_MEMBERS: Final = 1_000


@dataclass(eq=False, slots=True, kw_only=True)
class Segment:
    """Either `rule`, then it is whoever fulfils it now, or a list: then `members`, and `rule` is None."""

    id: SegmentId
    name: str
    rule: Condition | None
    members: frozenset[ClientId]
    created_at: datetime
    changed_at: datetime

    @classmethod
    def by_rule(cls, segment_id: SegmentId, name: str, rule: Condition, *, at: datetime) -> Segment:
        """Raise SegmentNameUnfit."""
        return cls(
            id=segment_id,
            name=_fit_name(name),
            rule=rule,
            members=frozenset(),
            created_at=at,
            changed_at=at,
        )

    @classmethod
    def by_hand(
        cls, segment_id: SegmentId, name: str, members: Iterable[ClientId], *, at: datetime
    ) -> Segment:
        """Raise SegmentNameUnfit or TooManyMembers."""
        return cls(
            id=segment_id,
            name=_fit_name(name),
            rule=None,
            members=_fit_members(members),
            created_at=at,
            changed_at=at,
        )

    @property
    def name_key(self) -> str:
        """Two names with one key are one name."""
        return folded(self.name)

    def rename(self, name: str, *, at: datetime) -> None:
        """Raise SegmentNameUnfit."""
        self.name, self.changed_at = _fit_name(name), at

    def rule_anew(self, rule: Condition, *, at: datetime) -> None:
        """Raise SegmentKindFixed."""
        if self.rule is None:
            raise SegmentKindFixed
        self.rule, self.changed_at = rule, at

    def list_anew(self, members: Iterable[ClientId], *, at: datetime) -> None:
        """Raise SegmentKindFixed or TooManyMembers."""
        if self.rule is not None:
            raise SegmentKindFixed
        self.members, self.changed_at = _fit_members(members), at


def _fit_name(text: str) -> str:
    name = spaced(text)
    if not 1 <= len(name) <= NAME_LENGTH:
        raise SegmentNameUnfit(NAME_LENGTH)
    return name


def _fit_members(members: Iterable[ClientId]) -> frozenset[ClientId]:
    chosen = frozenset(members)
    if len(chosen) > MAX_MEMBERS:
        raise TooManyMembers(MAX_MEMBERS)
    return chosen
