"""Somebody clicks a banner (S0-22)."""

from __future__ import annotations

from dataclasses import dataclass

from application.content.ports import BannerClicks
from application.segments.ports import ShopZone
from application.shared.ports import Clock, UnitOfWork
from domain.content.errors import BannerNotFound
from domain.shared.ids import BannerId, ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickBanner:
    """By a client or, None, a stranger. Every click counts; of a client also the first one of the shop's local day.

    A banner that is no longer shown counts too: somebody may still have it on the screen. Raise BannerNotFound.
    """

    clicks: BannerClicks
    zone: ShopZone
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, banner_id: BannerId, client_id: ClientId | None) -> None:
        now = self.zone.now(self.clock.now())
        async with self.uow:
            counted = await self.clicks.count(banner_id, client_id, day=now.today, at=now.moment)
        if not counted:
            raise BannerNotFound
