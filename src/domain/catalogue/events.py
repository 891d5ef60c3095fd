"""What happened to the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import CategoryId, ProductId


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryAdded(DomainEvent):
    topic: ClassVar[str] = "catalogue.category_added"

    category_id: CategoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChanged(DomainEvent):
    """`fields` are the names of what differs from before."""

    topic: ClassVar[str] = "catalogue.category_changed"

    category_id: CategoryId
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductAdded(DomainEvent):
    topic: ClassVar[str] = "catalogue.product_added"

    product_id: ProductId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanged(DomainEvent):
    """`fields` are the names of what differs from before."""

    topic: ClassVar[str] = "catalogue.product_changed"

    product_id: ProductId
    fields: tuple[str, ...]
