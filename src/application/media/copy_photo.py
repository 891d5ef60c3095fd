"""A picture that the connected shop shows is copied, so that it shows when the shop does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from application.catalogue.ports import CatalogueVersion, ProductCards
from application.media.errors import PhotoTooLarge, PhotoUnreadable, PictureRefused
from application.media.keep_photo import KeepPhoto
from application.media.ports import PhotoCopyLog, PictureSource
from application.shared.ports import Clock, UnitOfWork
from application.shared.retry import RetryLater

PATIENCE: Final = 20
"""How often a copy is tried before the shop's own address stays for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPhoto:
    """Repeatable: what has been copied or refused is left alone. Raise RetryLater.

    The catalogue's version stays: thousands of copies after a first synchronisation would keep every cache cold, and a
    kept page that still names the shop's own address is over in half a minute.
    """

    source: PictureSource
    keep: KeepPhoto
    copies: PhotoCopyLog
    version: CatalogueVersion
    cards: ProductCards
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, url: str) -> None:
        if not await self.copies.wanted(url):
            return
        try:
            developed = await self.keep.develop(await self.source.fetch(url))
        except (PictureRefused, PhotoUnreadable, PhotoTooLarge) as error:
            async with self.uow:
                await self.copies.refused(url, str(error), self.clock.now())
            return
        except RetryLater as error:
            async with self.uow:
                times = await self.copies.tried(url, str(error.__cause__ or error), self.clock.now())
                if times >= PATIENCE:
                    await self.copies.refused(url, "no answer", self.clock.now())
                    return
            raise
        async with self.uow:
            await self.version.hold()
            photo = await self.keep.keep(developed)
            await self.copies.copied(url, photo.id, self.clock.now())
            products = await self.copies.show(url, photo.id)
            if products:
                await self.cards.refresh(products)
