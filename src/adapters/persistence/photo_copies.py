"""Copies of pictures that a connected shop shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from adapters.persistence.statements import Statements
from application.media.jobs import copy_photo
from application.media.ports import PhotoCopies, PhotoCopyLog
from application.shared.ports import JobQueue
from domain.shared.ids import PhotoId, ProductId

PHOTOS: Final = "/api/v1/photos"
"""Where photos are read: kept in products, so it never changes."""


class SqlPhotoCopies(PhotoCopies, PhotoCopyLog):
    def __init__(self, statements: Statements, jobs: JobQueue) -> None:
        self._statements = statements
        self._jobs = jobs

    async def local(self, urls: Sequence[str]) -> Mapping[str, str]:
        if not urls:
            return {}
        rows = await self._statements.all(
            "SELECT source_url, photo_id FROM photo_copies WHERE state = 'copied' AND source_url = ANY (%s)",
            (list(urls),),
        )
        return {row["source_url"]: _path(row["photo_id"]) for row in rows}

    async def want(self, urls: Sequence[str]) -> None:
        if not urls:
            return
        rows = await self._statements.all(
            """
            INSERT INTO photo_copies (source_url, state)
            SELECT DISTINCT url, 'wanted' FROM unnest(%s::text[]) AS url ORDER BY url
            ON CONFLICT (source_url) DO NOTHING RETURNING source_url
            """,
            (list(urls),),
        )
        for row in rows:
            await self._jobs.enqueue(copy_photo(row["source_url"]))

    async def wanted(self, url: str) -> bool:
        row = await self._statements.one(
            "SELECT FROM photo_copies WHERE source_url = %s AND state = 'wanted'", (url,)
        )
        return row is not None

    async def copied(self, url: str, photo_id: PhotoId, at: datetime) -> None:
        await self._statements.run(
            "UPDATE photo_copies SET state = 'copied', photo_id = %s, failure = NULL, tried_at = %s,"
            " attempts = attempts + 1 WHERE source_url = %s AND state = 'wanted'",
            (photo_id, at, url),
        )

    async def refused(self, url: str, reason: str, at: datetime) -> None:
        await self._statements.run(
            "UPDATE photo_copies SET state = 'refused', failure = %s, tried_at = %s, attempts = attempts + 1"
            " WHERE source_url = %s AND state = 'wanted'",
            (reason[:500], at, url),
        )

    async def tried(self, url: str, reason: str, at: datetime) -> int:
        row = await self._statements.one(
            "UPDATE photo_copies SET failure = %s, tried_at = %s, attempts = attempts + 1"
            " WHERE source_url = %s AND state = 'wanted' RETURNING attempts",
            (reason[:500], at, url),
        )
        return int(row["attempts"]) if row is not None else 0

    async def show(self, url: str, photo_id: PhotoId) -> Sequence[ProductId]:
        parameters = {"url": url, "path": _path(photo_id)}
        # Two addresses may hold the same bytes: of one picture the first place stays.
        products = await self._statements.all(
            """
            UPDATE products SET photos = ARRAY(
                SELECT photo FROM unnest(array_replace(photos, %(url)s, %(path)s)) WITH ORDINALITY AS shown (photo, place)
                GROUP BY photo ORDER BY min(place))
            WHERE %(url)s = ANY (photos) RETURNING id
            """,
            parameters,
        )
        variants = await self._statements.all(
            "UPDATE product_variants SET photo = %(path)s WHERE photo = %(url)s RETURNING product_id AS id",
            parameters,
        )
        await self._statements.run("UPDATE banners SET photo = %(path)s WHERE photo = %(url)s", parameters)
        return sorted({ProductId(row["id"]) for row in (*products, *variants)})


def _path(photo_id: object) -> str:
    return f"{PHOTOS}/{photo_id}"
