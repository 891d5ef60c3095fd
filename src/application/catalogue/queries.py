"""What anybody may read of the catalogue. None of these knows who asks: the answers are cached for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from application.catalogue.ports import CatalogueReader, DeliveryMethodReader
from application.catalogue.views import (
    CategoryView,
    DeliveryMethodView,
    Facets,
    ProductCard,
    ProductFilter,
    ProductSort,
    ProductView,
    reference_of,
)
from application.shared.page import Page, PageRequest
from domain.catalogue.errors import CategoryNotFound, ProductNotFound
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, ProductId


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryNode:
    category: CategoryView
    children: tuple[CategoryNode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryPlace:
    """A category with its way from the root, itself not included, and its subtree."""

    path: tuple[CategoryView, ...]
    node: CategoryNode


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCategoryTree:
    catalogue: CatalogueReader

    async def __call__(self) -> tuple[CategoryNode, ...]:
        return _tree(await self.catalogue.categories(), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCategory:
    """By id or slug. Raise CategoryNotFound, also for what buyers must not see."""

    catalogue: CatalogueReader

    async def __call__(self, reference: str) -> CategoryPlace:
        categories = await self.catalogue.categories()
        by_id = {category.id: category for category in categories}
        found = next((c for c in categories if reference in (c.slug, str(c.id))), None)
        if found is None:
            raise CategoryNotFound
        path: list[CategoryView] = []
        above = found.parent_id
        while above is not None:
            path.insert(0, by_id[above])
            above = by_id[above].parent_id
        return CategoryPlace(
            path=tuple(path), node=CategoryNode(category=found, children=_tree(categories, found.id))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProducts:
    """Raise CategoryNotFound, CursorInvalid."""

    catalogue: CatalogueReader

    async def __call__(
        self, wanted: ProductFilter, sort: ProductSort, request: PageRequest
    ) -> Page[ProductCard]:
        return await self.catalogue.products(wanted, sort, request)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFacets:
    """Raise CategoryNotFound."""

    catalogue: CatalogueReader

    async def __call__(self, wanted: ProductFilter) -> Facets:
        return await self.catalogue.facets(wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetProduct:
    """By id or slug. Raise ProductNotFound, also for what buyers must not see."""

    catalogue: CatalogueReader

    async def __call__(self, reference: str) -> ProductView:
        named = reference_of(reference)
        if named is None:
            raise ProductNotFound
        return await self.catalogue.product(named if isinstance(named, Slug) else ProductId(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeliveryMethods:
    methods: DeliveryMethodReader

    async def __call__(self) -> Sequence[DeliveryMethodView]:
        return await self.methods.active()


def _tree(categories: Sequence[CategoryView], root: CategoryId | None) -> tuple[CategoryNode, ...]:
    below: defaultdict[CategoryId | None, list[CategoryView]] = defaultdict(list)
    for category in categories:
        below[category.parent_id].append(category)

    def nodes(parent: CategoryId | None) -> tuple[CategoryNode, ...]:
        return tuple(CategoryNode(category=one, children=nodes(one.id)) for one in below[parent])

    return nodes(root)
