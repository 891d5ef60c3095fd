"""The staff send a photo for a product, a banner or a page."""

from __future__ import annotations

from dataclasses import dataclass

from application.media.keep_photo import KeepPhoto
from application.media.ports import Photo
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog, Facts
from application.shared.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPhoto:
    """Needs CATALOGUE_MANAGE or CONTENT_MANAGE. The same bytes again are the same photo, and nothing is logged.

    Raise PhotoUnreadable, PhotoTooLarge.
    """

    keep: KeepPhoto
    audit: AuditLog
    uow: UnitOfWork
    actor: Actor

    def require_allowed(self) -> None:
        """Whoever receives the bytes asks first: they may be many. Raise PermissionMissing, Unauthenticated."""
        if not self.actor.may(Permission.CONTENT_MANAGE):
            self.actor.require(Permission.CATALOGUE_MANAGE)

    async def __call__(self, raw: bytes) -> Photo:
        self.require_allowed()
        developed = await self.keep.develop(raw)
        if developed.picture is None:
            return developed.photo
        async with self.uow:
            photo = await self.keep.keep(developed)
            if photo.id == developed.photo.id:
                facts: Facts = {"media_type": photo.media_type, "width": photo.width, "height": photo.height}
                entry = AuditEntry(
                    action="photo.upload", subject="photo", subject_id=str(photo.id), after=facts
                )
                await self.audit.record(entry, photo.created_at)
        return photo
