"""The shop's tree of categories as ours: pure and total, parents first, without loops, within the depth limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from application.shared.html import HtmlCleaner
from application.woocommerce.imported import ImportedCategory, Remark, RemarkCode, RemarkSubject
from application.woocommerce.mapped_texts import cut, plain, slug
from application.woocommerce.shop import ShopCategory
from domain.catalogue.category import MAX_DEPTH
from domain.catalogue.text import NAME_LENGTH

_GREATEST_POSITION: Final = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedCategories:
    categories: tuple[ImportedCategory, ...]
    remarks: tuple[Remark, ...]


def map_categories(found: Sequence[ShopCategory], cleaner: HtmlCleaner) -> MappedCategories:
    """One whose parent is unknown stands at the root, and so does the oldest of a loop."""
    tree = _Tree(found={one.id: one for one in found}, cleaner=cleaner)
    tree.find_parents()
    tree.break_loops()
    for woo_id in sorted(tree.found):
        tree.place(woo_id)
    return MappedCategories(categories=tuple(tree.placed.values()), remarks=tuple(tree.remarks))


@dataclass(slots=True, kw_only=True)
class _Tree:
    found: dict[int, ShopCategory]
    cleaner: HtmlCleaner
    parents: dict[int, int | None] = field(default_factory=dict)
    placed: dict[int, ImportedCategory] = field(default_factory=dict)
    depths: dict[int, int] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def find_parents(self) -> None:
        for woo_id, category in self.found.items():
            known = category.parent_id is None or category.parent_id in self.found
            if not known:
                self._remark(RemarkCode.CATEGORY_PARENT_UNKNOWN, category, str(category.parent_id))
            self.parents[woo_id] = category.parent_id if known else None

    def break_loops(self) -> None:
        for start in sorted(self.found):
            path: dict[int, None] = {}
            one: int | None = start
            while one is not None and one not in path:
                path[one] = None
                one = self.parents[one]
            if one is not None:
                line = list(path)
                oldest = min(line[line.index(one) :])
                self.parents[oldest] = None
                self._remark(RemarkCode.CATEGORY_LOOP, self.found[oldest])

    def place(self, woo_id: int) -> None:
        line: list[int] = []
        one: int | None = woo_id
        while one is not None and one not in self.placed:
            line.append(one)
            one = self.parents[one]
        for each in reversed(line):
            self._put(self.found[each], self.parents[each])

    def _put(self, category: ShopCategory, parent_id: int | None) -> None:
        if parent_id is not None and self.depths[parent_id] >= MAX_DEPTH:
            self._remark(RemarkCode.CATEGORY_TOO_DEEP, category)
            parent_id = self.placed[parent_id].parent_id
        self.depths[category.id] = 1 if parent_id is None else self.depths[parent_id] + 1
        name = plain(self.cleaner, category.name)
        if not name:
            self._remark(RemarkCode.NAME_MISSING, category)
        elif len(name) > NAME_LENGTH:
            self._remark(RemarkCode.NAME_CUT, category, name)
        self.placed[category.id] = ImportedCategory(
            woo_id=category.id,
            parent_id=parent_id,
            slug=slug((category.slug, name), f"category-{category.id}"),
            name=self._name(category),
            position=max(-_GREATEST_POSITION, min(category.position, _GREATEST_POSITION)),
        )

    def _name(self, category: ShopCategory) -> str:
        return cut(plain(self.cleaner, category.name), NAME_LENGTH) or f"№ {category.id}"

    def _remark(self, code: RemarkCode, category: ShopCategory, detail: str = "") -> None:
        self.remarks.append(
            Remark(
                subject=RemarkSubject.CATEGORY,
                woo_id=category.id,
                name=self._name(category),
                code=code,
                detail=cut(detail, NAME_LENGTH),
            )
        )
