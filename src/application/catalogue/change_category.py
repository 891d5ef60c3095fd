"""The staff change a category or move it in the tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from application.catalogue.audited import category_entry, facts_of_category
from application.catalogue.ports import CatalogueVersion, CategoryRepository, ProductCards
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.catalogue.category import Category, CategoryChanges
from domain.catalogue.ownership import require_our_category
from domain.catalogue.slug import Slug
from domain.catalogue.text import require_plain
from domain.shared.ids import CategoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryEdit:
    """`parent_id` counts only with `move`: None then means the root."""

    changes: CategoryChanges = field(default_factory=CategoryChanges)
    move: bool = False
    parent_id: CategoryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCategory:
    """Needs CATALOGUE_MANAGE. Repeating an edit changes nothing.

    Raise CategoryNotFound, SlugTaken, CategoryCycle, CategoryTooDeep, MarkupRefused, ManagedInWooCommerce.
    """

    categories: CategoryRepository
    version: CatalogueVersion
    cards: ProductCards
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, reference: CategoryId | Slug, edit: CategoryEdit) -> Category:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        async with self.uow:
            await self.version.advance()
            category = await self.categories.get(reference)
            before = facts_of_category(category)
            require_plain(edit.changes.get("name", ""), "name")
            moves = edit.move and edit.parent_id != category.parent_id
            require_our_category(category, edit.changes, moves=moves)
            place, now = (category.parent_id, category.active), self.clock.now()
            category.change(edit.changes, at=now)
            if edit.move:
                parents = await self.categories.lineage(edit.parent_id)
                category.move(parents, height=await self.categories.height(category.id), at=now)
            await self.categories.save(category)
            if (category.parent_id, category.active) != place:
                await self.cards.refresh_below(category.id)
            await self.audit.record_change(category_entry("category.change", category, before=before), now)
        return category
