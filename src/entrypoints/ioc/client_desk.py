"""What the staff do with clients beyond their cards: blocking, timelines, segments, feedback."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dishka import Provider, Scope, provide, provide_all

from adapters.persistence.feedback import SqlFeedbackReader, SqlInbox, SqlRatings
from adapters.persistence.segments import SqlSegmentReader, SqlSegmentRepository
from adapters.persistence.timeline import SqlTimelineReader
from application.feedback.leave_rating import LeaveRating
from application.feedback.ports import FeedbackReader, Inbox, RatingRepository
from application.feedback.queries import ListFeedback
from application.feedback.write_message import WriteMessage
from application.identity.block_client import BlockClient, BlockLimits, UnblockClient
from application.segments.keep_segment import ChangeSegment, CreateSegment, DeleteSegment
from application.segments.ports import SegmentReader, SegmentRepository, ShopZone
from application.segments.queries import GetSegment, ListSegmentClients, ListSegments, PreviewSegment
from application.timeline.ports import TimelineReader
from application.timeline.queries import GetTimeline
from entrypoints.settings import Settings


class ClientDeskProvider(Provider):
    scope = Scope.REQUEST

    blocking = provide_all(BlockLimits, BlockClient, UnblockClient)
    timeline_reader = provide(SqlTimelineReader, provides=TimelineReader)
    timeline = provide_all(GetTimeline)
    segment_repository = provide(SqlSegmentRepository, provides=SegmentRepository)
    segment_reader = provide(SqlSegmentReader, provides=SegmentReader)
    segments = provide_all(CreateSegment, ChangeSegment, DeleteSegment)
    audiences = provide_all(ListSegments, GetSegment, ListSegmentClients, PreviewSegment)

    ratings = provide(SqlRatings, provides=RatingRepository)
    inbox = provide(SqlInbox, provides=Inbox)
    feedback_reader = provide(SqlFeedbackReader, provides=FeedbackReader)
    feedback = provide_all(WriteMessage, LeaveRating, ListFeedback)

    @provide(scope=Scope.APP)
    def zone(self, settings: Settings) -> ShopZone:
        return ShopZone(ZoneInfo(settings.general.time_zone))
