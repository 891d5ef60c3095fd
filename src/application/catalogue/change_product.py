"""The staff change a product or what it is sold in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from application.catalogue.audited import facts_of_product, product_entry
from application.catalogue.drafts import VariantDraft
from application.catalogue.ports import CatalogueVersion, CategoryRepository, ProductRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.catalogue.product import Product, ProductChanges
from domain.catalogue.slug import Slug
from domain.catalogue.variant import Variant
from domain.shared.ids import ProductId, VariantId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductEdit:
    """`variants` replace the old ones when given; None leaves them alone."""

    changes: ProductChanges = field(default_factory=ProductChanges)
    variants: tuple[VariantDraft, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProduct:
    """Needs CATALOGUE_MANAGE. A variant left out is kept inactive: old orders name it.

    Raise ProductNotFound, CategoryNotFound, VariantNotFound, SlugTaken, SkuTaken and what a Product raises.
    """

    products: ProductRepository
    categories: CategoryRepository
    version: CatalogueVersion
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, reference: ProductId | Slug, edit: ProductEdit) -> Product:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        async with self.uow:
            await self.version.advance()
            product = await self.products.get(reference)
            before = facts_of_product(product)
            if "category_id" in edit.changes:
                await self.categories.get(edit.changes["category_id"])
            now = self.clock.now()
            product.change(edit.changes, at=now)
            if edit.variants is not None:
                product.offer(self._variants(product, edit.variants), at=now)
            await self.products.save(product)
            await self.audit.record_change(product_entry("product.change", product, before=before), now)
        return product

    def _variants(self, product: Product, drafts: Sequence[VariantDraft]) -> list[Variant]:
        return [
            draft.as_variant(VariantId(self.ids.new()) if draft.id is None else product.variant(draft.id).id)
            for draft in drafts
        ]
