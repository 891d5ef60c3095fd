"""The catalogue as a table: one line for each variant."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from application.catalogue.exchange.columns import (
    COLUMNS,
    attributes_cell,
    harmless,
    joined,
    variant_attributes_cell,
    yes_or_no,
)
from application.catalogue.exchange.ports import TableWriter
from application.catalogue.staff_ports import StaffCatalogueReader, StaffProductFilter, StaffProductSort
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest
from domain.catalogue.category import Category
from domain.catalogue.product import Product
from domain.catalogue.variant import Variant
from domain.shared.ids import CategoryId

_AT_A_TIME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportProducts:
    """Needs CATALOGUE_VIEW. Everything that the filter wants, in pieces of a file; what `ImportProducts` takes back.

    Raise CategoryNotFound before the first piece; CellTooLong for XLSX.
    """

    catalogue: StaffCatalogueReader
    tables: TableWriter
    actor: Actor

    async def csv(
        self, wanted: StaffProductFilter, *, delimiter: str = ";", bom: bool = True
    ) -> AsyncIterator[bytes]:
        self.actor.require(Permission.CATALOGUE_VIEW)
        rows = self._rows(wanted)
        header = self.tables.csv([await anext(rows)], delimiter=delimiter, bom=bom)

        async def pieces() -> AsyncIterator[bytes]:
            yield header
            async for row in rows:
                yield self.tables.csv([row], delimiter=delimiter, bom=False)

        return pieces()

    async def xlsx(self, wanted: StaffProductFilter) -> AsyncIterator[bytes]:
        self.actor.require(Permission.CATALOGUE_VIEW)
        return await self.tables.xlsx(self._rows(wanted))

    async def _rows(self, wanted: StaffProductFilter) -> AsyncIterator[Sequence[str]]:
        page = await self._page(wanted, None)
        yield COLUMNS
        while True:
            # Read after the products: somebody may have put one into a category that is new since the last page.
            categories = {category.id: category for category in await self.catalogue.categories()}
            for product in page.items:
                for row in rows_of(product, categories):
                    yield row
            if page.next_cursor is None:
                return
            page = await self._page(wanted, page.next_cursor)

    async def _page(self, wanted: StaffProductFilter, cursor: str | None) -> Page[Product]:
        request = PageRequest(limit=_AT_A_TIME, cursor=cursor)
        return await self.catalogue.products(wanted, StaffProductSort.NEWEST, request)


def rows_of(product: Product, categories: Mapping[CategoryId, Category]) -> list[Sequence[str]]:
    cells = _of_product(product, categories)
    return [
        [harmless((cells | _of_variant(variant))[column]) for column in COLUMNS]
        for variant in product.variants
    ]


def path_of(category_id: CategoryId, categories: Mapping[CategoryId, Category]) -> tuple[str, ...]:
    """Names from the root to the category itself."""
    names: list[str] = []
    above: CategoryId | None = category_id
    while above is not None:
        names.insert(0, categories[above].name)
        above = categories[above].parent_id
    return tuple(names)


def _of_product(product: Product, categories: Mapping[CategoryId, Category]) -> dict[str, str]:
    return {
        "product_id": str(product.id),
        "slug": product.slug.text,
        "name": product.name,
        "kind": product.kind.value,
        "category": joined(path_of(product.category_id, categories), ">"),
        "category_slug": categories[product.category_id].slug.text,
        "also_in": joined((categories[one].slug.text for one in product.also_in), ";"),
        "short_description": product.short_description,
        "description": product.description,
        "unit": product.unit,
        "photos": " ".join(product.photos),
        "attributes": attributes_cell(product.attributes),
        "tags": joined(product.tags, ";"),
        "active": yes_or_no(product.active),
        "skip_loyalty": yes_or_no(product.skip_loyalty),
        "unredeemable": yes_or_no(product.unredeemable),
        "position": str(product.position),
        "source": product.source.value,
    }


def _of_variant(variant: Variant) -> dict[str, str]:
    return {
        "sku": variant.sku,
        "variant": variant.name,
        "price": variant.price.amount,
        "promo_price": variant.promo_price.amount if variant.promo_price is not None else "",
        "tracked": yes_or_no(variant.tracked),
        "min_quantity": str(variant.min_quantity),
        "increment": str(variant.increment),
        "variant_active": yes_or_no(variant.active),
        "variant_attributes": variant_attributes_cell(variant.attributes),
        "variant_photo": variant.photo or "",
    }
