"""Reading banners and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from application.content.ports import (
    BannerReader,
    BannerReport,
    BannerView,
    PageReader,
    PageTitle,
)
from application.segments.ports import ShopZone
from application.shared.access import Actor, Permission
from application.shared.page import Page as ListPage
from application.shared.page import PageRequest
from application.shared.ports import Clock
from domain.content.banner import Banner
from domain.content.page import Page
from domain.shared.ids import BannerId, ClientId, PageId

DAYS_SHOWN: Final = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShownBanners:
    """For a client or, None, a stranger, who sees what is for everyone."""

    banners: BannerReader
    zone: ShopZone
    clock: Clock

    async def __call__(self, client_id: ClientId | None) -> Sequence[BannerView]:
        return await self.banners.shown(client_id, self.zone.now(self.clock.now()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBanners:
    """Needs CONTENT_MANAGE. Raise CursorInvalid."""

    banners: BannerReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> ListPage[Banner]:
        self.actor.require(Permission.CONTENT_MANAGE)
        return await self.banners.banners(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetBanner:
    """Needs CONTENT_MANAGE. Raise BannerNotFound."""

    banners: BannerReader
    actor: Actor

    async def __call__(self, banner_id: BannerId) -> BannerReport:
        self.actor.require(Permission.CONTENT_MANAGE)
        return await self.banners.report(banner_id, days=DAYS_SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShownPages:
    """For everybody. Raise CursorInvalid."""

    pages: PageReader

    async def __call__(self, page: PageRequest) -> ListPage[PageTitle]:
        return await self.pages.titles(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """For everybody, by slug. Raise PageNotFound, also for what buyers must not see."""

    pages: PageReader

    async def __call__(self, slug: str) -> Page:
        return await self.pages.shown(slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPages:
    """Needs CONTENT_MANAGE. Raise CursorInvalid."""

    pages: PageReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> ListPage[Page]:
        self.actor.require(Permission.CONTENT_MANAGE)
        return await self.pages.pages(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPage:
    """Needs CONTENT_MANAGE. Raise PageNotFound."""

    pages: PageReader
    actor: Actor

    async def __call__(self, page_id: PageId) -> Page:
        self.actor.require(Permission.CONTENT_MANAGE)
        return await self.pages.find(page_id)
