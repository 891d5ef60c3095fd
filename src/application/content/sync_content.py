"""Pages and banners follow a connected WordPress (S0-06, S0-22, S0-23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from application.catalogue.ports import CatalogueVersion
from application.content.ports import BannerRepository, PageRepository
from application.content.wordpress import as_banner, as_page, hash_of, slug_of, told_apart
from application.media.ports import PhotoCopies
from application.shared.html import HtmlCleaner
from application.shared.ports import Clock, Ids, UnitOfWork
from application.woocommerce.ports import ShopContent
from application.woocommerce.same_shop import SameShop
from application.woocommerce.shop import ShopPage
from domain.content.banner import EVERYONE, Banner
from domain.content.errors import PageSlugTaken
from domain.content.origin import Origin
from domain.content.page import Page
from domain.shared.errors import DomainError
from domain.shared.ids import BannerId, PageId
from domain.shared.window import Window

Content = TypeVar("Content", Page, Banner)


@dataclass(frozen=True, slots=True)
class BannerCategory:
    """The slug of the posts in WordPress that are banners."""

    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedContent:
    """How many were written and withdrawn, and the WordPress ids that could not be taken over, with the reason."""

    pages: int = 0
    banners: int = 0
    withdrawn: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncContent:
    """Repeatable and safe at once; the same content again writes nothing. What is gone there is withdrawn here.

    Raise ShopUnavailable, ShopRefused or AnotherShop: then everything stays as it was.
    """

    shop: ShopContent
    category: BannerCategory
    pages: PageRepository
    banners: BannerRepository
    version: CatalogueVersion
    copies: PhotoCopies
    cleaner: HtmlCleaner
    same_shop: SameShop
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self) -> SyncedContent:
        await self.same_shop.check()
        pages = _published(await self.shop.pages())
        posts = _published(await self.shop.posts(self.category.slug))
        async with self.uow:
            same = _same(pages, await self.pages.followed()) and _same(posts, await self.banners.followed())
        if same:
            return SyncedContent()
        async with self.uow:
            await self.version.hold()
            of_pages = await self._sync_pages(pages, self.clock.now())
            of_banners = await self._sync_banners(posts, self.clock.now())
            done = SyncedContent(
                pages=of_pages.written,
                banners=of_banners.written,
                withdrawn=of_pages.withdrawn + of_banners.withdrawn,
                faults=(*of_pages.faults, *of_banners.faults),
            )
            if done.pages or done.banners or done.withdrawn:
                await self.version.advance()
        return done

    async def _sync_pages(self, originals: Mapping[int, ShopPage], at: datetime) -> _Tally:
        tally = _Tally()
        known = {number_of(page): page for page in await self.pages.followed()}
        for page in _lost(known, originals):
            page.origin = _gone(page.origin, at)
            await self.pages.save(page)
            tally.withdrawn += 1
        gone = {page.id: page for number, page in known.items() if number not in originals}
        for number, original in originals.items():
            if _is_as(original, known.get(number)):
                continue
            try:
                page = await self._page(original, known.get(number), gone, at)
            except DomainError as error:
                tally.faults.append(f"page {number}: {error}")
                continue
            await self.pages.save(page)
            tally.written += 1
        return tally

    async def _sync_banners(self, originals: Mapping[int, ShopPage], at: datetime) -> _Tally:
        """Their pictures are copied, so that they show when WordPress does not answer."""
        tally = _Tally()
        known = {number_of(banner): banner for banner in await self.banners.followed()}
        photos = [one.photo for one in originals.values() if one.photo is not None]
        copies = await self.copies.local(photos)
        for number, original in originals.items():
            if _is_as(original, known.get(number)):
                continue
            try:
                banner = self._banner(original, known.get(number), copies, at)
            except DomainError as error:
                tally.faults.append(f"post {number}: {error}")
                continue
            await self.banners.save(banner)
            tally.written += 1
            if banner.photo is not None and banner.photo == original.photo:
                await self.copies.want([banner.photo])
        for banner in _lost(known, originals):
            banner.origin = _gone(banner.origin, at)
            await self.banners.save(banner)
            tally.withdrawn += 1
        return tally

    async def _page(
        self, original: ShopPage, known: Page | None, gone: Mapping[PageId, Page], at: datetime
    ) -> Page:
        """Raise PageSlugTaken and what a Page raises."""
        page_id = known.id if known is not None else PageId(self.ids.new())
        slug = await self._slug(original, page_id, gone)
        changes, origin = as_page(original, self.cleaner), _origin(original)
        if known is None:
            return Page(
                id=page_id,
                slug=slug,
                title=changes["title"],
                html=changes["html"],
                position=original.position,
                active=True,
                created_at=at,
                updated_at=at,
                origin=origin,
            )
        known.follow(changes | {"slug": slug}, origin, at=at)
        return known

    async def _slug(self, original: ShopPage, page_id: PageId, gone: Mapping[PageId, Page]) -> str:
        """Of a page that is gone it is taken over: links to it lead to what was written anew. Raise PageSlugTaken."""
        slug = slug_of(original)
        owner = await self.pages.slug_owner(slug)
        if owner in (None, page_id):
            return slug
        if owner in gone:
            yielding = gone[owner]
            apart = told_apart(slug, number_of(yielding))
            if await self.pages.slug_owner(apart) is None:
                yielding.slug = apart
                await self.pages.save(yielding)
                return slug
        apart = told_apart(slug, original.id)
        if await self.pages.slug_owner(apart) not in (None, page_id):
            raise PageSlugTaken
        return apart

    def _banner(
        self, original: ShopPage, known: Banner | None, copies: Mapping[str, str], at: datetime
    ) -> Banner:
        """Raise what a Banner raises."""
        changes, origin = as_banner(original, self.cleaner), _origin(original)
        if changes["photo"] is not None:
            changes["photo"] = copies.get(changes["photo"], changes["photo"])
        if known is None:
            return Banner(
                id=BannerId(self.ids.new()),
                title=changes["title"],
                text=changes["text"],
                photo=changes["photo"],
                link=changes["link"],
                position=original.position,
                window=Window(),
                audience=EVERYONE,
                active=True,
                created_at=at,
                updated_at=at,
                origin=origin,
            )
        known.follow(changes, origin, at=at)
        return known


@dataclass(slots=True)
class _Tally:
    written: int = 0
    withdrawn: int = 0
    faults: list[str] = field(default_factory=list)


def number_of(content: Page | Banner) -> int:
    assert content.origin is not None
    return content.origin.wordpress_id


def _published(originals: Sequence[ShopPage]) -> dict[int, ShopPage]:
    return {original.id: original for original in originals if original.published}


def _origin(original: ShopPage) -> Origin:
    return Origin(wordpress_id=original.id, content_hash=hash_of(original))


def _is_as(original: ShopPage, known: Page | Banner | None) -> bool:
    return known is not None and known.origin == _origin(original)


def _same(originals: Mapping[int, ShopPage], known: Sequence[Page | Banner]) -> bool:
    there = {number_of(one): one for one in known}
    here = {number for number, one in there.items() if one.origin is not None and one.origin.gone_at is None}
    return here <= originals.keys() and all(
        _is_as(original, there.get(number)) for number, original in originals.items()
    )


def _lost(known: Mapping[int, Content], originals: Mapping[int, ShopPage]) -> list[Content]:
    """What has been withdrawn there since."""
    return [
        one
        for number, one in known.items()
        if number not in originals and one.origin is not None and one.origin.gone_at is None
    ]


def _gone(origin: Origin | None, at: datetime) -> Origin:
    assert origin is not None
    return replace(origin, gone_at=at)
