"""Writes what a connected shop told of its products, set-based."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from msgspec import json

from adapters.persistence import woo_import_sql as sql
from adapters.persistence.statements import Record, Statements
from adapters.persistence.unique_names import Allotted, Holder, Wish, allot
from adapters.persistence.woo_categories import WooCategories
from adapters.persistence.woo_import_rows import Lot, content_hash_of
from application.shared.ports import Ids
from application.woocommerce.imported import ImportedCategory, ImportedProduct, WithdrawnProduct
from application.woocommerce.sync_ports import (
    CatalogueImport,
    KnownProduct,
    WrittenCategories,
    WrittenProducts,
)
from domain.shared.ids import ProductId, VariantId


class SqlCatalogueImport(CatalogueImport):
    """Whoever writes has the turn, so links are read without locks. Fields that the shop does not know are left.

    Joins with a page are planned anew each time: a plan from when the tables were empty reads them whole.
    """

    def __init__(self, statements: Statements, ids: Ids) -> None:
        self._statements = statements
        self._ids = ids
        self._categories = WooCategories(statements, ids)

    async def changed_categories(self, wanted: Sequence[ImportedCategory]) -> bool:
        return await self._categories.differ(wanted)

    async def write_categories(
        self, wanted: Sequence[ImportedCategory], *, at: datetime
    ) -> WrittenCategories:
        return await self._categories.write(wanted, at=at)

    async def unknown_categories(self, woo_ids: Sequence[int]) -> Sequence[int]:
        known = await self._known_categories(woo_ids)
        return [woo_id for woo_id in woo_ids if woo_id not in known]

    async def changed(self, products: Sequence[ImportedProduct]) -> Sequence[ImportedProduct]:
        if not products:
            return ()
        woo_ids = [one.woo_id for one in products]
        rows = await self._statements.all(sql.WRITTEN_LAST, (woo_ids,), plan_anew=True)
        written = {row["woo_id"]: row["content_hash"] for row in rows}
        return [one for one in products if written.get(one.woo_id) != content_hash_of(one.content)]

    async def write(
        self,
        products: Sequence[ImportedProduct],
        *,
        copies: Mapping[str, str],
        read_at: datetime,
        at: datetime,
    ) -> WrittenProducts:
        if not products:
            return WrittenProducts()
        await self._statements.run(sql.LET_COMMIT_LINGER)
        woo_ids = [one.woo_id for one in products]
        linked = await self._statements.all(sql.LINKS, (woo_ids,), plan_anew=True)
        links = {row["woo_id"]: row for row in linked}
        variants = await self._variant_links(list(links))
        lot = await self._lot(
            products,
            {woo_id: row["product_id"] for woo_id, row in links.items()},
            {key: row["variant_id"] for key, row in variants.items()},
            copies,
            at,
        )
        retired = [row["variant_id"] for key, row in variants.items() if key not in lot.variant_ids]
        if retired:
            await self._statements.run(sql.TAKE_OFF_VARIANTS, (retired,))
        slugs = await self._slugs(lot.slug_wishes({woo_id: row["slug"] for woo_id, row in links.items()}))
        skus = await self._skus(lot.sku_wishes({key: row["sku"] for key, row in variants.items()}))
        lot.judge(slugs, skus)
        await self._write_rows(lot, slugs, skus, at, read_at)
        await self._write_places(lot, links)
        return WrittenProducts(
            products=[ProductId(lot.ids[woo_id]) for woo_id in woo_ids],
            newcomers=frozenset(woo_ids) - links.keys(),
            remarks=lot.remarks,
        )

    async def note(self, products: Sequence[ImportedProduct], *, read_at: datetime) -> Sequence[VariantId]:
        await self._note_modifications([(one.woo_id, one.modified_at, one.terms) for one in products])
        told = [
            (one.woo_id, variant.woo_id, stock)
            for one in products
            for variant, stock in zip(one.content.variants, one.stock, strict=True)
        ]
        if not told:
            return ()
        news = {
            "products": [product for product, _, _ in told],
            "variations": [variation for _, variation, _ in told],
            "managed": [stock.managed for _, _, stock in told],
            "quantities": [stock.quantity for _, _, stock in told],
            "backorders": [stock.backorders for _, _, stock in told],
            "read_at": read_at,
        }
        return [
            VariantId(row["variant_id"])
            for row in await self._statements.all(sql.NOTE_STOCK, news, plan_anew=True)
        ]

    async def visible(self, products: Sequence[WithdrawnProduct]) -> Sequence[WithdrawnProduct]:
        if not products:
            return ()
        rows = await self._statements.all(sql.VISIBLE, ([one.woo_id for one in products],))
        seen = {row["woo_id"] for row in rows}
        return [one for one in products if one.woo_id in seen]

    async def withdraw(self, products: Sequence[WithdrawnProduct], *, at: datetime) -> Sequence[ProductId]:
        if not products:
            return ()
        rows = await self._statements.all(
            sql.WITHDRAW, {"woo_ids": [one.woo_id for one in products], "at": at}
        )
        return [ProductId(row["id"]) for row in rows]

    async def note_withdrawn(self, products: Sequence[WithdrawnProduct]) -> None:
        await self._note_modifications(
            [(one.woo_id, one.modified_at, None) for one in products if one.modified_at is not None]
        )

    async def known(self) -> Sequence[KnownProduct]:
        rows = await self._statements.all(sql.KNOWN)
        sets = [{"sold": frozenset(row["sold"]), "linked": frozenset(row["linked"])} for row in rows]
        return [KnownProduct(**row | told) for row, told in zip(rows, sets, strict=True)]

    async def shown(self) -> Sequence[int]:
        return [row["woo_id"] for row in await self._statements.all(sql.SHOWN)]

    async def product_of(self, woo_variation_id: int) -> int | None:
        row = await self._statements.one(
            "SELECT woo_product_id FROM woo_variants WHERE woo_variation_id = %s", (woo_variation_id,)
        )
        return row["woo_product_id"] if row is not None else None

    async def _note_modifications(self, told: Sequence[tuple[int, datetime, str | None]]) -> None:
        if told:
            woo_ids, moments, terms = map(list, zip(*told, strict=True))
            news = {"woo_ids": woo_ids, "moments": moments, "terms": terms}
            await self._statements.run(sql.NOTE_MODIFICATIONS, news, plan_anew=True)

    async def _variant_links(self, woo_ids: Sequence[int]) -> dict[tuple[int, int], Record]:
        if not woo_ids:
            return {}
        rows = await self._statements.all(sql.VARIANT_LINKS, (woo_ids,), plan_anew=True)
        return {(row["woo_product_id"], row["woo_variation_id"]): row for row in rows}

    async def _known_categories(self, woo_ids: Sequence[int]) -> dict[int, UUID]:
        rows = await self._statements.all(sql.CATEGORIES_OF, (list(woo_ids),))
        return {row["woo_id"]: row["category_id"] for row in rows}

    async def _lot(
        self,
        products: Sequence[ImportedProduct],
        ids: Mapping[int, UUID],
        variant_ids: Mapping[tuple[int, int], UUID],
        copies: Mapping[str, str],
        at: datetime,
    ) -> Lot:
        named = sorted({woo_id for one in products for woo_id in one.content.category_ids})
        categories = await self._known_categories(named)
        homeless = any(categories.keys().isdisjoint(one.content.category_ids) for one in products)
        keys = [(one.woo_id, variant.woo_id) for one in products for variant in one.content.variants]
        return Lot(
            products=products,
            copies=copies,
            ids={one.woo_id: ids.get(one.woo_id) or self._ids.new() for one in products},
            variant_ids={key: variant_ids.get(key) or self._ids.new() for key in keys},
            categories=categories,
            elsewhere=await self._categories.elsewhere(at=at) if homeless else None,
        )

    async def _slugs(self, wishes: Sequence[Wish]) -> Mapping[UUID, str]:
        allotted = await self._allotted(sql.SLUG_HOLDERS, wishes)
        moved = [*allotted.released, *allotted.evicted]
        if moved:
            await self._statements.run(sql.LET_GO_OF_SLUGS, (moved,))
        if allotted.evicted:
            await self._statements.run(sql.UNSETTLE_PRODUCTS, (list(allotted.evicted),))
        return allotted.names

    async def _skus(self, wishes: Sequence[Wish]) -> Mapping[UUID, str]:
        allotted = await self._allotted(sql.SKU_HOLDERS, wishes)
        moved = [*allotted.released, *allotted.evicted]
        if moved:
            await self._statements.run(sql.LET_GO_OF_SKUS, (moved,))
        if allotted.evicted:
            await self._statements.run(sql.UNSETTLE_PRODUCTS_OF, (list(allotted.evicted),))
        return allotted.names

    async def _allotted(self, holders: LiteralString, wishes: Sequence[Wish]) -> Allotted:
        """Most get what they wish best: who else has a name is asked only where one does not."""
        found = await self._holders(holders, {wish.candidates[0] for wish in wishes})
        allotted = allot(wishes, found)
        if any(allotted.names[wish.owner] != wish.candidates[0] for wish in wishes):
            others = {name for wish in wishes for name in wish.candidates[1:]}
            allotted = allot(wishes, found | await self._holders(holders, others))
        return allotted

    async def _holders(self, sql: LiteralString, names: set[str]) -> dict[str, Holder]:
        rows = await self._statements.all(sql, (sorted(names),), plan_anew=True)
        return {row["name"]: Holder(owner=row["owner"], yields=row["yields"]) for row in rows}

    async def _write_rows(
        self,
        lot: Lot,
        slugs: Mapping[UUID, str],
        skus: Mapping[UUID, str],
        at: datetime,
        read_at: datetime,
    ) -> None:
        products = json.encode(lot.product_rows(slugs)).decode()
        variants = json.encode(lot.variant_rows(skus)).decode()
        await self._statements.run(sql.PRODUCTS, {"rows": products, "at": at})
        await self._statements.run(sql.VARIANTS, {"rows": variants, "read_at": read_at})

    async def _write_places(self, lot: Lot, linked: Collection[int]) -> None:
        placed = [lot.ids[woo_id] for woo_id in linked]
        if placed:
            await self._statements.run(sql.LEAVE_CATEGORIES, (placed,))
        also = [
            (lot.ids[one.woo_id], category_id, place)
            for one in lot.products
            for place, category_id in enumerate(lot.places(one)[1:])
        ]
        if also:
            await self._statements.run(sql.ENTER_CATEGORIES, tuple(map(list, zip(*also, strict=True))))
