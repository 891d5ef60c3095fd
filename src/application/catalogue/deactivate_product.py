"""The staff take a product off sale."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.audited import facts_of_product, product_entry
from application.catalogue.ports import CatalogueVersion, ProductCards, ProductRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.catalogue.ownership import require_ours
from domain.catalogue.product import Product
from domain.catalogue.slug import Slug
from domain.shared.ids import ProductId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeactivateProduct:
    """Needs CATALOGUE_MANAGE. Again is a no-op. Raise ProductNotFound, ManagedInWooCommerce."""

    products: ProductRepository
    version: CatalogueVersion
    cards: ProductCards
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, reference: ProductId | Slug) -> Product:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        async with self.uow:
            await self.version.advance()
            product = await self.products.get(reference)
            before, now = facts_of_product(product), self.clock.now()
            require_ours(product, {"active": False})
            product.deactivate(at=now)
            await self.products.save(product)
            await self.cards.refresh([product.id])
            await self.audit.record_change(product_entry("product.deactivate", product, before=before), now)
        return product
