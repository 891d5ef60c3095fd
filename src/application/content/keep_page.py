"""The staff write information pages."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.ports import CatalogueVersion
from application.content.audited import facts_of_page, page_entry
from application.content.ports import PageRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.html import HtmlCleaner
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.catalogue.errors import SlugInvalid
from domain.catalogue.slug import Slug
from domain.content.errors import ManagedInWordPress, PageSlugUnfit
from domain.content.page import Page, PageChanges
from domain.shared.ids import PageId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """Without a slug, one is made of the title."""

    title: str
    html: str
    slug: str | None = None
    position: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePage:
    """Needs CONTENT_MANAGE. Raise PageSlugTaken and what a Page raises."""

    pages: PageRepository
    version: CatalogueVersion
    cleaner: HtmlCleaner
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, new: NewPage) -> Page:
        self.actor.require(Permission.CONTENT_MANAGE)
        now = self.clock.now()
        page = Page(
            id=PageId(self.ids.new()),
            slug=new.slug if new.slug is not None else _slug_of(new.title),
            title=new.title,
            html=self.cleaner.fragment(new.html),
            position=new.position,
            active=new.active,
            created_at=now,
            updated_at=now,
        )
        async with self.uow:
            await self.version.advance()
            await self.pages.save(page)
            entry = page_entry("page.create", page, before=None, after=facts_of_page(page))
            await self.audit.record(entry, now)
        return page


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """Needs CONTENT_MANAGE. Raise PageNotFound, ManagedInWordPress, PageSlugTaken and what a Page raises."""

    pages: PageRepository
    version: CatalogueVersion
    cleaner: HtmlCleaner
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, page_id: PageId, changes: PageChanges) -> Page:
        self.actor.require(Permission.CONTENT_MANAGE)
        now = self.clock.now()
        clean = changes.copy()
        if "html" in clean:
            clean["html"] = self.cleaner.fragment(clean["html"])
        async with self.uow:
            await self.version.advance()
            page = await self.pages.get(page_id)
            before = facts_of_page(page)
            page.change(clean, at=now)
            await self.pages.save(page)
            entry = page_entry("page.change", page, before=before, after=facts_of_page(page))
            await self.audit.record_change(entry, now)
        return page


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePage:
    """Needs CONTENT_MANAGE. Raise PageNotFound, ManagedInWordPress."""

    pages: PageRepository
    version: CatalogueVersion
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, page_id: PageId) -> None:
        self.actor.require(Permission.CONTENT_MANAGE)
        async with self.uow:
            await self.version.advance()
            page = await self.pages.get(page_id)
            if page.origin is not None:
                raise ManagedInWordPress
            await self.pages.delete(page_id)
            entry = page_entry("page.delete", page, before=facts_of_page(page), after=None)
            await self.audit.record(entry, self.clock.now())


def _slug_of(title: str) -> str:
    try:
        return Slug.of_name(title).text
    except SlugInvalid:
        raise PageSlugUnfit from None
