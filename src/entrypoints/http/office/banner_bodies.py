"""What banners look like on the wire, to the staff."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from application.content.keep_banner import NewBanner
from application.content.ports import BannerReport, DayOfClicks
from domain.content.banner import Audience, AudienceKind, Banner, BannerChanges
from domain.content.origin import ContentSource
from domain.shared.ids import SegmentId
from entrypoints.http.content_fields import (
    BannerLink,
    BannerPhoto,
    BannerText,
    BannerTitle,
    Position,
    TierCode,
)
from entrypoints.http.windows import WindowInput, WindowView
from entrypoints.http.wire import Input, View, given

Count = Annotated[int, Meta(ge=0)]


class AudienceInput(Input, frozen=True):
    """`segment` needs `segment_id`, `tier` needs `tier`; the others need neither."""

    kind: AudienceKind
    segment_id: UUID | None = None
    tier: TierCode | None = None

    def as_audience(self) -> Audience:
        """Raise AudienceUnfit."""
        segment_id = SegmentId(self.segment_id) if self.segment_id is not None else None
        return Audience.chosen(self.kind, segment_id=segment_id, tier_code=self.tier)


class AudienceView(View, frozen=True):
    """`segment` without `segment_id`: it was deleted, and the banner is shown to nobody."""

    kind: AudienceKind
    segment_id: UUID | None
    tier: TierCode | None


class NewBannerBody(Input, frozen=True):
    title: BannerTitle
    text: BannerText = ""
    photo: BannerPhoto | None = None
    link: BannerLink | None = None
    position: Position = 0
    window: WindowInput = WindowInput()
    audience: AudienceInput = AudienceInput(kind=AudienceKind.EVERYONE)
    active: bool = True

    def as_new(self) -> NewBanner:
        """Raise WindowUnfit, AudienceUnfit."""
        return NewBanner(
            title=self.title,
            text=self.text,
            photo=self.photo,
            link=self.link,
            position=self.position,
            window=self.window.as_window(),
            audience=self.audience.as_audience(),
            active=self.active,
        )


class BannerPatchBody(Input, frozen=True):
    """What is left out stays; `window` and `audience` are replaced as a whole."""

    title: BannerTitle | UnsetType = UNSET
    text: BannerText | UnsetType = UNSET
    photo: BannerPhoto | UnsetType | None = UNSET
    link: BannerLink | UnsetType | None = UNSET
    position: Position | UnsetType = UNSET
    window: WindowInput | UnsetType = UNSET
    audience: AudienceInput | UnsetType = UNSET
    active: bool | UnsetType = UNSET

    def as_changes(self) -> BannerChanges:
        """Raise WindowUnfit, AudienceUnfit."""
        changes = given(self, "title", "text", "photo", "link", "position", "active")
        if self.window is not UNSET:
            changes["window"] = self.window.as_window()
        if self.audience is not UNSET:
            changes["audience"] = self.audience.as_audience()
        return cast("BannerChanges", changes)


class OfficeBannerView(View, frozen=True):
    """`gone`: its post is no longer in WordPress, so nobody sees it."""

    id: UUID
    title: BannerTitle
    text: str
    photo: BannerPhoto | None
    link: BannerLink | None
    position: int
    window: WindowView
    audience: AudienceView
    active: bool
    source: ContentSource
    gone: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, banner: Banner) -> OfficeBannerView:
        return cls(**_fields(banner))


class DayOfClicksView(View, frozen=True):
    day: date
    clicks: Count
    clients: Annotated[int, Meta(ge=0, description="How many different ones")]

    @classmethod
    def of(cls, day: DayOfClicks) -> DayOfClicksView:
        return cls(day=day.day, clicks=day.clicks, clients=day.clients)


class BannerReportView(OfficeBannerView, frozen=True):
    """`clicks` and `clients` are of all days, `days` the last ones with a click. A client counts once on each day."""

    clicks: Count
    clients: Count
    days: tuple[DayOfClicksView, ...]

    @classmethod
    def of_report(cls, report: BannerReport) -> BannerReportView:
        return cls(
            clicks=report.clicks,
            clients=report.clients,
            days=tuple(map(DayOfClicksView.of, report.days)),
            **_fields(report.banner),
        )


def _fields(banner: Banner) -> dict[str, Any]:
    audience = banner.audience
    return {
        "id": banner.id,
        "title": banner.title,
        "text": banner.text,
        "photo": banner.photo,
        "link": banner.link,
        "position": banner.position,
        "window": WindowView.of(banner.window),
        "audience": AudienceView(kind=audience.kind, segment_id=audience.segment_id, tier=audience.tier_code),
        "active": banner.active,
        "source": banner.source,
        "gone": banner.origin is not None and banner.origin.gone_at is not None,
        "created_at": banner.created_at,
        "updated_at": banner.updated_at,
    }
