"""Information pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString

from adapters.persistence import by_position
from adapters.persistence.origins import columns_of_origin, origin_of
from adapters.persistence.statements import Record, Statements
from application.content.ports import PageReader, PageRepository, PageTitle
from application.shared.page import Page as ListPage
from application.shared.page import PageRequest
from domain.content.errors import PageNotFound
from domain.content.page import Page
from domain.shared.ids import PageId

_SAVE: Final[LiteralString] = """
INSERT INTO pages (id, slug, title, html, position, active, wordpress_id, content_hash, gone_at, created_at, updated_at)
VALUES (%(id)s, %(slug)s, %(title)s, %(html)s, %(position)s, %(active)s, %(wordpress_id)s, %(content_hash)s, %(gone_at)s,
        %(created_at)s, %(updated_at)s)
ON CONFLICT (id) DO UPDATE SET
    slug = excluded.slug, title = excluded.title, html = excluded.html, position = excluded.position,
    active = excluded.active, content_hash = excluded.content_hash, gone_at = excluded.gone_at,
    updated_at = excluded.updated_at
"""
_HERE: Final[LiteralString] = """
AND (%(after)s::bigint IS NULL OR (position, id) > (%(after)s, %(after_id)s::uuid))
ORDER BY position, id LIMIT %(limit)s
"""


class SqlPages(PageRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def get(self, page_id: PageId) -> Page:
        record = await self._statements.one("SELECT * FROM pages WHERE id = %s FOR UPDATE", (page_id,))
        if record is None:
            raise PageNotFound
        return _to_domain(record)

    async def save(self, page: Page) -> None:
        await self._statements.run(_SAVE, _record(page))

    async def delete(self, page_id: PageId) -> None:
        await self._statements.run("DELETE FROM pages WHERE id = %s", (page_id,))

    async def followed(self) -> Sequence[Page]:
        rows = await self._statements.all(
            "SELECT * FROM pages WHERE wordpress_id IS NOT NULL ORDER BY id FOR UPDATE"
        )
        return [_to_domain(row) for row in rows]

    async def slug_owner(self, slug: str) -> PageId | None:
        record = await self._statements.one("SELECT id FROM pages WHERE slug = %s", (slug,))
        return PageId(record["id"]) if record is not None else None


class SqlPageReader(PageReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def titles(self, page: PageRequest) -> ListPage[PageTitle]:
        rows = await self._statements.all(
            "SELECT id, slug, title, position, position AS sort_key FROM pages WHERE active AND gone_at IS NULL"
            + _HERE,
            by_position.after(page),
        )
        return by_position.cut(
            rows,
            page,
            lambda row: PageTitle(slug=row["slug"], title=row["title"], position=row["position"]),
        )

    async def shown(self, slug: str) -> Page:
        record = await self._statements.one(
            "SELECT * FROM pages WHERE slug = %s AND active AND gone_at IS NULL", (slug,)
        )
        if record is None:
            raise PageNotFound
        return _to_domain(record)

    async def pages(self, page: PageRequest) -> ListPage[Page]:
        rows = await self._statements.all(
            "SELECT *, position AS sort_key FROM pages WHERE true" + _HERE, by_position.after(page)
        )
        total = await self._statements.count("SELECT count(*) FROM pages") if page.with_total else None
        return by_position.cut(rows, page, _to_domain, total=total)

    async def find(self, page_id: PageId) -> Page:
        record = await self._statements.one("SELECT * FROM pages WHERE id = %s", (page_id,))
        if record is None:
            raise PageNotFound
        return _to_domain(record)


def _record(page: Page) -> dict[str, Any]:
    return {
        "id": page.id,
        "slug": page.slug,
        "title": page.title,
        "html": page.html,
        "position": page.position,
        "active": page.active,
        "created_at": page.created_at,
        "updated_at": page.updated_at,
        **columns_of_origin(page.origin),
    }


def _to_domain(row: Record) -> Page:
    return Page(
        id=PageId(row["id"]),
        slug=row["slug"],
        title=row["title"],
        html=row["html"],
        position=row["position"],
        active=row["active"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        origin=origin_of(row),
    )
