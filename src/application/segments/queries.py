"""Reading segments, and whom they hold now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from application.segments.ports import SegmentMember, SegmentReader, ShopZone
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest
from application.shared.ports import Clock
from domain.segments.reading import read
from domain.segments.segment import Segment
from domain.shared.ids import SegmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSegments:
    """Needs CLIENTS_VIEW. Raise CursorInvalid."""

    segments: SegmentReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[Segment]:
        self.actor.require(Permission.CLIENTS_VIEW)
        return await self.segments.segments(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetSegment:
    """Needs CLIENTS_VIEW. Raise SegmentNotFound."""

    segments: SegmentReader
    actor: Actor

    async def __call__(self, segment_id: SegmentId) -> Segment:
        self.actor.require(Permission.CLIENTS_VIEW)
        return await self.segments.find(segment_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSegmentClients:
    """Needs CLIENTS_VIEW. Raise SegmentNotFound or CursorInvalid."""

    segments: SegmentReader
    zone: ShopZone
    actor: Actor
    clock: Clock

    async def __call__(self, segment_id: SegmentId, page: PageRequest) -> Page[SegmentMember]:
        self.actor.require(Permission.CLIENTS_VIEW)
        segment = await self.segments.find(segment_id)
        return await self.segments.clients(segment, self.zone.now(self.clock.now()), page)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSegment:
    """Needs CLIENTS_VIEW. How many clients fulfil a rule, given as JSON, now. Raise RuleUnfit."""

    segments: SegmentReader
    zone: ShopZone
    actor: Actor
    clock: Clock

    async def __call__(self, rule: Mapping[str, Any]) -> int:
        self.actor.require(Permission.CLIENTS_VIEW)
        return await self.segments.count(read(rule), self.zone.now(self.clock.now()))
