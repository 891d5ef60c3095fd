"""What the staff may read of the catalogue, and what has become of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from application.audit.ports import AuditFilter, AuditReader, AuditView
from application.catalogue.staff_ports import StaffCatalogueReader, StaffProductFilter, StaffProductSort
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest
from domain.catalogue.category import Category
from domain.catalogue.product import Product
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, ProductId


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCategoryNode:
    category: Category
    children: tuple[StaffCategoryNode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStaffProducts:
    """Needs CATALOGUE_VIEW. Raise CategoryNotFound, CursorInvalid."""

    catalogue: StaffCatalogueReader
    actor: Actor

    async def __call__(
        self, wanted: StaffProductFilter, sort: StaffProductSort, page: PageRequest
    ) -> Page[Product]:
        self.actor.require(Permission.CATALOGUE_VIEW)
        return await self.catalogue.products(wanted, sort, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetStaffProduct:
    """Needs CATALOGUE_VIEW. Raise ProductNotFound."""

    catalogue: StaffCatalogueReader
    actor: Actor

    async def __call__(self, reference: ProductId | Slug) -> Product:
        self.actor.require(Permission.CATALOGUE_VIEW)
        return await self.catalogue.product(reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetStaffCategories:
    """The whole tree. Needs CATALOGUE_VIEW."""

    catalogue: StaffCatalogueReader
    actor: Actor

    async def __call__(self) -> tuple[StaffCategoryNode, ...]:
        self.actor.require(Permission.CATALOGUE_VIEW)
        return _tree(await self.catalogue.categories())


@dataclass(frozen=True, slots=True, kw_only=True)
class GetProductHistory:
    """What was done to a product, the latest first. Needs CATALOGUE_VIEW. Raise ProductNotFound, CursorInvalid."""

    catalogue: StaffCatalogueReader
    audit: AuditReader
    actor: Actor

    async def __call__(self, reference: ProductId | Slug, page: PageRequest) -> Page[AuditView]:
        self.actor.require(Permission.CATALOGUE_VIEW)
        product = await self.catalogue.product(reference)
        return await self.audit.entries(AuditFilter(subject="product", subject_id=str(product.id)), page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCategoryHistory:
    """The same of a category. Needs CATALOGUE_VIEW. Raise CategoryNotFound, CursorInvalid."""

    catalogue: StaffCatalogueReader
    audit: AuditReader
    actor: Actor

    async def __call__(self, reference: CategoryId | Slug, page: PageRequest) -> Page[AuditView]:
        self.actor.require(Permission.CATALOGUE_VIEW)
        category_id = await self.catalogue.category(reference)
        return await self.audit.entries(AuditFilter(subject="category", subject_id=str(category_id)), page)


def _tree(categories: Sequence[Category]) -> tuple[StaffCategoryNode, ...]:
    below: defaultdict[CategoryId | None, list[Category]] = defaultdict(list)
    for category in categories:
        below[category.parent_id].append(category)

    def nodes(parent: CategoryId | None) -> tuple[StaffCategoryNode, ...]:
        return tuple(StaffCategoryNode(category=one, children=nodes(one.id)) for one in below[parent])

    return nodes(None)
