"""The staff put up banners."""

from __future__ import annotations

from dataclasses import dataclass, field

from application.content.audited import banner_entry, facts_of_banner
from application.content.ports import BannerRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.content.banner import EVERYONE, Audience, Banner, BannerChanges
from domain.content.errors import ManagedInWordPress
from domain.shared.ids import BannerId
from domain.shared.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBanner:
    title: str
    text: str = ""
    photo: str | None = None
    link: str | None = None
    position: int = 0
    window: Window = field(default_factory=Window)
    audience: Audience = EVERYONE
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateBanner:
    """Needs CONTENT_MANAGE. Raise AudienceUnknown and what a Banner raises."""

    banners: BannerRepository
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, new: NewBanner) -> Banner:
        self.actor.require(Permission.CONTENT_MANAGE)
        now = self.clock.now()
        banner = Banner(
            id=BannerId(self.ids.new()),
            title=new.title,
            text=new.text,
            photo=new.photo,
            link=new.link,
            position=new.position,
            window=new.window,
            audience=new.audience,
            active=new.active,
            created_at=now,
            updated_at=now,
        )
        async with self.uow:
            await self.banners.save(banner)
            entry = banner_entry("banner.create", banner, before=None, after=facts_of_banner(banner))
            await self.audit.record(entry, now)
        return banner


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBanner:
    """Needs CONTENT_MANAGE. Raise BannerNotFound, ManagedInWordPress, AudienceUnknown and what a Banner raises."""

    banners: BannerRepository
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, banner_id: BannerId, changes: BannerChanges) -> Banner:
        self.actor.require(Permission.CONTENT_MANAGE)
        now = self.clock.now()
        async with self.uow:
            banner = await self.banners.get(banner_id)
            before = facts_of_banner(banner)
            banner.change(changes, at=now)
            await self.banners.save(banner)
            entry = banner_entry("banner.change", banner, before=before, after=facts_of_banner(banner))
            await self.audit.record_change(entry, now)
        return banner


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteBanner:
    """Needs CONTENT_MANAGE. Its clicks go with it. Raise BannerNotFound, ManagedInWordPress."""

    banners: BannerRepository
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, banner_id: BannerId) -> None:
        self.actor.require(Permission.CONTENT_MANAGE)
        async with self.uow:
            banner = await self.banners.get(banner_id)
            if banner.origin is not None:
                raise ManagedInWordPress
            await self.banners.delete(banner_id)
            entry = banner_entry("banner.delete", banner, before=facts_of_banner(banner), after=None)
            await self.audit.record(entry, self.clock.now())
