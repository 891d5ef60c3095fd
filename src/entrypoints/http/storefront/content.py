"""Banners, pages and running promotions over HTTP, for buyers. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery
from litestar.status_codes import HTTP_204_NO_CONTENT
from msgspec import Meta

from application.content.click_banner import ClickBanner
from application.content.ports import BannerView, PageTitle
from application.content.queries import ListShownBanners, ListShownPages, ReadPage
from application.promotions.ports import PromotionView
from application.promotions.queries import ListRunningPromotions
from application.shared.access import Actor
from application.shared.page import CursorInvalid, PageRequest
from domain.content.errors import BannerNotFound, PageNotFound
from domain.content.page import Page
from domain.shared.ids import BannerId
from domain.shared.rate import Rate
from entrypoints.http.content_fields import (
    Badge,
    BannerLink,
    BannerPhoto,
    BannerTitle,
    PageTitleText,
    SafeHtml,
)
from entrypoints.http.openapi import problems
from entrypoints.http.wire import Cursor, Limit, PageView, View


class BannerBody(View, frozen=True):
    id: UUID
    title: BannerTitle
    text: str
    photo: BannerPhoto | None
    link: BannerLink | None
    ends_at: datetime | None

    @classmethod
    def of(cls, banner: BannerView) -> BannerBody:
        return cls(
            id=banner.id,
            title=banner.title,
            text=banner.text,
            photo=banner.photo,
            link=banner.link,
            ends_at=banner.ends_at,
        )


class BannersBody(View, frozen=True):
    items: tuple[BannerBody, ...]


class PageTitleBody(View, frozen=True):
    slug: Annotated[str, Meta(examples=["dostavka"])]
    title: PageTitleText

    @classmethod
    def of(cls, page: PageTitle) -> PageTitleBody:
        return cls(slug=page.slug, title=page.title)


class PageBody(View, frozen=True):
    slug: Annotated[str, Meta(examples=["dostavka"])]
    title: PageTitleText
    html: SafeHtml
    updated_at: datetime

    @classmethod
    def of(cls, page: Page) -> PageBody:
        return cls(slug=page.slug, title=page.title, html=page.html, updated_at=page.updated_at)


class RunningPromotionBody(View, frozen=True):
    id: UUID
    title: Annotated[str, Meta(examples=["Неделя чая"])]
    badge: Badge
    text: str
    percent_off: Annotated[str, Meta(examples=["15.00"])] | None
    starts_at: datetime | None
    ends_at: datetime | None

    @classmethod
    def of(cls, promotion: PromotionView) -> RunningPromotionBody:
        percent = promotion.percent_off
        return cls(
            id=promotion.id,
            title=promotion.title,
            badge=promotion.badge,
            text=promotion.text,
            percent_off=Rate(percent).percent if percent is not None else None,
            starts_at=promotion.starts_at,
            ends_at=promotion.ends_at,
        )


class BannerController(Controller):
    path = "/banners"
    tags = ("Content",)
    cache_control = CacheControlHeader(no_store=True)

    @get("/")
    @inject
    async def banners(
        self, actor: FromDishka[Actor], list_banners: FromDishka[ListShownBanners]
    ) -> BannersBody:
        """Read the banners of this moment, in their order.

        Without `Authorization` those for everyone; with it also those for clients, for the client's tier and for
        segments that the client is in.
        """
        return BannersBody(items=tuple(map(BannerBody.of, await list_banners(actor.client))))

    @post("/{banner_id:uuid}/click", status_code=HTTP_204_NO_CONTENT, responses=problems(BannerNotFound))
    @inject
    async def click_banner(
        self, banner_id: FromPath[UUID], actor: FromDishka[Actor], click_banner: FromDishka[ClickBanner]
    ) -> None:
        """Count a click.

        Every click counts, a stranger's too; besides, each client counts once a day.
        """
        await click_banner(BannerId(banner_id), actor.client)


class PageController(Controller):
    path = "/pages"
    tags = ("Content",)

    @get("/", responses=problems(CursorInvalid))
    @inject
    async def pages(
        self,
        *,
        list_pages: FromDishka[ListShownPages],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
    ) -> PageView[PageTitleBody]:
        """List the information pages, in their order."""
        page = await list_pages(PageRequest(limit=limit, cursor=cursor))
        return PageView[PageTitleBody].of(page, PageTitleBody.of)

    @get("/{slug:str}", responses=problems(PageNotFound))
    @inject
    async def page(self, slug: FromPath[str], read_page: FromDishka[ReadPage]) -> PageBody:
        """Read an information page.

        `html` is a safe fragment: no scripts, styles and frames.
        """
        return PageBody.of(await read_page(slug))


class PromotionController(Controller):
    path = "/promotions"
    tags = ("Content",)

    @get("/", responses=problems(CursorInvalid))
    @inject
    async def promotions(
        self,
        *,
        list_promotions: FromDishka[ListRunningPromotions],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
    ) -> PageView[RunningPromotionBody]:
        """List the promotions that run now, the highest priority first."""
        page = await list_promotions(PageRequest(limit=limit, cursor=cursor))
        return PageView[RunningPromotionBody].of(page, RunningPromotionBody.of)
