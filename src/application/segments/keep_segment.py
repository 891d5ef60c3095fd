"""The staff give names to groups of clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from application.segments.ports import SegmentRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog, AuditValue
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.segments.reading import read
from domain.segments.segment import Segment
from domain.shared.ids import ClientId, SegmentId


class SegmentChanges(TypedDict, total=False):
    """An absent key leaves its field alone. `rule` is JSON."""

    name: str
    rule: Mapping[str, Any]
    members: Sequence[ClientId]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSegment:
    """Needs CLIENTS_MANAGE. By a rule, as JSON, or where there is none of these members.

    Raise RuleUnfit, SegmentNameUnfit, SegmentNameTaken, TooManyMembers or MemberUnknown.
    """

    segments: SegmentRepository
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(
        self, name: str, rule: Mapping[str, Any] | None, members: Sequence[ClientId]
    ) -> Segment:
        self.actor.require(Permission.CLIENTS_MANAGE)
        segment_id, now = SegmentId(self.ids.new()), self.clock.now()
        if rule is not None:
            segment = Segment.by_rule(segment_id, name, read(rule), at=now)
        else:
            segment = Segment.by_hand(segment_id, name, members, at=now)
        async with self.uow:
            await self.segments.add(segment)
            await self.audit.record(_entry("segment.create", segment, after={"name": segment.name}), now)
        return segment


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSegment:
    """Needs CLIENTS_MANAGE. Raise SegmentNotFound, SegmentKindFixed and what CreateSegment raises."""

    segments: SegmentRepository
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, segment_id: SegmentId, changes: SegmentChanges) -> Segment:
        self.actor.require(Permission.CLIENTS_MANAGE)
        now = self.clock.now()
        async with self.uow:
            segment = await self.segments.get(segment_id)
            if "name" in changes:
                segment.rename(changes["name"], at=now)
            if "rule" in changes:
                segment.rule_anew(read(changes["rule"]), at=now)
            if "members" in changes:
                segment.list_anew(changes["members"], at=now)
            await self.segments.save(segment)
            entry = _entry("segment.change", segment, after={"fields": sorted(changes)})
            await self.audit.record(entry, now)
        return segment


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSegment:
    """Needs CLIENTS_MANAGE. Its clients stay. Raise SegmentNotFound."""

    segments: SegmentRepository
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, segment_id: SegmentId) -> None:
        self.actor.require(Permission.CLIENTS_MANAGE)
        async with self.uow:
            segment = await self.segments.get(segment_id)
            await self.segments.delete(segment)
            entry = _entry("segment.delete", segment, before={"name": segment.name})
            await self.audit.record(entry, self.clock.now())


def _entry(
    action: str,
    segment: Segment,
    *,
    before: dict[str, AuditValue] | None = None,
    after: dict[str, AuditValue] | None = None,
) -> AuditEntry:
    return AuditEntry(
        action=action, subject="segment", subject_id=str(segment.id), before=before, after=after
    )
