"""The tree of categories while a file is read: with those that it brings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from application.catalogue.exchange.errors import CellMissing, CellUnfit
from application.catalogue.exchange.export_products import path_of
from application.shared.ports import Ids
from domain.catalogue.category import Category
from domain.catalogue.errors import CategoryNotFound, SlugTaken
from domain.catalogue.slug import Slug
from domain.catalogue.text import require_plain
from domain.shared.ids import CategoryId


class Places:
    def __init__(self, categories: Iterable[Category], ids: Ids, *, may_grow: bool) -> None:
        self.by_id = {category.id: category for category in categories}
        self._ids = ids
        self._may_grow = may_grow
        self._by_slug = {category.slug: category.id for category in self.by_id.values()}
        self._by_path: dict[tuple[str, ...], list[CategoryId]] = {}
        for category_id in self.by_id:
            self._by_path.setdefault(path_of(category_id, self.by_id), []).append(category_id)

    def named(
        self, values: dict[str, Any], present: CategoryId | None, at: datetime
    ) -> tuple[CategoryId | None, list[Category]]:
        """What `category_slug` or else `category` names, and the categories to be made for it, from the root down.

        None when the line names none. Raise CategoryNotFound, CellMissing, CellUnfit where the two disagree, and what a new category raises.
        """
        slug: Slug | None = values.get("category_slug")
        path: tuple[str, ...] | None = values.get("category")
        if slug is not None and slug in self._by_slug:
            found_by_slug = self._by_slug[slug]
            if path not in (None, path_of(found_by_slug, self.by_id)):
                raise CellUnfit("category")
            return found_by_slug, []
        if path is None:
            if slug is not None:
                raise CategoryNotFound
            if present is None:
                raise CellMissing("category")
            return present, []
        found = self._by_path.get(path, [])
        if present in found:
            return present, []
        if len(found) == 1 and slug is None:
            return found[0], []
        if found or not self._may_grow:
            raise CategoryNotFound
        return self._missing(path, slug, at)

    def slugs(self, slugs: Iterable[Slug]) -> tuple[CategoryId, ...]:
        """Raise CategoryNotFound."""
        try:
            return tuple(self._by_slug[slug] for slug in slugs)
        except KeyError:
            raise CategoryNotFound from None

    def add(self, category: Category) -> None:
        self.by_id[category.id] = category
        self._by_slug[category.slug] = category.id
        self._by_path.setdefault(path_of(category.id, self.by_id), []).append(category.id)

    def _missing(
        self, path: tuple[str, ...], slug: Slug | None, at: datetime
    ) -> tuple[CategoryId, list[Category]]:
        made: list[Category] = []
        parents: list[CategoryId] = []
        for depth, name in enumerate(path, start=1):
            there = self._by_path.get(path[:depth], []) if not made else []
            if len(there) > 1:
                raise CategoryNotFound
            if there:
                parents.insert(0, there[0])
                continue
            require_plain(name, "category")
            category = Category.add(
                CategoryId(self._ids.new()),
                name=name,
                slug=slug if depth == len(path) else None,
                position=0,
                parents=parents,
                at=at,
            )
            if category.slug in self._by_slug or any(one.slug == category.slug for one in made):
                raise SlugTaken
            made.append(category)
            parents.insert(0, category.id)
        return parents[0], made
