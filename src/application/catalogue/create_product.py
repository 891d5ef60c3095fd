"""The staff add a product."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.audited import product_entry
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
from domain.catalogue.product import Attribute, Product, ProductChanges, ProductKind
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, ProductId, VariantId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """Without a slug, one is made of the name."""

    category_id: CategoryId
    kind: ProductKind
    name: str
    variants: tuple[VariantDraft, ...]
    slug: Slug | None = None
    description: str = ""
    unit: str = "шт"
    photos: tuple[str, ...] = ()
    skip_loyalty: bool = False
    unredeemable: bool = False
    position: int = 0
    short_description: str = ""
    attributes: tuple[Attribute, ...] = ()
    tags: tuple[str, ...] = ()
    also_in: tuple[CategoryId, ...] = ()
    active: bool = True

    def wording(self) -> ProductChanges:
        return {
            "name": self.name,
            "unit": self.unit,
            "description": self.description,
            "short_description": self.short_description,
            "attributes": self.attributes,
            "tags": self.tags,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateProduct:
    """Needs CATALOGUE_MANAGE. Raise CategoryNotFound, SlugTaken, SkuTaken, MarkupRefused and what a Product raises.

    Descriptions are stored as safe fragments of HTML.
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

    async def __call__(self, new: NewProduct) -> Product:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        async with self.uow:
            await self.version.advance()
            category = await self.categories.get(new.category_id)
            for category_id in new.also_in:
                await self.categories.get(category_id)
            now, words = self.clock.now(), cleaned(new.wording(), self.cleaner)
            product = Product(
                id=ProductId(self.ids.new()),
                category_id=category.id,
                slug=new.slug or Slug.of_name(new.name),
                kind=new.kind,
                name=new.name,
                description=words["description"],
                unit=new.unit,
                photos=new.photos,
                active=new.active,
                skip_loyalty=new.skip_loyalty,
                unredeemable=new.unredeemable,
                position=new.position,
                variants=tuple(draft.as_variant(VariantId(self.ids.new())) for draft in new.variants),
                created_at=now,
                updated_at=now,
                short_description=words["short_description"],
                attributes=new.attributes,
                tags=new.tags,
                also_in=new.also_in,
            )
            product.announce()
            await self.products.add(product)
            await self.cards.refresh([product.id])
            await self.audit.record(product_entry("product.create", product), now)
        return product
