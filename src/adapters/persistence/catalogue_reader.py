"""The catalogue as buyers see it: only what is active, below active categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence import catalogue_sql
from adapters.persistence.product_facets import ProductFacets
from adapters.persistence.product_filters import Conditions
from adapters.persistence.product_lists import ProductLists
from adapters.persistence.product_search import ANYWHERE, MOST_ALIKE
from adapters.persistence.product_views import card_of, product_of
from adapters.persistence.statements import Statements
from application.catalogue.ports import CatalogueReader
from application.catalogue.views import (
    CategoryView,
    Facets,
    ProductCard,
    ProductFilter,
    ProductSort,
    ProductView,
)
from application.shared.page import Page, PageRequest
from domain.catalogue.errors import CategoryNotFound, ProductNotFound
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, ProductId

# Without the CTE the planner reads the table from its beginning in hope of an early match: there is none.
_ANY: Final[LiteralString] = (
    "WITH found AS MATERIALIZED (SELECT FROM product_cards WHERE " + ANYWHERE + ") SELECT FROM found LIMIT 1"
)
_ALIKE: Final[LiteralString] = (
    "SELECT typed.word AS typed, alike.word FROM unnest(%(words)s::text[]) AS typed (word),"
    " words_alike(typed.word, %(most)s) AS alike"
)


class SqlCatalogueReader(CatalogueReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._lists = ProductLists(statements)
        self._facets = ProductFacets(statements)

    async def categories(self) -> Sequence[CategoryView]:
        return [
            CategoryView(
                id=row["id"],
                parent_id=row["parent_id"],
                slug=row["slug"],
                name=row["name"],
                position=row["position"],
            )
            for row in await self._statements.all(catalogue_sql.CATEGORIES)
        ]

    async def products(
        self, wanted: ProductFilter, sort: ProductSort, request: PageRequest
    ) -> Page[ProductCard]:
        category = await self._visible(wanted.category) if wanted.category is not None else None
        conditions = Conditions(wanted, category)
        rows, following = await self._lists.page(conditions, sort, request)
        if not rows:
            conditions = await self._forgiving(conditions)
            if conditions.alike:
                rows, following = await self._lists.page(conditions, sort, request)
        return Page(
            items=tuple(map(card_of, rows)),
            next_cursor=following,
            total=await self._lists.total(conditions) if request.with_total else None,
        )

    async def facets(self, wanted: ProductFilter) -> Facets:
        categories = await self.categories()
        chosen = _chosen(categories, wanted.category) if wanted.category is not None else None
        children = [category for category in categories if category.parent_id == chosen]
        conditions = await self._forgiving(Conditions(wanted, chosen))
        return await self._facets.count(conditions, children)

    async def product(self, reference: ProductId | Slug) -> ProductView:
        by_slug = isinstance(reference, Slug)
        sql = catalogue_sql.PRODUCT_BY_SLUG if by_slug else catalogue_sql.PRODUCT_BY_ID
        rows = await self._statements.all(sql, _named(reference))
        if not rows:
            raise ProductNotFound
        return product_of(rows)

    async def _visible(self, reference: CategoryId | Slug) -> UUID:
        by_slug = isinstance(reference, Slug)
        sql = catalogue_sql.CATEGORY_BY_SLUG if by_slug else catalogue_sql.CATEGORY_BY_ID
        row = await self._statements.one(sql, _named(reference))
        if row is None:
            raise CategoryNotFound
        category: UUID = row["id"]
        return category

    async def _forgiving(self, conditions: Conditions) -> Conditions:
        """Words that no product has together, whatever the other filters, stand also for those that sound like them."""
        words = conditions.words
        if words is None or not words.perhaps_misspelt:
            return conditions
        if await self._statements.all(_ANY, words.parameters(), plan_anew=True):
            return conditions
        alike: dict[str, list[str]] = {}
        for row in await self._statements.all(_ALIKE, {"words": words.perhaps_misspelt, "most": MOST_ALIKE}):
            alike.setdefault(row["typed"], []).append(row["word"])
        return replace(conditions, alike=alike)


def _named(reference: UUID | Slug) -> dict[str, object]:
    return {"reference": reference.text if isinstance(reference, Slug) else reference}


def _chosen(categories: Sequence[CategoryView], reference: CategoryId | Slug) -> CategoryId:
    for category in categories:
        if (category.slug == reference.text) if isinstance(reference, Slug) else category.id == reference:
            return category.id
    raise CategoryNotFound
