"""Categories on the wire, as the staff write and read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from application.catalogue.staff_queries import StaffCategoryNode
from domain.catalogue.category import Category
from domain.catalogue.text import NAME_LENGTH
from entrypoints.http.wire import Input, View

Name = Annotated[
    str, Meta(min_length=1, max_length=NAME_LENGTH, pattern=r"\S", examples=["Молоко фермерское"])
]
SlugInput = Annotated[
    str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100, examples=["moloko-fermerskoe"])
]
Source = Annotated[
    Literal["own", "woocommerce"],
    Meta(description="`woocommerce`: kept in the connected shop, read only here"),
]
Position = Annotated[int, Meta(ge=-1_000_000, le=1_000_000, description="Less comes first")]


class NewCategoryBody(Input, frozen=True):
    """Without a slug, one is made of the name."""

    name: Name
    slug: SlugInput | None = None
    parent_id: UUID | None = None
    position: Position = 0


class CategoryPatchBody(Input, frozen=True):
    """Only the fields that are there change; `parent_id: null` moves the category to the root."""

    name: Name | UnsetType = UNSET
    slug: SlugInput | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET
    position: Position | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class OfficeCategoryBody(View, frozen=True):
    id: UUID
    parent_id: UUID | None
    slug: str
    name: str
    position: int
    active: bool
    source: Source
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, category: Category) -> OfficeCategoryBody:
        return cls(
            id=category.id,
            parent_id=category.parent_id,
            slug=category.slug.text,
            name=category.name,
            position=category.position,
            active=category.active,
            source=category.source.value,
            created_at=category.created_at,
            updated_at=category.updated_at,
        )


class OfficeCategoryNodeBody(OfficeCategoryBody, frozen=True):
    """With what is below it."""

    children: list[OfficeCategoryNodeBody]

    @classmethod
    def of_node(cls, node: StaffCategoryNode) -> OfficeCategoryNodeBody:
        category = node.category
        return cls(
            id=category.id,
            parent_id=category.parent_id,
            slug=category.slug.text,
            name=category.name,
            position=category.position,
            active=category.active,
            source=category.source.value,
            created_at=category.created_at,
            updated_at=category.updated_at,
            children=list(map(cls.of_node, node.children)),
        )


class OfficeCategoryTreeBody(View, frozen=True):
    items: list[OfficeCategoryNodeBody]

    @classmethod
    def of(cls, nodes: Sequence[StaffCategoryNode]) -> OfficeCategoryTreeBody:
        return cls(items=list(map(OfficeCategoryNodeBody.of_node, nodes)))
