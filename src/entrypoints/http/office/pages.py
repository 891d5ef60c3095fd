"""Information pages over HTTP, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, patch, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET, UnsetType

from application.content.keep_page import ChangePage, CreatePage, DeletePage, NewPage
from application.content.queries import GetPage, ListPages
from application.shared.page import CursorInvalid, PageRequest
from domain.content import errors
from domain.content.origin import ContentSource
from domain.content.page import Page, PageChanges
from domain.shared.ids import PageId
from domain.shared.wording import WordingMarkup, WordingUnfit
from entrypoints.http.content_fields import PageHtml, PageSlug, PageTitleText, Position, SafeHtml
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Input, Limit, PageView, View, WithTotal, given

_UNFIT = (WordingUnfit, WordingMarkup, errors.PageSlugUnfit, errors.PageSlugTaken, errors.PageTooLong)
_FOUND = (*STAFF_ONLY, errors.PageNotFound)


class NewPageBody(Input, frozen=True):
    """Without `slug`, one is made of the title."""

    title: PageTitleText
    html: PageHtml
    slug: PageSlug | None = None
    position: Position = 0
    active: bool = True


class PagePatchBody(Input, frozen=True):
    """What is left out stays."""

    title: PageTitleText | UnsetType = UNSET
    html: PageHtml | UnsetType = UNSET
    slug: PageSlug | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class OfficePageView(View, frozen=True):
    """`gone`: it is no longer in WordPress, so nobody sees it."""

    id: UUID
    slug: PageSlug
    title: PageTitleText
    html: SafeHtml
    position: int
    active: bool
    source: ContentSource
    gone: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, page: Page) -> OfficePageView:
        return cls(
            id=page.id,
            slug=page.slug,
            title=page.title,
            html=page.html,
            position=page.position,
            active=page.active,
            source=page.source,
            gone=page.origin is not None and page.origin.gone_at is not None,
            created_at=page.created_at,
            updated_at=page.updated_at,
        )


class PageOfficeController(Controller):
    path = "/admin/pages"
    tags = ("Office: content",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="Information pages, in their order", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def office_pages(
        self,
        *,
        list_pages: FromDishka[ListPages],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[OfficePageView]:
        """Needs the permission `content.manage`."""
        page = await list_pages(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[OfficePageView].of(page, OfficePageView.of)

    @post("/", response_headers=NAMES_LOCATION, responses=problems(*STAFF_ONLY, *_UNFIT))
    @inject
    async def create_page(
        self, data: JSONBody[NewPageBody], create_page: FromDishka[CreatePage]
    ) -> Response[OfficePageView]:
        """Write an information page.

        Needs the permission `content.manage`. Scripts, styles and frames are taken out of the HTML.
        """
        new = NewPage(
            title=data.title, html=data.html, slug=data.slug, position=data.position, active=data.active
        )
        page = await create_page(new)
        return created(OfficePageView.of(page), f"/admin/pages/{page.id}")

    @get("/{page_id:uuid}", summary="Read an information page", responses=problems(*_FOUND))
    @inject
    async def office_page(self, page_id: FromPath[UUID], get_page: FromDishka[GetPage]) -> OfficePageView:
        """Needs the permission `content.manage`."""
        return OfficePageView.of(await get_page(PageId(page_id)))

    @patch("/{page_id:uuid}", responses=problems(*_FOUND, *_UNFIT, errors.ManagedInWordPress))
    @inject
    async def change_page(
        self, page_id: FromPath[UUID], data: JSONBody[PagePatchBody], change_page: FromDishka[ChangePage]
    ) -> OfficePageView:
        """Change an information page.

        Needs the permission `content.manage`. Of one that comes from WordPress only `position` and `active`.
        """
        changes = cast("PageChanges", given(data, "title", "html", "slug", "position", "active"))
        return OfficePageView.of(await change_page(PageId(page_id), changes))

    @delete("/{page_id:uuid}", responses=problems(*_FOUND, errors.ManagedInWordPress))
    @inject
    async def delete_page(self, page_id: FromPath[UUID], delete_page: FromDishka[DeletePage]) -> None:
        """Delete an information page.

        Needs the permission `content.manage`. Not one that comes from WordPress: make it inactive.
        """
        await delete_page(PageId(page_id))
