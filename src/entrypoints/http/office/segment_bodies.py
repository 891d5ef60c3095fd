"""What segments look like on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from application.segments.keep_segment import SegmentChanges
from application.segments.ports import SegmentMember
from domain.segments.reading import MAX_CONDITIONS, MAX_DEPTH
from domain.segments.segment import MAX_MEMBERS, NAME_LENGTH, Segment
from domain.shared.ids import ClientId
from entrypoints.http.wire import Input, View, given

Name = Annotated[str, Meta(min_length=1, max_length=NAME_LENGTH, examples=["Давно не заходили"])]
Rule = Annotated[
    dict[str, Any],
    Meta(
        description=(
            '`{"all": […]}`, `{"any": […]}`, `{"not": …}`, or a condition with `field`. With `value`: `tag`, '
            "`traffic_source` (null: unknown), `tier` (null: none), `blocked`, `contact` (a kind), `consent` "
            "(a purpose), `locale`, `custom_field` (and its `key`). With `from`, `to` (excluded), `last_days`: "
            "`created`, `last_order`. With `min`, `max` (both included): `orders_count`, `spent`, `points`. "
            "With `within_days`: `birthday`. Orders count once they are paid and unless wholly refunded. "
            f"At most {MAX_CONDITIONS} conditions, {MAX_DEPTH} levels deep."
        ),
        examples=[
            {
                "all": [
                    {"field": "spent", "min": "10000.00"},
                    {"not": {"field": "last_order", "last_days": 90}},
                ]
            }
        ],
    ),
]
ClientIds = Annotated[tuple[UUID, ...], Meta(max_length=MAX_MEMBERS, description="In no order")]


class NewSegmentBody(Input, frozen=True):
    """Either `rule` or `client_ids`."""

    name: Name
    rule: Rule | None = None
    client_ids: ClientIds | None = None

    def __post_init__(self) -> None:
        if (self.rule is None) == (self.client_ids is None):
            raise ValueError("Name either rule or client_ids.")


class SegmentPatchBody(Input, frozen=True):
    name: Name | UnsetType = UNSET
    rule: Rule | UnsetType = UNSET
    client_ids: ClientIds | UnsetType = UNSET

    def as_changes(self) -> SegmentChanges:
        changes = given(self, "name", "rule")
        if self.client_ids is not UNSET:
            changes["members"] = [ClientId(client_id) for client_id in self.client_ids]
        return cast("SegmentChanges", changes)


class SegmentPreviewBody(Input, frozen=True):
    rule: Rule


class SegmentPreviewView(View, frozen=True):
    count: Annotated[int, Meta(ge=0)]


class SegmentBrief(View, frozen=True):
    id: UUID
    name: Name
    kind: Literal["rule", "list"]
    rule: Rule | None
    created_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, segment: Segment) -> SegmentBrief:
        return cls(
            id=segment.id,
            name=segment.name,
            kind="list" if segment.rule is None else "rule",
            rule=segment.rule.written() if segment.rule is not None else None,
            created_at=segment.created_at,
            changed_at=segment.changed_at,
        )


class SegmentView(SegmentBrief, frozen=True):
    client_ids: Annotated[ClientIds | None, Meta(description="Null for a rule")]

    @classmethod
    def of(cls, segment: Segment) -> SegmentView:
        return cls(
            **msgspec.structs.asdict(SegmentBrief.of(segment)),
            client_ids=tuple(sorted(segment.members)) if segment.rule is None else None,
        )


class SegmentClientView(View, frozen=True):
    id: UUID
    number: int
    display_name: str
    created_at: datetime

    @classmethod
    def of(cls, member: SegmentMember) -> SegmentClientView:
        return cls(
            id=member.id,
            number=member.number,
            display_name=member.display_name,
            created_at=member.created_at,
        )
