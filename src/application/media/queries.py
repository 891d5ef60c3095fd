"""Photos for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from application.media.ports import PhotoContent, PhotoSize, PhotoStorage, PhotoWorkshop
from application.shared.ports import UnitOfWork
from domain.shared.ids import PhotoId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPhoto:
    """Raise PhotoNotFound. A smaller one is made at its first request and kept."""

    photos: PhotoStorage
    workshop: PhotoWorkshop
    uow: UnitOfWork

    async def __call__(self, photo_id: PhotoId, size: PhotoSize | None) -> PhotoContent:
        if size is None:
            return await self.photos.content(photo_id)
        kept = await self.photos.smaller(photo_id, size)
        if kept is not None:
            return kept
        whole = await self.photos.content(photo_id)
        picture = await self.workshop.shrink(whole.content, size)
        async with self.uow:
            await self.photos.keep_smaller(photo_id, size, picture)
        return PhotoContent(media_type=picture.media_type, content=picture.content)
