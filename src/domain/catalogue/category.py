"""A category: a node of the tree in which buyers find products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict

from domain.catalogue.errors import CategoryCycle, CategoryTooDeep
from domain.catalogue.events import CategoryAdded, CategoryChanged
from domain.catalogue.slug import Slug
from domain.catalogue.source import ProductSource
from domain.catalogue.text import NAME_LENGTH, fit
from domain.shared.aggregate import Aggregate
from domain.shared.ids import CategoryId

MAX_DEPTH: Final = 6


class CategoryChanges(TypedDict, total=False):
    """What to change; an absent key leaves its field alone."""

    name: str
    slug: Slug
    position: int
    active: bool


@dataclass(eq=False, slots=True, kw_only=True)
class Category(Aggregate):
    """An inactive category hides itself and everything below it from buyers.

    `source` follows from the link to a connected shop's category; saving does not change it.
    """

    id: CategoryId
    parent_id: CategoryId | None
    slug: Slug
    name: str
    position: int
    active: bool
    created_at: datetime
    updated_at: datetime
    source: ProductSource = ProductSource.OWN

    @classmethod
    def add(
        cls,
        category_id: CategoryId,
        *,
        name: str,
        slug: Slug | None,
        position: int,
        parents: Sequence[CategoryId],
        at: datetime,
    ) -> Category:
        """`parents` lead from the nearest to the root. Raise TextUnfit, SlugInvalid, CategoryTooDeep."""
        _require_room(parents, own_height=1)
        name = fit(name, "name", NAME_LENGTH)
        category = cls(
            id=category_id,
            parent_id=parents[0] if parents else None,
            slug=slug or Slug.of_name(name),
            name=name,
            position=position,
            active=True,
            created_at=at,
            updated_at=at,
        )
        category._record(CategoryAdded(category_id=category_id, occurred_at=at))
        return category

    def change(self, changes: CategoryChanges, *, at: datetime) -> None:
        """Raise TextUnfit. Changing nothing is no event."""
        if "name" in changes:
            changes = {**changes, "name": fit(changes["name"], "name", NAME_LENGTH)}
        fields = tuple(name for name, value in changes.items() if getattr(self, name) != value)
        for name in fields:
            setattr(self, name, changes[name])  # type: ignore[literal-required]
        self._changed(fields, at)

    def move(self, parents: Sequence[CategoryId], *, height: int, at: datetime) -> None:
        """Put it under `parents[0]`, or at the root for none; `height` counts the levels of what moves along.

        Raise CategoryCycle when it would be inside itself, CategoryTooDeep.
        """
        parent_id = parents[0] if parents else None
        if parent_id == self.parent_id:
            return
        if self.id in parents:
            raise CategoryCycle
        _require_room(parents, own_height=height)
        self.parent_id = parent_id
        self._changed(("parent_id",), at)

    def deactivate(self, *, at: datetime) -> None:
        """Hide it and what is below. Again is a no-op."""
        self.change({"active": False}, at=at)

    def _changed(self, fields: tuple[str, ...], at: datetime) -> None:
        if fields:
            self.updated_at = at
            self._record(CategoryChanged(category_id=self.id, fields=fields, occurred_at=at))


def _require_room(parents: Sequence[CategoryId], *, own_height: int) -> None:
    if len(parents) + own_height > MAX_DEPTH:
        raise CategoryTooDeep(MAX_DEPTH)
