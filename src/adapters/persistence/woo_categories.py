"""Writes the tree of a connected shop's categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.statements import Statements
from adapters.persistence.unique_names import Allotted, Holder, Wish, allot
from adapters.persistence.woo_import_rows import suffixed
from application.shared.ports import Ids
from application.woocommerce.imported import ImportedCategory, Remark, RemarkCode, RemarkSubject
from application.woocommerce.sync_ports import WrittenCategories
from domain.shared.ids import CategoryId, ProductId

ELSEWHERE: Final = 0
"""The number, which no shop gives, of the category for products that are in none."""

_LAST: Final = 1_000_000

_PRESENT: Final[LiteralString] = """
SELECT w.woo_id, c.id, parent.woo_id AS parent_id, c.parent_id IS NOT NULL AND parent.woo_id IS NULL AS moved,
       c.slug, c.name, c.position, c.active
FROM woo_categories w JOIN categories c ON c.id = w.category_id
LEFT JOIN woo_categories parent ON parent.category_id = c.parent_id
WHERE w.woo_id <> 0
"""
_HOLDERS: Final[LiteralString] = """
SELECT c.slug AS name, c.id AS owner, w.woo_id IS NOT NULL AND NOT c.active AS yields
FROM categories c LEFT JOIN woo_categories w ON w.category_id = c.id WHERE c.slug = ANY (%s)
"""
_LET_GO: Final[LiteralString] = "UPDATE categories SET slug = 'woo-' || id WHERE id = ANY (%s)"
_WRITE: Final[LiteralString] = """
INSERT INTO categories (id, parent_id, slug, name, position, active, created_at, updated_at)
SELECT id, parent_id, slug, name, position, true, %(at)s, %(at)s
FROM unnest(%(ids)s::uuid[], %(parents)s::uuid[], %(slugs)s::text[], %(names)s::text[], %(positions)s::integer[])
     AS wanted (id, parent_id, slug, name, position)
ON CONFLICT (id) DO UPDATE SET parent_id = EXCLUDED.parent_id, slug = EXCLUDED.slug, name = EXCLUDED.name,
    position = EXCLUDED.position, active = true, updated_at = EXCLUDED.updated_at
"""
_LINK: Final[LiteralString] = """
INSERT INTO woo_categories (woo_id, category_id) SELECT * FROM unnest(%s::bigint[], %s::uuid[])
ON CONFLICT DO NOTHING
"""
_HIDE: Final[LiteralString] = """
UPDATE categories SET active = false, parent_id = NULL, updated_at = %s WHERE id = ANY (%s)
"""
# The shop takes a product out of a category that it deletes, and does not say that the product was modified.
_UNSETTLE: Final[LiteralString] = """
UPDATE woo_products w SET content_hash = '' FROM products p
WHERE p.id = w.product_id AND (p.category_id = ANY (%(ids)s) OR EXISTS (
    SELECT FROM product_categories also WHERE also.product_id = p.id AND also.category_id = ANY (%(ids)s)))
"""
# Until they are read again: in the next of their categories, or in none.
_LEFT_BEHIND: Final[LiteralString] = """
SELECT p.id, (
    SELECT also.category_id FROM product_categories also JOIN categories c ON c.id = also.category_id AND c.active
    WHERE also.product_id = p.id ORDER BY also.position LIMIT 1) AS category_id
FROM products p WHERE p.source = 'woocommerce' AND p.category_id = ANY (%s) ORDER BY p.id
"""
_LEAVE_ALSO: Final[LiteralString] = """
DELETE FROM product_categories also USING products p
WHERE p.id = also.product_id AND p.source = 'woocommerce' AND also.category_id = ANY (%s)
"""
_REHOME: Final[LiteralString] = """
WITH home AS (SELECT * FROM unnest(%(products)s::uuid[], %(categories)s::uuid[]) AS home (product_id, category_id)),
     entered AS (
    DELETE FROM product_categories also USING home
    WHERE (also.product_id, also.category_id) = (home.product_id, home.category_id)
)
UPDATE products p SET category_id = home.category_id, updated_at = %(at)s FROM home WHERE p.id = home.product_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Present:
    woo_id: int
    id: UUID
    parent_id: int | None
    moved: bool
    slug: str
    name: str
    position: int
    active: bool

    def is_as(self, wanted: ImportedCategory) -> bool:
        """A slug that had to give way stays: addresses are kept."""
        return (
            self.active
            and not self.moved
            and (self.parent_id, self.name, self.position) == (wanted.parent_id, wanted.name, wanted.position)
            and self.slug in _candidates(wanted, self.id)
        )


class WooCategories:
    def __init__(self, statements: Statements, ids: Ids) -> None:
        self._statements = statements
        self._ids = ids

    async def differ(self, wanted: Sequence[ImportedCategory]) -> bool:
        present = await self._present()
        there = {one.woo_id for one in wanted}
        return any(one.active and one.woo_id not in there for one in present.values()) or any(
            one.woo_id not in present or not present[one.woo_id].is_as(one) for one in wanted
        )

    async def write(self, wanted: Sequence[ImportedCategory], *, at: datetime) -> WrittenCategories:
        """Raise nothing for a tree whose parents come first."""
        present = await self._present()
        there = {one.woo_id for one in wanted}
        gone = [one.id for one in present.values() if one.active and one.woo_id not in there]
        if gone:
            await self._statements.run(_UNSETTLE, {"ids": gone})
            await self._statements.run(_HIDE, (at, gone))
        ids = {
            one.woo_id: present[one.woo_id].id if one.woo_id in present else self._ids.new() for one in wanted
        }
        slugs = (await self._slugs(wanted, ids, present)).names
        different = [one for one in wanted if one.woo_id not in present or not present[one.woo_id].is_as(one)]
        await self._write(different, ids, slugs, at)
        moved = await self._rehome(gone, at) if gone else ()
        touched = [*gone, *(present[one.woo_id].id for one in different if one.woo_id in present)]
        return WrittenCategories(
            refreshed=tuple(map(CategoryId, touched)),
            moved=tuple(map(ProductId, moved)),
            remarks=tuple(_given_way(one) for one in wanted if slugs[ids[one.woo_id]] != one.slug),
        )

    async def elsewhere(self, *, at: datetime) -> UUID:
        """The category for products in none, made when it is needed first."""
        row = await self._statements.one(
            "SELECT category_id FROM woo_categories WHERE woo_id = %s", (ELSEWHERE,)
        )
        if row is not None:
            found: UUID = row["category_id"]
            return found
        home = ImportedCategory(
            woo_id=ELSEWHERE, parent_id=None, slug="bez-kategorii", name="Без категории", position=_LAST
        )
        ids = {ELSEWHERE: self._ids.new()}
        slugs = (await self._slugs([home], ids, {})).names
        await self._write([home], ids, slugs, at)
        return ids[ELSEWHERE]

    async def _rehome(self, gone: Sequence[UUID], at: datetime) -> Sequence[UUID]:
        """Nobody is hidden because their category is gone; the products that stand elsewhere now."""
        await self._statements.run(_LEAVE_ALSO, (gone,))
        left = await self._statements.all(_LEFT_BEHIND, (gone,))
        homeless = any(row["category_id"] is None for row in left)
        elsewhere = await self.elsewhere(at=at) if homeless else None
        products = [row["id"] for row in left]
        categories = [row["category_id"] or elsewhere for row in left]
        if products:
            await self._statements.run(_REHOME, {"products": products, "categories": categories, "at": at})
        return products

    async def _present(self) -> dict[int, _Present]:
        return {row["woo_id"]: _Present(**row) for row in await self._statements.all(_PRESENT)}

    async def _slugs(
        self,
        wanted: Sequence[ImportedCategory],
        ids: Mapping[int, UUID],
        present: Mapping[int, _Present],
    ) -> Allotted:
        wishes = [
            Wish(
                owner=ids[one.woo_id],
                candidates=_candidates(one, ids[one.woo_id]),
                present=present[one.woo_id].slug if one.woo_id in present else None,
                faithful=True,
            )
            for one in wanted
        ]
        names = sorted({name for wish in wishes for name in wish.candidates})
        rows = await self._statements.all(_HOLDERS, (names,))
        allotted = allot(
            wishes, {row["name"]: Holder(owner=row["owner"], yields=row["yields"]) for row in rows}
        )
        moved = [*allotted.released, *allotted.evicted]
        if moved:
            await self._statements.run(_LET_GO, (moved,))
        return allotted

    async def _write(
        self,
        wanted: Sequence[ImportedCategory],
        ids: Mapping[int, UUID],
        slugs: Mapping[UUID, str],
        at: datetime,
    ) -> None:
        if not wanted:
            return
        own = [ids[one.woo_id] for one in wanted]
        await self._statements.run(
            _WRITE,
            {
                "ids": own,
                "parents": [ids[one.parent_id] if one.parent_id is not None else None for one in wanted],
                "slugs": [slugs[category_id] for category_id in own],
                "names": [one.name for one in wanted],
                "positions": [one.position for one in wanted],
                "at": at,
            },
        )
        await self._statements.run(_LINK, ([one.woo_id for one in wanted], own))


def _candidates(wanted: ImportedCategory, category_id: UUID) -> tuple[str, ...]:
    return wanted.slug, suffixed(wanted.slug, str(wanted.woo_id)), f"woo-{category_id}"


def _given_way(wanted: ImportedCategory) -> Remark:
    return Remark(
        subject=RemarkSubject.CATEGORY,
        woo_id=wanted.woo_id,
        name=wanted.name,
        code=RemarkCode.SLUG_TAKEN,
        detail=wanted.slug,
    )
