"""Photos in PostgreSQL."""

from __future__ import annotations

from adapters.persistence.statements import Record, Statements
from application.media.errors import PhotoNotFound
from application.media.ports import Photo, PhotoContent, PhotoSize, PhotoStorage, Picture
from domain.shared.ids import PhotoId


class SqlPhotoStorage(PhotoStorage):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def made_of(self, sha256: str) -> Photo | None:
        row = await self._statements.one(
            "SELECT id, sha256, media_type, width, height, created_at FROM photos WHERE sha256 = %s",
            (sha256,),
        )
        return _photo(row) if row is not None else None

    async def add(self, photo: Photo, content: bytes) -> Photo:
        await self._statements.run(
            """
            INSERT INTO photos (id, sha256, media_type, width, height, content, created_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (sha256) DO NOTHING
            """,
            (photo.id, photo.sha256, photo.media_type, photo.width, photo.height, content, photo.created_at),
        )
        kept = await self.made_of(photo.sha256)
        assert kept is not None
        return kept

    async def content(self, photo_id: PhotoId) -> PhotoContent:
        row = await self._statements.one("SELECT media_type, content FROM photos WHERE id = %s", (photo_id,))
        if row is None:
            raise PhotoNotFound
        return PhotoContent(media_type=row["media_type"], content=bytes(row["content"]))

    async def smaller(self, photo_id: PhotoId, size: PhotoSize) -> PhotoContent | None:
        row = await self._statements.one(
            """
            SELECT coalesce(s.media_type, p.media_type) AS media_type,
                   CASE WHEN s.content IS NOT NULL THEN s.content
                        WHEN greatest(p.width, p.height) <= %(size)s THEN p.content END AS content
            FROM photos p LEFT JOIN photo_sizes s ON s.photo_id = p.id AND s.size = %(size)s
            WHERE p.id = %(id)s
            """,
            {"id": photo_id, "size": size.value},
        )
        if row is None:
            raise PhotoNotFound
        if row["content"] is None:
            return None
        return PhotoContent(media_type=row["media_type"], content=bytes(row["content"]))

    async def keep_smaller(self, photo_id: PhotoId, size: PhotoSize, picture: Picture) -> None:
        await self._statements.run(
            "INSERT INTO photo_sizes (photo_id, size, media_type, content) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (photo_id, size) DO NOTHING",
            (photo_id, size.value, picture.media_type, picture.content),
        )


def _photo(row: Record) -> Photo:
    return Photo(
        id=PhotoId(row["id"]),
        sha256=row["sha256"],
        media_type=row["media_type"],
        width=row["width"],
        height=row["height"],
        created_at=row["created_at"],
    )
