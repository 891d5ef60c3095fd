"""Banners over HTTP, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, patch, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody

from application.content.keep_banner import ChangeBanner, CreateBanner, DeleteBanner
from application.content.queries import GetBanner, ListBanners
from application.shared.page import CursorInvalid, PageRequest
from domain.content import errors
from domain.shared.ids import BannerId
from domain.shared.window import WindowUnfit
from domain.shared.wording import WordingMarkup, WordingUnfit
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.office.banner_bodies import (
    BannerPatchBody,
    BannerReportView,
    NewBannerBody,
    OfficeBannerView,
)
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal

_UNFIT = (
    WordingUnfit,
    WordingMarkup,
    WindowUnfit,
    errors.AddressUnfit,
    errors.AudienceUnfit,
    errors.AudienceUnknown,
)
_FOUND = (*STAFF_ONLY, errors.BannerNotFound)


class BannerOfficeController(Controller):
    path = "/admin/banners"
    tags = ("Office: content",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="Banners, in their order", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def office_banners(
        self,
        *,
        list_banners: FromDishka[ListBanners],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[OfficeBannerView]:
        """Needs the permission `content.manage`."""
        page = await list_banners(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[OfficeBannerView].of(page, OfficeBannerView.of)

    @post("/", response_headers=NAMES_LOCATION, responses=problems(*STAFF_ONLY, *_UNFIT))
    @inject
    async def create_banner(
        self, data: JSONBody[NewBannerBody], create_banner: FromDishka[CreateBanner]
    ) -> Response[OfficeBannerView]:
        """Put up a banner.

        Needs the permission `content.manage`.
        """
        banner = await create_banner(data.as_new())
        return created(OfficeBannerView.of(banner), f"/admin/banners/{banner.id}")

    @get("/{banner_id:uuid}", summary="Read a banner with its clicks", responses=problems(*_FOUND))
    @inject
    async def office_banner(
        self, banner_id: FromPath[UUID], get_banner: FromDishka[GetBanner]
    ) -> BannerReportView:
        """Needs the permission `content.manage`. Days are the shop's; how often it was seen is not counted."""
        return BannerReportView.of_report(await get_banner(BannerId(banner_id)))

    @patch("/{banner_id:uuid}", responses=problems(*_FOUND, *_UNFIT, errors.ManagedInWordPress))
    @inject
    async def change_banner(
        self,
        banner_id: FromPath[UUID],
        data: JSONBody[BannerPatchBody],
        change_banner: FromDishka[ChangeBanner],
    ) -> OfficeBannerView:
        """Change a banner.

        Needs the permission `content.manage`. Of one that comes from WordPress only `position`, `window`, `audience`
        and `active`.
        """
        return OfficeBannerView.of(await change_banner(BannerId(banner_id), data.as_changes()))

    @delete("/{banner_id:uuid}", responses=problems(*_FOUND, errors.ManagedInWordPress))
    @inject
    async def delete_banner(self, banner_id: FromPath[UUID], delete_banner: FromDishka[DeleteBanner]) -> None:
        """Take a banner down for good, with its clicks.

        Needs the permission `content.manage`. Not one that comes from WordPress: make it inactive.
        """
        await delete_banner(BannerId(banner_id))
