"""Photos: kept, worked on, copied."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dishka import AnyOf, Provider, Scope, provide, provide_all

from adapters.images.workshop import PillowWorkshop
from adapters.persistence.photo_copies import SqlPhotoCopies
from adapters.persistence.photos import SqlPhotoStorage
from application.media.copy_photo import CopyPhoto
from application.media.keep_photo import KeepPhoto
from application.media.ports import (
    PhotoCopies,
    PhotoCopyLog,
    PhotoStorage,
    PhotoWorkshop,
    PictureSource,
)
from application.media.queries import GetPhoto
from application.media.upload_photo import UploadPhoto
from entrypoints.settings import Settings


class MediaProvider(Provider):
    scope = Scope.REQUEST

    workshop = provide(PillowWorkshop, provides=PhotoWorkshop, scope=Scope.APP)
    photos = provide(SqlPhotoStorage, provides=PhotoStorage)
    copies = provide(SqlPhotoCopies, provides=AnyOf[PhotoCopies, PhotoCopyLog])
    use_cases = provide_all(KeepPhoto, UploadPhoto, GetPhoto, CopyPhoto)

    @provide(scope=Scope.APP)
    async def source(self, settings: Settings) -> AsyncIterator[PictureSource]:
        # Imported only where pictures are copied: httpx takes a tenth of a second to load.
        from adapters.images.remote import HttpPictureSource  # noqa: PLC0415

        source = HttpPictureSource(settings.woocommerce.url)
        yield source
        await source.aclose()
