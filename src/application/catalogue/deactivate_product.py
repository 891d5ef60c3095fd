"""The staff take a product off sale."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.ports import CatalogueVersion, ProductRepository
from application.shared.access import Actor, Permission
from application.shared.ports import Clock, UnitOfWork
from domain.catalogue.product import Product
from domain.catalogue.slug import Slug
from domain.shared.ids import ProductId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeactivateProduct:
    """Needs CATALOGUE_MANAGE. Again is a no-op. Raise ProductNotFound."""

    products: ProductRepository
    version: CatalogueVersion
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, reference: ProductId | Slug) -> Product:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        async with self.uow:
            await self.version.advance()
            product = await self.products.get(reference)
            product.deactivate(at=self.clock.now())
            await self.products.save(product)
        return product
