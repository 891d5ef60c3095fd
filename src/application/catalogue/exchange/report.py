"""What became of every line of a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from application.catalogue.exchange.lines import Refusal
from domain.shared.errors import DomainError


class LineResult(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReport:
    """`changed` names the columns that differ from before; `slug` is of the product, where it is known."""

    line: int
    result: LineResult
    sku: str | None
    slug: str | None = None
    changed: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """A dry run tells what a real one would, and writes nothing."""

    dry_run: bool
    lines: tuple[LineReport, ...]

    def count(self, result: LineResult) -> int:
        return Counter(line.result for line in self.lines)[result]


_COLUMN_OF: Final = {
    "catalogue.category_not_found": "category",
    "catalogue.category_too_deep": "category",
    "catalogue.product_not_found": "product_id",
    "catalogue.slug_taken": "slug",
    "catalogue.slug_invalid": "slug",
    "catalogue.sku_taken": "sku",
    "catalogue.photos_unfit": "photos",
    "catalogue.price_unfit": "price",
    "catalogue.quantity_step_unfit": "increment",
    "catalogue.service_tracked": "tracked",
    "catalogue.attributes_unfit": "attributes",
    "catalogue.tags_unfit": "tags",
    "catalogue.categories_unfit": "also_in",
    "catalogue.kind_fixed": "kind",
}


def refusal_of(error: DomainError) -> Refusal:
    """With the column that it is about."""
    field = error.details.get("field")
    if isinstance(field, str):
        return Refusal(field={"attribute": "attributes"}.get(field, field), error=error)
    return Refusal(field=_COLUMN_OF.get(error.code), error=error)
