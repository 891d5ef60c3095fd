"""The staff add a product."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.audited import product_entry
from application.catalogue.drafts import VariantDraft
from application.catalogue.ports import CatalogueVersion, CategoryRepository, ProductRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.catalogue.product import Product, ProductKind
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateProduct:
    """Needs CATALOGUE_MANAGE. Raise CategoryNotFound, SlugTaken, SkuTaken and what a Product raises."""

    products: ProductRepository
    categories: CategoryRepository
    version: CatalogueVersion
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, new: NewProduct) -> Product:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        async with self.uow:
            await self.version.advance()
            category = await self.categories.get(new.category_id)
            now = self.clock.now()
            product = Product(
                id=ProductId(self.ids.new()),
                category_id=category.id,
                slug=new.slug or Slug.of_name(new.name),
                kind=new.kind,
                name=new.name,
                description=new.description,
                unit=new.unit,
                photos=new.photos,
                active=True,
                skip_loyalty=new.skip_loyalty,
                unredeemable=new.unredeemable,
                position=new.position,
                variants=tuple(draft.as_variant(VariantId(self.ids.new())) for draft in new.variants),
                created_at=now,
                updated_at=now,
            )
            product.announce()
            await self.products.add(product)
            await self.audit.record(product_entry("product.create", product), now)
        return product
