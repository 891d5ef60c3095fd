"""The staff add a category."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.audited import category_entry
from application.catalogue.ports import CatalogueVersion, CategoryRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.catalogue.category import Category
from domain.catalogue.slug import Slug
from domain.catalogue.text import require_plain
from domain.shared.ids import CategoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCategory:
    """Without a slug, one is made of the name."""

    name: str
    slug: Slug | None = None
    parent_id: CategoryId | None = None
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCategory:
    """Needs CATALOGUE_MANAGE. Raise CategoryNotFound for an unknown parent, SlugTaken, CategoryTooDeep, MarkupRefused."""

    categories: CategoryRepository
    version: CatalogueVersion
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, new: NewCategory) -> Category:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        require_plain(new.name, "name")
        now = self.clock.now()
        async with self.uow:
            await self.version.advance()
            category = Category.add(
                CategoryId(self.ids.new()),
                name=new.name,
                slug=new.slug,
                position=new.position,
                parents=await self.categories.lineage(new.parent_id),
                at=now,
            )
            await self.categories.add(category)
            await self.audit.record(category_entry("category.create", category), now)
        return category
