"""Writes what was read from the shop into the catalogue, one transaction for each lot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from application.catalogue.ports import CatalogueVersion, ProductCards
from application.media.ports import PhotoCopies
from application.shared.html import HtmlCleaner
from application.shared.ports import Clock, UnitOfWork
from application.shared.turns import in_turns
from application.woocommerce.imported import (
    ImportedProduct,
    Remark,
    RemarkCode,
    RemarkSubject,
    WithdrawnProduct,
)
from application.woocommerce.mapped_categories import map_categories
from application.woocommerce.mapped_product import map_product
from application.woocommerce.mapped_texts import cut, storable
from application.woocommerce.paged import together
from application.woocommerce.ports import ShopCatalogue, ShopRefused, ShopUnavailable
from application.woocommerce.projection_ports import ShopShelves
from application.woocommerce.shop import ShopProduct, ShopProductType, ShopVariation, Unread
from application.woocommerce.sync_ports import CatalogueImport, RemarkLog, WrittenProducts
from domain.catalogue.text import NAME_LENGTH

_FOUND_WRITING: Final = frozenset({RemarkCode.SLUG_TAKEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """How many products were written, and how many were hidden."""

    changed: int = 0
    withdrawn: int = 0

    def __add__(self, other: Applied) -> Applied:
        return Applied(changed=self.changed + other.changed, withdrawn=self.withdrawn + other.withdrawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedProducts:
    imported: Sequence[ImportedProduct]
    withdrawn: Sequence[WithdrawnProduct]
    unread: Sequence[Unread]


async def _nothing_more(_: Applied) -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyToCatalogue:
    """For whoever has the turn. Raise ShopUnavailable, ShopRefused, before anything is written.

    The catalogue's version advances only when buyers may see something else than before.
    """

    shop: ShopCatalogue
    imports: CatalogueImport
    remarks: RemarkLog
    version: CatalogueVersion
    cards: ProductCards
    shelves: ShopShelves
    copies: PhotoCopies
    cleaner: HtmlCleaner
    uow: UnitOfWork
    clock: Clock

    async def categories(self) -> None:
        """Read and write all of them."""
        mapped = map_categories(await self.shop.categories(), self.cleaner)
        now = self.clock.now()
        async with self.uow:
            remarks, keeping = mapped.remarks, _FOUND_WRITING
            if await self.imports.changed_categories(mapped.categories):
                await self.version.advance()
                written = await self.imports.write_categories(mapped.categories, at=now)
                for category_id in written.refreshed:
                    await self.cards.refresh_below(category_id)
                await self.cards.refresh(written.moved)
                remarks, keeping = (*remarks, *written.remarks), frozenset()
            await self.remarks.replace(RemarkSubject.CATEGORY, None, remarks, at=now, keeping=keeping)

    async def products(
        self,
        found: Sequence[ShopProduct],
        *,
        read_at: datetime,
        reread_categories: bool = True,
        also: Callable[[Applied], Awaitable[None]] = _nothing_more,
    ) -> Applied:
        """`read_at` is when the reading began. `also` runs in the same transaction, such as a note of how far this has come."""
        prepared = await self.prepared(found)
        if reread_categories:
            await self._know_categories(prepared.imported)
        return await self.write(prepared, read_at=read_at, also=also)

    async def prepared(self, found: Sequence[ShopProduct]) -> PreparedProducts:
        """What can be done before it is their turn to be written: their variations are read, and all is mapped."""
        whole, unread = await self._with_variations(found)
        mapped = [map_product(product, self.cleaner) async for product in in_turns(whole)]
        return PreparedProducts(
            imported=[one for one in mapped if isinstance(one, ImportedProduct)],
            withdrawn=[one for one in mapped if isinstance(one, WithdrawnProduct)],
            unread=unread,
        )

    async def write(
        self,
        prepared: PreparedProducts,
        *,
        read_at: datetime,
        also: Callable[[Applied], Awaitable[None]] = _nothing_more,
    ) -> Applied:
        if prepared.unread:
            await self.report(prepared.unread)
        return await self._write(prepared.imported, prepared.withdrawn, read_at, also)

    async def withdraw(self, gone: Sequence[WithdrawnProduct]) -> Applied:
        return await self._write((), gone, self.clock.now(), _nothing_more)

    async def report(self, unread: Sequence[Unread]) -> None:
        """They stay as they are here."""
        lines = [
            Remark(
                subject=RemarkSubject.PRODUCT,
                woo_id=one.id,
                name=f"№ {one.id}",
                code=RemarkCode.PRODUCT_UNREADABLE,
                detail=cut(storable(one.reason), NAME_LENGTH),
            )
            for one in unread
            if one.id
        ]
        about, now = [one.woo_id for one in lines], self.clock.now()
        async with self.uow:
            await self.remarks.replace(RemarkSubject.PRODUCT, about, lines, at=now, keeping=_FOUND_WRITING)

    async def _with_variations(
        self, found: Sequence[ShopProduct]
    ) -> tuple[Sequence[ShopProduct], Sequence[Unread]]:
        """Each once, for a plugin of the shop may list one twice. The variable ones came without variations."""
        products = {one.id: one for one in found}
        bare = [
            one.id
            for one in products.values()
            if one.type is ShopProductType.VARIABLE and not one.variations and one.visible
        ]
        unread: list[Unread] = []
        for woo_id, variations in zip(bare, await together(self._variations, bare), strict=True):
            if isinstance(variations, Unread):
                unread.append(variations)
                del products[woo_id]
            else:
                products[woo_id] = replace(products[woo_id], variations=variations)
        return list(products.values()), unread

    async def _variations(self, woo_id: int) -> tuple[ShopVariation, ...] | Unread:
        try:
            return await self.shop.variations(woo_id)
        except (ShopUnavailable, ShopRefused) as error:
            await self.shop.marks(1)
            return Unread(id=woo_id, reason=str(error))

    async def _know_categories(self, imported: Sequence[ImportedProduct]) -> None:
        named = {woo_id for one in imported for woo_id in one.content.category_ids}
        if named and await self.imports.unknown_categories(sorted(named)):
            await self.categories()

    async def _write(
        self,
        imported: Sequence[ImportedProduct],
        withdrawn: Sequence[WithdrawnProduct],
        read_at: datetime,
        also: Callable[[Applied], Awaitable[None]],
    ) -> Applied:
        now = self.clock.now()
        newcomers: frozenset[int] = frozenset()
        async with self.uow:
            changed = await self.imports.changed(imported)
            seen = await self.imports.visible(withdrawn)
            remarks = [remark for one in imported for remark in one.remarks]
            remarks += [remark for one in withdrawn for remark in one.remarks]
            if changed or seen:
                await self.version.advance()
                hidden = await self.imports.withdraw(seen, at=now)
                written = await self._write_changed(changed, read_at, now)
                await self.cards.refresh([*hidden, *written.products])
                remarks += written.remarks
                newcomers = written.newcomers
            known = [one for one in imported if one.woo_id not in newcomers]
            await self.shelves.mark_dirty(await self.imports.note(known, read_at=read_at))
            await self.imports.note_withdrawn(withdrawn)
            afresh = {one.woo_id for one in changed} | {one.woo_id for one in withdrawn}
            unchanged = [one.woo_id for one in imported if one.woo_id not in afresh]
            await self._report(sorted(afresh), unchanged, remarks, now)
            applied = Applied(changed=len(changed), withdrawn=len(seen))
            await also(applied)
        return applied

    async def _write_changed(
        self, changed: Sequence[ImportedProduct], read_at: datetime, now: datetime
    ) -> WrittenProducts:
        """With the pictures that are copied here already; copies of the others are asked for."""
        photos = {photo for one in changed for photo in one.content.all_photos}
        copies = await self.copies.local(sorted(photos))
        done = await self.imports.write(changed, copies=copies, read_at=read_at, at=now)
        await self.copies.want(sorted(photos - copies.keys()))
        return done

    async def _report(
        self, written: Sequence[int], others: Sequence[int], remarks: Sequence[Remark], at: datetime
    ) -> None:
        """Whether a slug was free is found out only when a product is written."""
        of_written = [one for one in remarks if one.woo_id in set(written)]
        of_others = [one for one in remarks if one.woo_id not in set(written)]
        await self.remarks.replace(RemarkSubject.PRODUCT, written, of_written, at=at)
        await self.remarks.replace(RemarkSubject.PRODUCT, others, of_others, at=at, keeping=_FOUND_WRITING)
