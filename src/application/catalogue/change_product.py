"""The staff change a product or what it is sold in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from application.catalogue.audited import facts_of_product, product_entry
from application.catalogue.drafts import VariantDraft
from application.catalogue.ports import (
    CatalogueVersion,
    CategoryRepository,
    ProductCards,
    ProductRepository,
)
from application.catalogue.wording import cleaned
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.html import HtmlCleaner
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.catalogue.errors import ChangedSince, KindFixed
from domain.catalogue.ownership import require_ours
from domain.catalogue.product import Product, ProductChanges, ProductKind
from domain.catalogue.slug import Slug
from domain.catalogue.variant import Variant
from domain.shared.ids import ProductId, VariantId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductEdit:
    """`variants` replace the old ones when given; None leaves them alone. `kind` must be what it is.

    `unchanged_since` is when the product was last changed as far as the editor knows.
    """

    changes: ProductChanges = field(default_factory=ProductChanges)
    variants: tuple[VariantDraft, ...] | None = None
    kind: ProductKind | None = None
    unchanged_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProduct:
    """Needs CATALOGUE_MANAGE. A variant left out is kept inactive: old orders name it.

    Raise ProductNotFound, ChangedSince, CategoryNotFound, VariantNotFound, SlugTaken, SkuTaken, MarkupRefused,
    KindFixed, ManagedInWooCommerce and what a Product raises.
    """

    products: ProductRepository
    categories: CategoryRepository
    version: CatalogueVersion
    cards: ProductCards
    audit: AuditLog
    cleaner: HtmlCleaner
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, reference: ProductId | Slug, edit: ProductEdit) -> Product:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        async with self.uow:
            await self.version.advance()
            product = await self.products.get(reference)
            if edit.unchanged_since not in (None, product.updated_at):
                raise ChangedSince
            before = facts_of_product(product)
            await self._check_categories(edit.changes)
            if edit.kind not in (None, product.kind):
                raise KindFixed
            changes = cleaned(edit.changes, self.cleaner)
            variants = self._variants(product, edit.variants) if edit.variants is not None else None
            require_ours(product, changes, variants)
            now = self.clock.now()
            product.change(changes, at=now)
            if variants is not None:
                product.offer(variants, at=now)
            await self.products.save(product)
            await self.cards.refresh([product.id])
            await self.audit.record_change(product_entry("product.change", product, before=before), now)
        return product

    async def _check_categories(self, changes: ProductChanges) -> None:
        named = [*changes.get("also_in", ())]
        if "category_id" in changes:
            named.append(changes["category_id"])
        for category_id in named:
            await self.categories.get(category_id)

    def _variants(self, product: Product, drafts: Sequence[VariantDraft]) -> list[Variant]:
        """Without an id, the variant that has the SKU: the same edit again makes no second one."""
        named = {draft.id for draft in drafts}
        of_sku = {variant.sku: variant.id for variant in product.variants if variant.id not in named}

        def identity(draft: VariantDraft) -> VariantId:
            if draft.id is not None:
                return product.variant(draft.id).id
            return of_sku.get(draft.sku.strip()) or VariantId(self.ids.new())

        return [draft.as_variant(identity(draft)) for draft in drafts]
