"""Promotions as they are planned."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, LiteralString

from adapters.persistence import by_position, promotion_sql
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.promotions.ports import (
    PromotionReader,
    PromotionReport,
    PromotionRepository,
    PromotionView,
)
from application.shared.page import Page, PageRequest
from domain.promotions.errors import PromotionNotFound
from domain.promotions.promotion import Aim, Promotion, Terms
from domain.shared.ids import CategoryId, ProductId, PromotionId, VariantId
from domain.shared.money import Money
from domain.shared.window import Window

_SELECT: Final[LiteralString] = """
SELECT p.*, ARRAY(SELECT product_id FROM promotion_products WHERE promotion_id = p.id) AS products,
       ARRAY(SELECT category_id FROM promotion_categories WHERE promotion_id = p.id) AS categories,
       ARRAY(SELECT variant_id FROM promotion_prices WHERE promotion_id = p.id ORDER BY variant_id) AS variants,
       ARRAY(SELECT price_minor FROM promotion_prices WHERE promotion_id = p.id ORDER BY variant_id) AS prices
FROM promotions p
"""
_SAVE: Final[LiteralString] = """
INSERT INTO promotions (id, title, badge, text, starts_at, ends_at, percent_off, priority, active, created_at, updated_at)
VALUES (%(id)s, %(title)s, %(badge)s, %(text)s, %(starts_at)s, %(ends_at)s, %(percent_off)s, %(priority)s, %(active)s,
        %(created_at)s, %(updated_at)s)
ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, badge = excluded.badge, text = excluded.text, starts_at = excluded.starts_at,
    ends_at = excluded.ends_at, percent_off = excluded.percent_off, priority = excluded.priority,
    active = excluded.active, updated_at = excluded.updated_at
"""
_FORGET_PARTS: Final[LiteralString] = """
WITH p AS (DELETE FROM promotion_products WHERE promotion_id = %(id)s),
     c AS (DELETE FROM promotion_categories WHERE promotion_id = %(id)s)
DELETE FROM promotion_prices WHERE promotion_id = %(id)s
"""
_ADD_PARTS: Final[LiteralString] = """
WITH p AS (
    INSERT INTO promotion_products (promotion_id, product_id) SELECT %(id)s, unnest(%(products)s::uuid[])
), c AS (
    INSERT INTO promotion_categories (promotion_id, category_id) SELECT %(id)s, unnest(%(categories)s::uuid[])
)
INSERT INTO promotion_prices (promotion_id, variant_id, price_minor)
SELECT %(id)s, variant, price FROM unnest(%(variants)s::uuid[], %(prices)s::bigint[]) AS named (variant, price)
"""


class SqlPromotions(PromotionRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def get(self, promotion_id: PromotionId) -> Promotion:
        record = await self._statements.one(_SELECT + "WHERE p.id = %s FOR UPDATE OF p", (promotion_id,))
        if record is None:
            raise PromotionNotFound
        return _to_domain(record)

    async def save(self, promotion: Promotion) -> None:
        prices = promotion.terms.prices
        record = {
            "id": promotion.id,
            "title": promotion.title,
            "badge": promotion.badge,
            "text": promotion.text,
            "starts_at": promotion.window.starts_at,
            "ends_at": promotion.window.ends_at,
            "percent_off": promotion.terms.percent_off,
            "priority": promotion.priority,
            "active": promotion.active,
            "created_at": promotion.created_at,
            "updated_at": promotion.updated_at,
            "products": list(promotion.aim.products),
            "categories": list(promotion.aim.categories),
            "variants": list(prices),
            "prices": [price.minor for price in prices.values()],
        }
        for statement in (_SAVE, _FORGET_PARTS, _ADD_PARTS):
            await self._statements.run(statement, record)

    async def delete(self, promotion_id: PromotionId) -> None:
        await self._statements.run("DELETE FROM promotions WHERE id = %s", (promotion_id,))


class SqlPromotionReader(PromotionReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def running(self, at: datetime, page: PageRequest) -> Page[PromotionView]:
        rows = await self._statements.all(
            """
            SELECT *, -priority AS sort_key FROM promotions
            WHERE active AND (starts_at IS NULL OR starts_at <= %(at)s) AND (ends_at IS NULL OR ends_at > %(at)s)
              AND (%(after)s::bigint IS NULL OR (-priority, id) > (%(after)s, %(after_id)s::uuid))
            ORDER BY -priority, id LIMIT %(limit)s
            """,
            {"at": at, **by_position.after(page)},
        )
        return by_position.cut(rows, page, _to_view)

    async def promotions(self, page: PageRequest) -> Page[Promotion]:
        rows = await self._statements.all(
            _SELECT
            + """
            WHERE %(before_at)s::timestamptz IS NULL OR (p.created_at, p.id) < (%(before_at)s, %(before_id)s::uuid)
            ORDER BY p.created_at DESC, p.id DESC LIMIT %(limit)s
            """,
            before(page),
        )
        return cut_page(
            rows,
            page,
            to_item=_to_domain,
            place=lambda row: (row["created_at"], row["id"]),
            total=await self._statements.count("SELECT count(*) FROM promotions")
            if page.with_total
            else None,
        )

    async def report(self, promotion_id: PromotionId, at: datetime) -> PromotionReport:
        record = await self._statements.one(_SELECT + "WHERE p.id = %s", (promotion_id,))
        if record is None:
            raise PromotionNotFound
        effect = await self._statements.one(promotion_sql.REPORT, {"promotion": promotion_id})
        assert effect is not None
        promotion = _to_domain(record)
        return PromotionReport(
            promotion=promotion,
            running=promotion.runs(at),
            products=effect["products"],
            foreign=effect["foreign_products"],
            without_effect=tuple(effect["without_effect"]),
        )


def _to_domain(row: Record) -> Promotion:
    prices: dict[VariantId, Any] = dict(zip(row["variants"], map(Money, row["prices"]), strict=True))
    return Promotion(
        id=PromotionId(row["id"]),
        title=row["title"],
        badge=row["badge"],
        text=row["text"],
        window=Window(starts_at=row["starts_at"], ends_at=row["ends_at"]),
        terms=Terms(percent_off=row["percent_off"], prices=prices),
        aim=Aim(
            products=frozenset(map(ProductId, row["products"])),
            categories=frozenset(map(CategoryId, row["categories"])),
        ),
        priority=row["priority"],
        active=row["active"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _to_view(row: Record) -> PromotionView:
    return PromotionView(
        id=PromotionId(row["id"]),
        title=row["title"],
        badge=row["badge"],
        text=row["text"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        percent_off=row["percent_off"],
    )
