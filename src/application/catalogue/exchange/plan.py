"""What the lines of one product make of it. Nothing is written here, so a dry run and a real one agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

from application.catalogue.drafts import VariantDraft
from application.catalogue.exchange.errors import CellMissing, LineContradicts
from application.catalogue.exchange.lines import Line
from application.catalogue.exchange.places import Places
from application.catalogue.exchange.report import LineReport, LineResult, refusal_of
from application.catalogue.exchange.variants import differences, draft_for, offer
from application.catalogue.wording import cleaned
from application.shared.html import HtmlCleaner
from application.shared.ports import Ids
from domain.catalogue.category import Category
from domain.catalogue.errors import KindFixed, SlugTaken
from domain.catalogue.ownership import require_ours
from domain.catalogue.product import Product, ProductChanges, ProductKind
from domain.catalogue.slug import Slug
from domain.catalogue.source import ProductSource
from domain.shared.errors import DomainError
from domain.shared.ids import CategoryId, ProductId, VariantId

_OF_A_NEW_ONE: Final[dict[str, Any]] = {
    "description": "",
    "unit": "шт",
    "photos": (),
    "active": True,
    "skip_loyalty": False,
    "unredeemable": False,
    "position": 0,
}
_TAKEN_AS_THEY_ARE: Final = (
    "slug",
    "name",
    "short_description",
    "description",
    "unit",
    "photos",
    "attributes",
    "tags",
    "active",
    "skip_loyalty",
    "unredeemable",
    "position",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`product` is what is to be written, None when nothing is; `changes` and `variants` say how it differs."""

    reports: tuple[LineReport, ...]
    product: Product | None = None
    changes: ProductChanges = field(default_factory=ProductChanges)
    variants: tuple[VariantDraft, ...] | None = None
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """`owners` says who has a slug: what is there, and what this file has taken so far."""

    places: Places
    owners: dict[str, ProductId]
    cleaner: HtmlCleaner
    ids: Ids
    at: datetime

    def plan(self, product: Product | None, lines: Sequence[Line]) -> Plan:
        good, refused = self._variants(product, lines)
        if not good:
            return Plan(reports=tuple(refused))
        first, _ = good[0]
        try:
            return self._planned(product, first, good, refused)
        except DomainError as error:
            slug = product.slug.text if product is not None else None
            lost = [_refused(line, error, slug) for line, _ in good]
            return Plan(reports=(*refused, *lost))

    def _variants(
        self, product: Product | None, lines: Sequence[Line]
    ) -> tuple[list[tuple[Line, VariantDraft]], list[LineReport]]:
        good: list[tuple[Line, VariantDraft]] = []
        refused: list[LineReport] = []
        slug = product.slug.text if product is not None else None
        for line in lines:
            try:
                if good:
                    _require_agreement(good[0][0], line)
                draft = draft_for(product, line)
                draft.as_variant(draft.id or VariantId(self.ids.new()))
            except DomainError as error:
                refused.append(_refused(line, error, slug))
            else:
                good.append((line, draft))
        return good, refused

    def _planned(
        self,
        product: Product | None,
        first: Line,
        good: Sequence[tuple[Line, VariantDraft]],
        refused: Sequence[LineReport],
    ) -> Plan:
        present = product.category_id if product is not None else None
        category_id, made = self.places.named(first.values, present, self.at)
        assert category_id is not None
        if product is None:
            return self._new(first, good, refused, category_id, made)
        if first.values.get("kind", product.kind) != product.kind:
            raise KindFixed
        changes = self._changes(product, first, category_id)
        variants = offer(product, [draft for _, draft in good])
        candidate = _copy(product)
        offered = [one.as_variant(one.id or VariantId(self.ids.new())) for one in variants]
        require_ours(product, changes, offered)
        candidate.change(changes, at=self.at)
        candidate.offer(offered, at=self.at)
        self._take_slug(candidate)
        differs = {line.number: differences(product, draft, line) for line, draft in good}
        reports = [
            _report(
                line,
                candidate,
                created=draft.id is None,
                changed=(*(changes if line is first else ()), *differs[line.number]),
            )
            for line, draft in good
        ]
        kept = all(report.result is LineResult.UNCHANGED for report in reports)
        offers = any(draft.id is None or differs[line.number] for line, draft in good)
        return Plan(
            reports=(*refused, *reports),
            product=None if kept else candidate,
            changes=changes,
            variants=tuple(variants) if offers else None,
            categories=tuple(made),
        )

    def _new(
        self,
        first: Line,
        good: Sequence[tuple[Line, VariantDraft]],
        refused: Sequence[LineReport],
        category_id: CategoryId,
        made: Sequence[Category],
    ) -> Plan:
        if "name" not in first.values:
            raise CellMissing("name")
        values = self._worded(
            {name: first.values[name] for name in _TAKEN_AS_THEY_ARE if name in first.values}
        )
        slug: Slug = values.pop("slug", None) or Slug.of_name(values["name"])
        product = Product(
            id=ProductId(self.ids.new()),
            category_id=category_id,
            slug=slug,
            kind=first.values.get("kind", ProductKind.GOODS),
            variants=tuple(draft.as_variant(VariantId(self.ids.new())) for _, draft in good),
            created_at=self.at,
            updated_at=self.at,
            also_in=self.places.slugs(first.values.get("also_in", ())),
            source=ProductSource.OWN,
            **(_OF_A_NEW_ONE | values),
        )
        self._take_slug(product)
        return Plan(
            reports=(*refused, *(_report(line, product, created=True, changed=()) for line, _ in good)),
            product=product,
            variants=tuple(draft for _, draft in good),
            categories=tuple(made),
        )

    def _changes(self, product: Product, first: Line, category_id: CategoryId) -> ProductChanges:
        """Only what differs: what is as it was is not looked at again."""
        wanted: dict[str, Any] = {
            name: first.values[name] for name in _TAKEN_AS_THEY_ARE if name in first.values
        }
        if "also_in" in first.values:
            wanted["also_in"] = self.places.slugs(first.values["also_in"])
        wanted["category_id"] = category_id
        differing = {name: value for name, value in wanted.items() if getattr(product, name) != value}
        worded = self._worded(differing)
        candidate = _copy(product)
        candidate.change(cast("ProductChanges", worded), at=self.at)
        return cast(
            "ProductChanges",
            {
                name: value
                for name, value in worded.items()
                if getattr(product, name) != getattr(candidate, name)
            },
        )

    def _worded(self, values: dict[str, Any]) -> dict[str, Any]:
        return dict(cleaned(cast("ProductChanges", values), self.cleaner))

    def _take_slug(self, product: Product) -> None:
        if self.owners.setdefault(product.slug.text, product.id) != product.id:
            raise SlugTaken


def _copy(product: Product) -> Product:
    """Its own object: a plan that is given up leaves the product alone."""
    names = (one for one in Product.__dataclass_fields__.values() if one.init)
    return Product(**{one.name: getattr(product, one.name) for one in names})


def _require_agreement(first: Line, line: Line) -> None:
    for name, text in line.product_cells.items():
        if text.strip() and text.strip() != first.cells.get(name, "").strip():
            raise LineContradicts(name, first.number)


def _report(line: Line, product: Product, *, created: bool, changed: tuple[str, ...]) -> LineReport:
    result = LineResult.CREATED if created else LineResult.UPDATED if changed else LineResult.UNCHANGED
    columns = tuple("category" if name == "category_id" else name for name in changed)
    return LineReport(line=line.number, result=result, sku=line.sku, slug=product.slug.text, changed=columns)


def _refused(line: Line, error: DomainError, slug: str | None) -> LineReport:
    return LineReport(
        line=line.number,
        result=LineResult.REFUSED,
        sku=line.sku or None,
        slug=slug,
        refusals=(refusal_of(error),),
    )
