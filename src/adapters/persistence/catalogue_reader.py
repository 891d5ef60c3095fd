"""The catalogue as buyers see it: only what is active, below active categories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from adapters.persistence import catalogue_sql, paging
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
            for row in await self._statements.all(catalogue_sql.CATEGORIES)
        ]

    async def products(
        self, wanted: ProductFilter, sort: ProductSort, request: PageRequest
    ) -> Page[ProductCard]:
        filters = await self._filters(wanted)
        after = paging.decode(request.cursor, sort.value) if request.cursor is not None else None
        rows = await self._statements.all(
            catalogue_sql.PAGES[sort],
            filters
            | {
                "after": after.key if after is not None else None,
                "after_id": after.id if after is not None else None,
                "limit": request.limit + 1,
            },
        )
        shown, more = rows[: request.limit], len(rows) > request.limit
        last = paging.Place(sort.value, shown[-1]["sort_key"], str(shown[-1]["id"])) if more else None
        total = await self._statements.count(catalogue_sql.TOTAL, filters) if request.with_total else None
        return Page(
            items=tuple(map(_card, shown)),
            next_cursor=paging.encode(last) if last is not None else None,
            total=total,
        )

    async def product(self, reference: ProductId | Slug) -> ProductView:
        rows = await self._statements.all(catalogue_sql.PRODUCT, _named(reference))
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
        rows = await self._statements.all(catalogue_sql.BELOW, _named(category))
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
