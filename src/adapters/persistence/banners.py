"""Banners, whom they are shown to, and their clicks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from adapters.persistence import by_position
from adapters.persistence.origins import columns_of_origin, origin_of
from adapters.persistence.segment_sql import holding
from adapters.persistence.statements import Record, Statements
from application.content.ports import (
    BannerClicks,
    BannerReader,
    BannerReport,
    BannerRepository,
    BannerView,
    DayOfClicks,
)
from application.shared.page import Page, PageRequest
from domain.content.banner import Audience, AudienceKind, Banner
from domain.content.errors import BannerNotFound
from domain.segments.facts import Now
from domain.segments.reading import read
from domain.shared.ids import BannerId, ClientId, SegmentId
from domain.shared.window import Window

_MOST_SHOWN: Final = 100

_SAVE: Final[LiteralString] = """
INSERT INTO banners (id, title, text, photo, link, position, starts_at, ends_at, audience, segment_id, tier_code, active,
                     wordpress_id, content_hash, gone_at, created_at, updated_at)
VALUES (%(id)s, %(title)s, %(text)s, %(photo)s, %(link)s, %(position)s, %(starts_at)s, %(ends_at)s, %(audience)s,
        %(segment_id)s, %(tier_code)s, %(active)s, %(wordpress_id)s, %(content_hash)s, %(gone_at)s, %(created_at)s,
        %(updated_at)s)
ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, text = excluded.text, photo = excluded.photo, link = excluded.link,
    position = excluded.position, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    audience = excluded.audience, segment_id = excluded.segment_id, tier_code = excluded.tier_code,
    active = excluded.active, content_hash = excluded.content_hash, gone_at = excluded.gone_at,
    updated_at = excluded.updated_at
"""
# Rules of segments are looked at afterwards, all of them at once: `rule` says that it has to be.
_SHOWN: Final[LiteralString] = """
SELECT b.id, b.title, b.text, b.photo, b.link, b.ends_at, CASE WHEN b.audience = 'segment' THEN s.rule END AS rule
FROM banners b LEFT JOIN segments s ON s.id = b.segment_id
WHERE b.active AND b.gone_at IS NULL
  AND (b.starts_at IS NULL OR b.starts_at <= %(at)s) AND (b.ends_at IS NULL OR b.ends_at > %(at)s)
  AND (b.audience = 'everyone' OR %(client)s::uuid IS NOT NULL AND CASE b.audience
       WHEN 'clients' THEN true
       WHEN 'tier' THEN b.tier_code = (SELECT c.tier_code FROM clients c WHERE c.id = %(client)s)
       WHEN 'segment' THEN s.rule IS NOT NULL OR EXISTS (
           SELECT FROM segment_members m WHERE m.segment_id = s.id AND m.client_id = %(client)s)
       END)
ORDER BY b.position, b.id LIMIT %(most)s
"""
# One statement: two clicks at once wait for each other's row and both count; of a client only one is the first.
# The lock waits for whoever deletes the banner, so that a click on it finds it gone.
_CLICK: Final[LiteralString] = """
WITH banner AS (SELECT id FROM banners WHERE id = %(banner)s FOR KEY SHARE), first AS (
    INSERT INTO banner_clickers (banner_id, day, client_id, clicked_at)
    SELECT id, %(day)s, %(client)s, %(at)s FROM banner WHERE %(client)s::uuid IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING banner_id
)
INSERT INTO banner_clicks AS c (banner_id, day, clicks, clients)
SELECT id, %(day)s, 1, (SELECT count(*) FROM first) FROM banner
ON CONFLICT (banner_id, day) DO UPDATE
SET clicks = c.clicks + excluded.clicks, clients = c.clients + excluded.clients
"""


class SqlBanners(BannerRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def get(self, banner_id: BannerId) -> Banner:
        record = await self._statements.one("SELECT * FROM banners WHERE id = %s FOR UPDATE", (banner_id,))
        if record is None:
            raise BannerNotFound
        return _to_domain(record)

    async def save(self, banner: Banner) -> None:
        await self._statements.run(_SAVE, _record(banner))

    async def delete(self, banner_id: BannerId) -> None:
        await self._statements.run("DELETE FROM banners WHERE id = %s", (banner_id,))

    async def followed(self) -> Sequence[Banner]:
        rows = await self._statements.all(
            "SELECT * FROM banners WHERE wordpress_id IS NOT NULL ORDER BY id FOR UPDATE"
        )
        return [_to_domain(row) for row in rows]


class SqlBannerReader(BannerReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def shown(self, client_id: ClientId | None, now: Now) -> Sequence[BannerView]:
        rows = await self._statements.all(
            _SHOWN, {"client": client_id, "at": now.moment, "most": _MOST_SHOWN}
        )
        ruled = [row for row in rows if row["rule"] is not None]
        refused: set[UUID] = set()
        if client_id is not None and ruled:
            sql, values = holding(client_id, [read(row["rule"]) for row in ruled], now)
            record = await self._statements.one(sql, values)
            held = record["held"] if record is not None else [False] * len(ruled)
            refused = {row["id"] for row, holds in zip(ruled, held, strict=True) if not holds}
        return [_to_view(row) for row in rows if row["id"] not in refused]

    async def banners(self, page: PageRequest) -> Page[Banner]:
        rows = await self._statements.all(
            """
            SELECT *, position AS sort_key FROM banners
            WHERE %(after)s::bigint IS NULL OR (position, id) > (%(after)s, %(after_id)s::uuid)
            ORDER BY position, id LIMIT %(limit)s
            """,
            by_position.after(page),
        )
        total = await self._statements.count("SELECT count(*) FROM banners") if page.with_total else None
        return by_position.cut(rows, page, _to_domain, total=total)

    async def report(self, banner_id: BannerId, *, days: int) -> BannerReport:
        record = await self._statements.one("SELECT * FROM banners WHERE id = %s", (banner_id,))
        if record is None:
            raise BannerNotFound
        rows = await self._statements.all(
            """
            SELECT day, clicks, clients, (sum(clicks) OVER ())::bigint AS all_clicks,
                   (sum(clients) OVER ())::bigint AS all_clients
            FROM banner_clicks WHERE banner_id = %s ORDER BY day DESC LIMIT %s
            """,
            (banner_id, days),
        )
        return BannerReport(
            banner=_to_domain(record),
            clicks=rows[0]["all_clicks"] if rows else 0,
            clients=rows[0]["all_clients"] if rows else 0,
            days=tuple(
                DayOfClicks(day=row["day"], clicks=row["clicks"], clients=row["clients"]) for row in rows
            ),
        )


class SqlBannerClicks(BannerClicks):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def count(
        self, banner_id: BannerId, client_id: ClientId | None, *, day: date, at: datetime
    ) -> bool:
        counted = await self._statements.run(
            _CLICK, {"banner": banner_id, "client": client_id, "day": day, "at": at}
        )
        return bool(counted)


def _record(banner: Banner) -> dict[str, Any]:
    return {
        "id": banner.id,
        "title": banner.title,
        "text": banner.text,
        "photo": banner.photo,
        "link": banner.link,
        "position": banner.position,
        "starts_at": banner.window.starts_at,
        "ends_at": banner.window.ends_at,
        "audience": banner.audience.kind.value,
        "segment_id": banner.audience.segment_id,
        "tier_code": banner.audience.tier_code,
        "active": banner.active,
        "created_at": banner.created_at,
        "updated_at": banner.updated_at,
        **columns_of_origin(banner.origin),
    }


def _to_domain(row: Record) -> Banner:
    segment = row["segment_id"]
    return Banner(
        id=BannerId(row["id"]),
        title=row["title"],
        text=row["text"],
        photo=row["photo"],
        link=row["link"],
        position=row["position"],
        window=Window(starts_at=row["starts_at"], ends_at=row["ends_at"]),
        audience=Audience(
            kind=AudienceKind(row["audience"]),
            segment_id=SegmentId(segment) if segment is not None else None,
            tier_code=row["tier_code"],
        ),
        active=row["active"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        origin=origin_of(row),
    )


def _to_view(row: Record) -> BannerView:
    return BannerView(
        id=BannerId(row["id"]),
        title=row["title"],
        text=row["text"],
        photo=row["photo"],
        link=row["link"],
        ends_at=row["ends_at"],
    )
