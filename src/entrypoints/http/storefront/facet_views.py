"""What further filters would leave of a list, on the wire."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from application.catalogue.views import AttributeCounts, CategoryCount, Facets, ValueCount
from entrypoints.http.storefront.catalogue_views import AttributeName, SlugText
from entrypoints.http.wire import MoneyView, View


class CategoryCountBody(View, frozen=True):
    id: UUID
    slug: SlugText
    name: str
    count: int

    @classmethod
    def of(cls, counted: CategoryCount) -> CategoryCountBody:
        category = counted.category
        return cls(id=category.id, slug=category.slug, name=category.name, count=counted.count)


class ValueCountBody(View, frozen=True):
    value: Annotated[str, msgspec.Meta(examples=["красный"])]
    count: int

    @classmethod
    def of(cls, counted: ValueCount) -> ValueCountBody:
        return cls(value=counted.value, count=counted.count)


class AttributeCountsBody(View, frozen=True):
    name: AttributeName
    options: list[ValueCountBody]

    @classmethod
    def of(cls, counted: AttributeCounts) -> AttributeCountsBody:
        return cls(name=counted.name, options=list(map(ValueCountBody.of, counted.options)))


class FacetsBody(View, frozen=True):
    """Counts of products. `categories` are those directly below the chosen one, else those at the root."""

    categories: list[CategoryCountBody]
    min_price: MoneyView | None
    max_price: MoneyView | None
    in_stock: int
    sold_out: int
    attributes: list[AttributeCountsBody]
    tags: list[ValueCountBody]

    @classmethod
    def of(cls, facets: Facets) -> FacetsBody:
        return cls(
            categories=list(map(CategoryCountBody.of, facets.categories)),
            min_price=MoneyView.of_optional(facets.min_price),
            max_price=MoneyView.of_optional(facets.max_price),
            in_stock=facets.in_stock,
            sold_out=facets.sold_out,
            attributes=list(map(AttributeCountsBody.of, facets.attributes)),
            tags=list(map(ValueCountBody.of, facets.tags)),
        )
