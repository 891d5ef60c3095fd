"""The catalogue as the staff read it: whole products in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString
from uuid import UUID

from adapters.persistence import paging
from adapters.persistence.statements import Record, Statements
from application.catalogue.staff_ports import StaffCatalogueReader, StaffProductFilter, StaffProductSort
from application.shared.page import Page, PageRequest
from domain.catalogue.category import Category
from domain.catalogue.errors import CategoryNotFound, ProductNotFound
from domain.catalogue.product import Attribute, Product, ProductKind
from domain.catalogue.slug import Slug
from domain.catalogue.source import ProductSource
from domain.catalogue.variant import Variant, VariantAttribute
from domain.shared.ids import CategoryId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity

_CATEGORIES: Final[LiteralString] = """
    SELECT c.*, EXISTS (SELECT FROM woo_categories w WHERE w.category_id = c.id) AS linked
    FROM categories c ORDER BY position, replace(lower(name), 'ё', 'е'), id"""
_BELOW: Final[LiteralString] = """
    WITH RECURSIVE below AS (
        SELECT id FROM categories WHERE id = %(id)s OR slug = %(slug)s
        UNION ALL SELECT c.id FROM categories c JOIN below ON c.parent_id = below.id
    ) SELECT id FROM below"""
# A promo price is the staff's own, also while a promotion shows another.
_PRODUCT: Final[LiteralString] = """
    SELECT p.*,
           ARRAY(SELECT category_id FROM product_categories c WHERE c.product_id = p.id ORDER BY c.position) AS also_in,
           (SELECT jsonb_agg(to_jsonb(v) || CASE
                       WHEN m.variant_id IS NULL THEN '{}'
                       ELSE jsonb_build_object('promo_price_minor', m.kept_minor) END ORDER BY v.position, v.id)
            FROM product_variants v
            LEFT JOIN promoted_prices m ON m.variant_id = v.id AND m.applied_minor = v.promo_price_minor
            WHERE v.product_id = p.id) AS variants"""
_WANTED: Final[LiteralString] = """
    FROM products p
    WHERE (%(categories)s::uuid[] IS NULL OR p.category_id = ANY (%(categories)s) OR EXISTS (
               SELECT FROM product_categories c
               WHERE c.product_id = p.id AND c.category_id = ANY (%(categories)s)))
      AND (%(q)s::text IS NULL OR replace(lower(p.name), 'ё', 'е') LIKE %(q)s OR p.slug LIKE %(q)s OR EXISTS (
               SELECT FROM product_variants v WHERE v.product_id = p.id AND lower(v.sku) LIKE %(q)s))
      AND (%(sku)s::text IS NULL OR EXISTS (
               SELECT FROM product_variants v WHERE v.product_id = p.id AND v.sku = %(sku)s))
      AND (%(kind)s::text IS NULL OR p.kind = %(kind)s)
      AND (%(source)s::text IS NULL OR p.source = %(source)s)
      AND (%(active)s::boolean IS NULL OR p.active = %(active)s)"""
_ASCENDING: Final[LiteralString] = (
    " AND (%(after)s::bigint IS NULL OR ({key}, p.id) > (%(after)s, %(after_id)s)) ORDER BY {key}, p.id LIMIT %(limit)s"
)
_DESCENDING: Final[LiteralString] = (
    " AND (%(after)s::bigint IS NULL OR ({key}, p.id) < (%(after)s, %(after_id)s))"
    " ORDER BY {key} DESC, p.id DESC LIMIT %(limit)s"
)


def _page_by(key: LiteralString, order: LiteralString) -> LiteralString:
    return _PRODUCT + ", " + key + " AS sort_key" + _WANTED + order.replace("{key}", key)


_PAGES: Final[dict[StaffProductSort, LiteralString]] = {
    StaffProductSort.NEWEST: _page_by("(extract(epoch FROM p.created_at) * 1000000)::bigint", _DESCENDING),
    StaffProductSort.CHANGED: _page_by("(extract(epoch FROM p.updated_at) * 1000000)::bigint", _DESCENDING),
    StaffProductSort.POSITION: _page_by("p.position", _ASCENDING),
    StaffProductSort.POPULAR: _page_by("p.sold", _DESCENDING),
}


class SqlStaffCatalogueReader(StaffCatalogueReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def products(
        self, wanted: StaffProductFilter, sort: StaffProductSort, page: PageRequest
    ) -> Page[Product]:
        filters = await self._filters(wanted)
        after = paging.decode(page.cursor, sort.value) if page.cursor is not None else None
        place = (
            {"after": None, "after_id": None} if after is None else {"after": after.key, "after_id": after.id}
        )
        rows = await self._statements.all(_PAGES[sort], filters | place | {"limit": page.limit + 1})
        shown, more = rows[: page.limit], len(rows) > page.limit
        last = paging.Place(sort.value, shown[-1]["sort_key"], str(shown[-1]["id"])) if more else None
        counting: LiteralString = "SELECT count(*)" + _WANTED
        return Page(
            items=tuple(map(product_of, shown)),
            next_cursor=paging.encode(last) if last is not None else None,
            total=await self._statements.count(counting, filters) if page.with_total else None,
        )

    async def product(self, reference: ProductId | Slug) -> Product:
        row = await self._statements.one(
            _PRODUCT + " FROM products p WHERE p.id = %(id)s OR p.slug = %(slug)s", _named(reference)
        )
        if row is None:
            raise ProductNotFound
        return product_of(row)

    async def products_of(self, ids: Sequence[ProductId]) -> Sequence[Product]:
        rows = await self._statements.all(_PRODUCT + " FROM products p WHERE p.id = ANY (%s)", (list(ids),))
        return list(map(product_of, rows))

    async def categories(self) -> Sequence[Category]:
        return list(map(_category, await self._statements.all(_CATEGORIES)))

    async def category(self, reference: CategoryId | Slug) -> CategoryId:
        row = await self._statements.one(
            "SELECT id FROM categories WHERE id = %(id)s OR slug = %(slug)s", _named(reference)
        )
        if row is None:
            raise CategoryNotFound
        return CategoryId(row["id"])

    async def _filters(self, wanted: StaffProductFilter) -> dict[str, Any]:
        categories = None
        if wanted.category is not None:
            rows = await self._statements.all(_BELOW, _named(wanted.category))
            if not rows:
                raise CategoryNotFound
            categories = [row["id"] for row in rows]
        return {
            "categories": categories,
            "q": _pattern(wanted.q) if wanted.q is not None else None,
            "sku": wanted.sku,
            "kind": wanted.kind.value if wanted.kind is not None else None,
            "source": wanted.source.value if wanted.source is not None else None,
            "active": wanted.active,
        }


def _named(reference: UUID | Slug) -> dict[str, Any]:
    if isinstance(reference, Slug):
        return {"id": None, "slug": reference.text}
    return {"id": reference, "slug": None}


def _pattern(q: str) -> str:
    literal = q.strip().lower().replace("ё", "е")
    for special in ("\\", "%", "_"):
        literal = literal.replace(special, "\\" + special)
    return f"%{literal}%"


def _category(row: Record) -> Category:
    return Category(
        id=row["id"],
        parent_id=row["parent_id"],
        slug=Slug(row["slug"]),
        name=row["name"],
        position=row["position"],
        active=row["active"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        source=ProductSource.WOOCOMMERCE if row["linked"] else ProductSource.OWN,
    )


def product_of(row: Record) -> Product:
    return Product(
        id=ProductId(row["id"]),
        category_id=CategoryId(row["category_id"]),
        slug=Slug(row["slug"]),
        kind=ProductKind(row["kind"]),
        name=row["name"],
        description=row["description"],
        unit=row["unit"],
        photos=tuple(row["photos"]),
        active=row["active"],
        skip_loyalty=row["skip_loyalty"],
        unredeemable=row["unredeemable"],
        position=row["position"],
        variants=tuple(map(_variant, row["variants"] or ())),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        short_description=row["short_description"],
        attributes=tuple(
            Attribute(name=one["name"], options=tuple(one["options"])) for one in row["attributes"]
        ),
        tags=tuple(row["tags"]),
        also_in=tuple(map(CategoryId, row["also_in"])),
        source=ProductSource(row["source"]),
    )


def _variant(row: Record) -> Variant:
    promo = row["promo_price_minor"]
    return Variant(
        id=VariantId(UUID(row["id"])),
        sku=row["sku"],
        name=row["name"],
        price=Money(row["price_minor"]),
        promo_price=Money(promo) if promo is not None else None,
        tracked=row["tracked"],
        min_quantity=Quantity(row["min_quantity_milli"]),
        increment=Quantity(row["increment_milli"]),
        active=row["active"],
        attributes=tuple(VariantAttribute(name=one["name"], value=one["value"]) for one in row["attributes"]),
        photo=row["photo"],
    )
