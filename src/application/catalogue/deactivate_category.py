"""The staff hide a category."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.audited import category_entry, facts_of_category
from application.catalogue.ports import CatalogueVersion, CategoryRepository, ProductCards
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.catalogue.category import Category
from domain.catalogue.ownership import require_our_category
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeactivateCategory:
    """Hide it with everything below it. Needs CATALOGUE_MANAGE. Again is a no-op.

    Raise CategoryNotFound, ManagedInWooCommerce.
    """

    categories: CategoryRepository
    version: CatalogueVersion
    cards: ProductCards
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, reference: CategoryId | Slug) -> Category:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        async with self.uow:
            await self.version.advance()
            category = await self.categories.get(reference)
            before, now = facts_of_category(category), self.clock.now()
            require_our_category(category, {"active": False})
            shown = category.active
            category.deactivate(at=now)
            await self.categories.save(category)
            if shown:
                await self.cards.refresh_below(category.id)
            await self.audit.record_change(
                category_entry("category.deactivate", category, before=before), now
            )
        return category
