"""What the staff do with clients beyond their cards: blocking, timelines, segments, feedback."""

from __future__ import annotations

from dishka import Provider, Scope, provide, provide_all

from adapters.persistence.timeline import SqlTimelineReader
from application.identity.block_client import BlockClient, BlockLimits, UnblockClient
from application.timeline.ports import TimelineReader
from application.timeline.queries import GetTimeline


class ClientDeskProvider(Provider):
    scope = Scope.REQUEST

    blocking = provide_all(BlockLimits, BlockClient, UnblockClient)
    timeline_reader = provide(SqlTimelineReader, provides=TimelineReader)
    timeline = provide_all(GetTimeline)
