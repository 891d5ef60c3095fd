"""The catalogue as buyers see it: only what is active, below active categories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString
from uuid import UUID

from adapters.persistence import cursors
from adapters.persistence.statements import Record, Statements
from application.catalogue.ports import CatalogueReader
from application.catalogue.views import (
    CategoryView,
    ProductCard,
    ProductFilter,
    ProductSort,
    ProductView,
    VariantView,
)
from application.shared.page import Page, PageRequest
from domain.catalogue.errors import CategoryNotFound, ProductNotFound
from domain.catalogue.product import ProductKind
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity

_VISIBLE: Final[LiteralString] = """
    visible AS (
        SELECT id, parent_id, slug, name, position FROM categories WHERE parent_id IS NULL AND active
        UNION ALL
        SELECT c.id, c.parent_id, c.slug, c.name, c.position
        FROM categories c JOIN visible ON c.parent_id = visible.id WHERE c.active
    )"""
_CATEGORIES: Final[LiteralString] = (
    "WITH RECURSIVE"
    + _VISIBLE
    + "SELECT * FROM visible ORDER BY position, replace(lower(name), 'ё', 'е'), id"
)
_BELOW: Final[LiteralString] = (
    "WITH RECURSIVE"
    + _VISIBLE
    + """,
    below AS (
        SELECT id FROM visible WHERE id = %(id)s OR slug = %(slug)s
        UNION ALL SELECT v.id FROM visible v JOIN below ON v.parent_id = below.id
    ) SELECT id FROM below"""
)
# Services and untracked variants have no end; the rest needs its least quantity over the active locations.
_IN_STOCK: Final[LiteralString] = """
    (p.kind = 'service' OR NOT v.tracked OR v.min_quantity_milli <= (
        SELECT coalesce(sum(s.on_hand_milli - s.reserved_milli - s.threshold_milli), 0)
        FROM stock_items s JOIN locations l ON l.id = s.location_id AND l.active
        WHERE s.variant_id = v.id))"""
_CARDS: Final[LiteralString] = (
    "WITH RECURSIVE"
    + _VISIBLE
    + """,
    cards AS (
        SELECT p.id, p.slug, p.kind, p.name, p.description, p.category_id, p.unit, p.photos[1] AS photo,
               p.skip_loyalty, p.unredeemable, p.position, p.sold, p.created_at, offer.*
        FROM products p
        JOIN visible ON visible.id = p.category_id
        CROSS JOIN LATERAL (
            SELECT (array_agg(v.id ORDER BY base, v.position, v.id))[1] AS variant_id,
                   (array_agg(v.price_minor ORDER BY base, v.position, v.id))[1] AS price_minor,
                   min(base) AS base_minor, count(*) AS variants,
                   bool_or(v.promo_price_minor IS NOT NULL) AS on_sale,
                   bool_or("""
    + _IN_STOCK
    + """) AS in_stock
            FROM product_variants v, LATERAL (SELECT coalesce(v.promo_price_minor, v.price_minor) AS base) AS price
            WHERE v.product_id = p.id AND v.active
        ) AS offer
        WHERE p.active AND offer.variants > 0
    )"""
)
_WANTED: Final[LiteralString] = """
    FROM cards
    WHERE (%(categories)s::uuid[] IS NULL OR category_id = ANY (%(categories)s))
      AND (%(q)s::text IS NULL OR replace(lower(name), 'ё', 'е') LIKE %(q)s
           OR replace(lower(description), 'ё', 'е') LIKE %(q)s)
      AND (%(kind)s::text IS NULL OR kind = %(kind)s)
      AND (%(min_price)s::bigint IS NULL OR base_minor >= %(min_price)s)
      AND (%(max_price)s::bigint IS NULL OR base_minor <= %(max_price)s)
      AND (%(on_sale)s::boolean IS NULL OR on_sale = %(on_sale)s)
      AND (%(in_stock)s::boolean IS NULL OR in_stock = %(in_stock)s)"""
_ASCENDING: Final[LiteralString] = (
    " AND (%(after)s::bigint IS NULL OR ({key}, id) > (%(after)s, %(after_id)s)) ORDER BY {key}, id LIMIT %(limit)s"
)
_DESCENDING: Final[LiteralString] = (
    " AND (%(after)s::bigint IS NULL OR ({key}, id) < (%(after)s, %(after_id)s))"
    " ORDER BY {key} DESC, id DESC LIMIT %(limit)s"
)
_MICROSECONDS: Final[LiteralString] = "(extract(epoch FROM created_at) * 1000000)::bigint"


def _page_of(key: LiteralString, order: LiteralString) -> LiteralString:
    return _CARDS + "SELECT *, " + key + " AS sort_key" + _WANTED + order.replace("{key}", key)


_PAGES: Final[dict[ProductSort, LiteralString]] = {
    ProductSort.POSITION: _page_of("position", _ASCENDING),
    ProductSort.PRICE: _page_of("base_minor", _ASCENDING),
    ProductSort.PRICE_DESCENDING: _page_of("base_minor", _DESCENDING),
    ProductSort.NEWEST: _page_of(_MICROSECONDS, _DESCENDING),
    ProductSort.POPULAR: _page_of("sold", _DESCENDING),
}
_TOTAL: Final[LiteralString] = _CARDS + "SELECT count(*) AS total" + _WANTED
_PRODUCT: Final[LiteralString] = (
    "WITH RECURSIVE"
    + _VISIBLE
    + """
    SELECT p.*, v.id AS variant_id, v.sku, v.name AS variant_name, v.price_minor, v.promo_price_minor,
           v.min_quantity_milli, v.increment_milli, """
    + _IN_STOCK
    + """ AS in_stock
    FROM products p
    JOIN visible ON visible.id = p.category_id
    JOIN product_variants v ON v.product_id = p.id AND v.active
    WHERE p.active AND (p.id = %(id)s OR p.slug = %(slug)s)
    ORDER BY v.position, v.id"""
)


class SqlCatalogueReader(CatalogueReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def categories(self) -> Sequence[CategoryView]:
        return [
            CategoryView(
                id=row["id"],
                parent_id=row["parent_id"],
                slug=row["slug"],
                name=row["name"],
                position=row["position"],
            )
            for row in await self._statements.all(_CATEGORIES)
        ]

    async def products(
        self, wanted: ProductFilter, sort: ProductSort, request: PageRequest
    ) -> Page[ProductCard]:
        filters = await self._filters(wanted)
        after = cursors.decode(request.cursor, sort.value) if request.cursor is not None else None
        rows = await self._statements.all(
            _PAGES[sort],
            filters
            | {
                "after": after.key if after is not None else None,
                "after_id": after.id if after is not None else None,
                "limit": request.limit + 1,
            },
        )
        shown, more = rows[: request.limit], len(rows) > request.limit
        last = cursors.Place(sort.value, shown[-1]["sort_key"], shown[-1]["id"]) if more else None
        total = await self._statements.one(_TOTAL, filters) if request.with_total else None
        return Page(
            items=tuple(map(_card, shown)),
            next_cursor=cursors.encode(last) if last is not None else None,
            total=total["total"] if total is not None else None,
        )

    async def product(self, reference: ProductId | Slug) -> ProductView:
        rows = await self._statements.all(_PRODUCT, _named(reference))
        if not rows:
            raise ProductNotFound
        return _product(rows)

    async def _filters(self, wanted: ProductFilter) -> dict[str, Any]:
        return {
            "categories": await self._below(wanted.category) if wanted.category is not None else None,
            "q": _pattern(wanted.q) if wanted.q is not None else None,
            "kind": wanted.kind.value if wanted.kind is not None else None,
            "min_price": wanted.min_price.minor if wanted.min_price is not None else None,
            "max_price": wanted.max_price.minor if wanted.max_price is not None else None,
            "on_sale": wanted.on_sale,
            "in_stock": wanted.in_stock,
        }

    async def _below(self, category: CategoryId | Slug) -> list[UUID]:
        rows = await self._statements.all(_BELOW, _named(category))
        if not rows:
            raise CategoryNotFound
        return [row["id"] for row in rows]


def _named(reference: UUID | Slug) -> dict[str, Any]:
    if isinstance(reference, Slug):
        return {"id": None, "slug": reference.text}
    return {"id": reference, "slug": None}


def _pattern(q: str) -> str:
    literal = (
        q.strip().lower().replace("ё", "е").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    )
    return f"%{literal}%"


def _old_price(base: int, price: int) -> Money | None:
    return Money(price) if base < price else None


def _card(row: Record) -> ProductCard:
    return ProductCard(
        id=row["id"],
        slug=row["slug"],
        kind=ProductKind(row["kind"]),
        name=row["name"],
        category_id=row["category_id"],
        unit=row["unit"],
        photo=row["photo"],
        variant_id=row["variant_id"],
        variants=row["variants"],
        price=Money(row["base_minor"]),
        old_price=_old_price(row["base_minor"], row["price_minor"]),
        in_stock=row["in_stock"],
        skip_loyalty=row["skip_loyalty"],
        unredeemable=row["unredeemable"],
    )


def _product(rows: Sequence[Record]) -> ProductView:
    first = rows[0]
    return ProductView(
        id=first["id"],
        slug=first["slug"],
        kind=ProductKind(first["kind"]),
        name=first["name"],
        description=first["description"],
        category_id=first["category_id"],
        unit=first["unit"],
        photos=tuple(first["photos"]),
        skip_loyalty=first["skip_loyalty"],
        unredeemable=first["unredeemable"],
        updated_at=first["updated_at"],
        variants=tuple(map(_variant, rows)),
    )


def _variant(row: Record) -> VariantView:
    base = row["price_minor"] if row["promo_price_minor"] is None else row["promo_price_minor"]
    return VariantView(
        id=VariantId(row["variant_id"]),
        sku=row["sku"],
        name=row["variant_name"],
        price=Money(base),
        old_price=_old_price(base, row["price_minor"]),
        in_stock=row["in_stock"],
        min_quantity=Quantity(row["min_quantity_milli"]),
        increment=Quantity(row["increment_milli"]),
    )
