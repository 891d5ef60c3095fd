"""Bytes that somebody sent become a photo that is kept here."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from application.media.errors import PhotoTooLarge
from application.media.ports import (
    MAX_PHOTO_BYTES,
    MAX_PIXELS,
    Photo,
    PhotoStorage,
    PhotoWorkshop,
    Picture,
)
from application.shared.ports import Clock, Ids
from domain.shared.ids import PhotoId


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopedPhoto:
    """`picture` is None when these bytes are known: nothing was made of them again."""

    photo: Photo
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPhoto:
    """In two steps, because the first takes long: `develop` outside of a transaction, `keep` inside one."""

    photos: PhotoStorage
    workshop: PhotoWorkshop
    clock: Clock
    ids: Ids

    async def develop(self, raw: bytes) -> DevelopedPhoto:
        """Raise PhotoUnreadable, PhotoTooLarge."""
        if len(raw) > MAX_PHOTO_BYTES:
            raise PhotoTooLarge(MAX_PHOTO_BYTES // 1024**2, MAX_PIXELS // 1_000_000)
        digest = sha256(raw).hexdigest()
        known = await self.photos.made_of(digest)
        if known is not None:
            return DevelopedPhoto(photo=known, picture=None)
        picture = await self.workshop.develop(raw)
        photo = Photo(
            id=PhotoId(self.ids.new()),
            sha256=digest,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            created_at=self.clock.now(),
        )
        return DevelopedPhoto(photo=photo, picture=picture)

    async def keep(self, developed: DevelopedPhoto) -> Photo:
        """Repeatable: the same bytes are the same photo."""
        if developed.picture is None:
            return developed.photo
        return await self.photos.add(developed.photo, developed.picture.content)
