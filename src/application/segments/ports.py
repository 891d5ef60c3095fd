"""What segments need from outside."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from application.shared.page import Page, PageRequest
from domain.segments.conditions import Condition
from domain.segments.facts import Now
from domain.segments.segment import Segment
from domain.shared.ids import ClientId, SegmentId


@dataclass(frozen=True, slots=True)
class ShopZone:
    """Where the shop's days begin and end."""

    zone: tzinfo

    def now(self, moment: datetime) -> Now:
        return Now(moment=moment, today=moment.astimezone(self.zone).date())


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentMember:
    """A line of a list: it names nobody's contacts."""

    id: ClientId
    number: int
    display_name: str
    created_at: datetime


class SegmentRepository(Protocol):
    """Segments, one at a time. Use it inside a unit of work."""

    @abstractmethod
    async def get(self, segment_id: SegmentId) -> Segment:
        """Load and lock; raise SegmentNotFound."""

    @abstractmethod
    async def add(self, segment: Segment) -> None:
        """Raise SegmentNameTaken or MemberUnknown."""

    @abstractmethod
    async def save(self, segment: Segment) -> None:
        """Raise SegmentNameTaken or MemberUnknown."""

    @abstractmethod
    async def delete(self, segment: Segment) -> None: ...


class SegmentReader(Protocol):
    """Clients who were erased or merged into others are in no segment."""

    @abstractmethod
    async def segments(self, page: PageRequest) -> Page[Segment]:
        """The newest first; raise CursorInvalid."""

    @abstractmethod
    async def find(self, segment_id: SegmentId) -> Segment:
        """Raise SegmentNotFound."""

    @abstractmethod
    async def count(self, condition: Condition, now: Now) -> int: ...

    @abstractmethod
    async def clients(self, segment: Segment, now: Now, page: PageRequest) -> Page[SegmentMember]:
        """The newest first; raise CursorInvalid."""
