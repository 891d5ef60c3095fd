"""The filters of a list as SQL: only those that were given, so that the planner knows what it plans for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.product_search import ANYWHERE, SearchWords
from application.catalogue.views import ProductFilter
from domain.catalogue.product import ProductKind

Condition = tuple[str, LiteralString]
"""Whose condition it is, such as `price`, and what it says."""

_COMMON: Final = frozenset({"q", "category", "kind", "on_sale"})
_NOTHING: Final[LiteralString] = "false"
# Each attribute has a parameter of its own, and statements are put together from literals only.
_FACETS: Final[tuple[LiteralString, ...]] = (
    "facets && %(attribute0)s::text[]", "facets && %(attribute1)s::text[]", "facets && %(attribute2)s::text[]",
    "facets && %(attribute3)s::text[]", "facets && %(attribute4)s::text[]", "facets && %(attribute5)s::text[]",
    "facets && %(attribute6)s::text[]", "facets && %(attribute7)s::text[]", "facets && %(attribute8)s::text[]",
    "facets && %(attribute9)s::text[]",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conditions:
    """`alike` are the words that misspelt ones stand for."""

    wanted: ProductFilter
    category: UUID | None
    alike: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def words(self) -> SearchWords | None:
        return SearchWords.of(self.wanted.q, self.alike) if self.wanted.q is not None else None

    def where(self, *further: LiteralString, without: str | None = None) -> LiteralString:
        """WHERE with everything that was asked for, except by what `without` names."""
        said = [condition for name, condition in self._given() if name != without]
        return _where([*said, *further])

    def common(self) -> LiteralString:
        """WHERE with what every facet counts by."""
        return _where([condition for name, condition in self._given() if name in _COMMON])

    def further(self, *further: LiteralString, without: str | None = None) -> LiteralString:
        """WHERE with the rest, except by what `without` names."""
        said = [condition for name, condition in self._given() if name not in _COMMON and name != without]
        return _where([*said, *further])

    def parameters(self) -> dict[str, object]:
        wanted, words = self.wanted, self.words
        found: dict[str, object] = {
            "category": [self.category],
            "min_price": wanted.min_price.minor if wanted.min_price is not None else None,
            "max_price": wanted.max_price.minor if wanted.max_price is not None else None,
            "tag": [wanted.tag],
        }
        for place, attribute in enumerate(wanted.attributes):
            found[f"attribute{place}"] = [f"{attribute.name}:{value}" for value in attribute.values]
        if words is not None and words.words:
            found |= words.parameters()
        return found

    def _given(self) -> list[Condition]:
        wanted = self.wanted
        said: list[Condition] = list(self._found())
        if self.category is not None:
            said.append(("category", "category_ids @> %(category)s::uuid[]"))
        if wanted.kind is not None:
            service = wanted.kind is ProductKind.SERVICE
            said.append(("kind", "kind = 'service'" if service else "kind = 'goods'"))
        if wanted.min_price is not None:
            said.append(("price", "base_minor >= %(min_price)s"))
        if wanted.max_price is not None:
            said.append(("price", "base_minor <= %(max_price)s"))
        if wanted.on_sale is not None:
            said.append(("on_sale", "on_sale" if wanted.on_sale else "NOT on_sale"))
        if wanted.in_stock is not None:
            said.append(("in_stock", "in_stock" if wanted.in_stock else "NOT in_stock"))
        if wanted.tag is not None:
            said.append(("tag", "tags @> %(tag)s::text[]"))
        for place, _ in enumerate(wanted.attributes):
            said.append((f"attribute{place}", _FACETS[place]))
        return said

    def _found(self) -> list[Condition]:
        words = self.words
        if words is None:
            return []
        return [("q", ANYWHERE if words.words else _NOTHING)]


def _where(said: Sequence[LiteralString]) -> LiteralString:
    return " WHERE " + " AND ".join(said) if said else ""
