"""Read products again one by one: those that a list did not show, or shows with another moment than ours."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final

from application.shared.ports import Clock
from application.woocommerce.apply import Applied, ApplyToCatalogue
from application.woocommerce.imported import RemarkCode, WithdrawnProduct
from application.woocommerce.paged import all_of, together
from application.woocommerce.ports import ShopCatalogue, ShopRefused, ShopUnavailable
from application.woocommerce.shop import ProductMark, ShopProduct, Unread
from application.woocommerce.sync_ports import CatalogueImport, KnownProduct, RemarkLog

_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpProducts:
    """For whoever has the turn. Raise ShopUnavailable, ShopRefused.

    A list of pages may leave out what stood on the edge of one while another product was deleted. So what is
    missing is asked for by itself before it is hidden.
    """

    shop: ShopCatalogue
    apply: ApplyToCatalogue
    imports: CatalogueImport
    remarks: RemarkLog
    clock: Clock

    async def __call__(self, woo_ids: Sequence[int]) -> Applied:
        applied = Applied()
        for start in range(0, len(woo_ids), _AT_ONCE):
            read_at, lot = self.clock.now(), woo_ids[start : start + _AT_ONCE]
            found = dict(zip(lot, await together(self._read, lot), strict=True))
            there = [one for one in found.values() if isinstance(one, ShopProduct)]
            gone = [WithdrawnProduct(woo_id=woo_id) for woo_id, one in found.items() if one is None]
            unread = [one for one in found.values() if isinstance(one, Unread)]
            # First what is gone: it leaves its slug and its SKUs to others.
            if gone:
                applied += await self.apply.withdraw(gone)
            if there:
                applied += await self.apply.products(there, read_at=read_at)
            if unread:
                await self.apply.report(unread)
        return applied

    async def by_marks(self) -> Applied:
        """Compare every product of the shop with ours."""
        marks = {mark.id: mark for mark in await all_of(self.shop.marks)}
        known = {one.woo_id: one for one in await self.imports.known()}
        hidden = [
            WithdrawnProduct(woo_id=mark.id, modified_at=mark.modified_at)
            for mark in marks.values()
            if not mark.visible and mark.id in known and known[mark.id].active
        ]
        applied = await self.apply.withdraw(hidden) if hidden else Applied()
        unread = set(await self.remarks.products(RemarkCode.PRODUCT_UNREADABLE))
        again = [
            mark.id
            for mark in marks.values()
            if mark.visible and (mark.id in unread or _differs(mark, known.get(mark.id)))
        ]
        return applied + await self([*await self.missing(marks), *again])

    async def missing(self, there: Container[int]) -> Sequence[int]:
        """Who is on show here, or has a line in the report, and is not among these."""
        here = {*await self.imports.shown(), *await self.remarks.products()}
        return sorted(one for one in here if one not in there)

    async def _read(self, woo_id: int) -> ShopProduct | Unread | None:
        """Unread is one that cannot be read while the shop answers."""
        try:
            return await self.shop.product(woo_id)
        except (ShopUnavailable, ShopRefused) as error:
            await self.shop.marks(1)
            return Unread(id=woo_id, reason=str(error))


def _differs(mark: ProductMark, known: KnownProduct | None) -> bool:
    if known is None or not known.settled or not known.active:
        return True
    if (known.modified_at, known.terms) != (mark.modified_at, mark.terms):
        return True
    return mark.variations is not None and not known.sold <= mark.variations <= known.linked
