"""The catalogue comes back from a file, or a new one comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from application.catalogue.change_product import ChangeProduct, ProductEdit
from application.catalogue.create_category import CreateCategory, NewCategory
from application.catalogue.create_product import CreateProduct, NewProduct
from application.catalogue.exchange.columns import COLUMNS
from application.catalogue.exchange.errors import ColumnsUnfit
from application.catalogue.exchange.groups import Group, grouped
from application.catalogue.exchange.lines import Line, line_of
from application.catalogue.exchange.places import Places
from application.catalogue.exchange.plan import Plan, Planner
from application.catalogue.exchange.ports import ExchangeReader, Known, Table, TableReader
from application.catalogue.exchange.report import ImportReport, LineReport, LineResult, refusal_of
from application.catalogue.ports import CatalogueVersion, ProductRepository
from application.catalogue.staff_ports import StaffCatalogueReader
from application.shared.access import Actor, Permission
from application.shared.html import HtmlCleaner
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.catalogue.product import Product
from domain.shared.errors import DomainError

_AT_A_TIME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProducts:
    """Needs CATALOGUE_MANAGE. Every line is created, updated, unchanged or refused by itself; the same file again is
    unchanged. Each product is one transaction, so an interrupted import leaves whole products: run it again.

    Products and variants that the file does not name stay as they are. A dry run writes nothing. Raise
    FileUnreadable, FileTooLong, ColumnsUnfit.
    """

    tables: TableReader
    exchange: ExchangeReader
    catalogue: StaffCatalogueReader
    products: ProductRepository
    create_product: CreateProduct
    change_product: ChangeProduct
    create_category: CreateCategory
    version: CatalogueVersion
    cleaner: HtmlCleaner
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    def require_allowed(self) -> None:
        """Whoever receives the bytes asks first: they may be many. Raise PermissionMissing, Unauthenticated."""
        self.actor.require(Permission.CATALOGUE_MANAGE)

    async def __call__(self, raw: bytes, *, dry_run: bool, create_categories: bool = False) -> ImportReport:
        self.require_allowed()
        table = await self.tables.read(raw)
        _require_columns(table.header)
        lines = await asyncio.to_thread(_lines, table)
        known = await self._known(lines)
        planner = Planner(
            places=Places(known.categories, self.ids, may_grow=create_categories),
            owners=dict(known.product_of_slug),
            cleaner=self.cleaner,
            ids=self.ids,
            at=self.clock.now(),
        )
        groups = grouped(lines, known)
        reports = [_unread(line) for line in lines if line.refusals]
        for start in range(0, len(groups), _AT_A_TIME):
            reports += await self._some(groups[start : start + _AT_A_TIME], planner, dry_run=dry_run)
        return ImportReport(dry_run=dry_run, lines=tuple(sorted(reports, key=lambda report: report.line)))

    async def _known(self, lines: Sequence[Line]) -> Known:
        values = [line.values for line in lines]
        return await self.exchange.known(
            [line.sku for line in lines if "\0" not in line.sku],
            sorted({slug.text for line in lines for slug in line.slugs}),
            sorted({cells["product_id"] for cells in values if "product_id" in cells}),
        )

    async def _some(self, groups: Sequence[Group], planner: Planner, *, dry_run: bool) -> list[LineReport]:
        ids = [group.product_id for group in groups if group.product_id is not None]
        products = {product.id: product for product in await self.catalogue.products_of(ids)}
        reports: list[LineReport] = []
        for group in groups:
            product = products.get(group.product_id) if group.product_id is not None else None
            plan = planner.plan(product, group.lines)
            if plan.product is not None:
                plan = await self._done(plan, group, planner) if not dry_run else _kept(plan, planner)
            reports += plan.reports
        return reports

    async def _done(self, plan: Plan, group: Group, planner: Planner) -> Plan:
        """What the database refuses after all, because somebody was faster, is refused here."""
        try:
            plan = await self._with_categories(plan, planner)
            if group.product_id is None:
                await self._create(plan)
                return plan
            async with self.uow:
                await self.version.advance()
                # Whatever was changed since the file was compared with it is not undone.
                plan = planner.plan(await self.products.get(group.product_id), group.lines)
                if plan.product is not None:
                    edit = ProductEdit(changes=plan.changes, variants=plan.variants)
                    await self.change_product(group.product_id, edit)
        except DomainError as error:
            refused = [
                replace(one, result=LineResult.REFUSED, changed=(), refusals=(refusal_of(error),))
                if one.result is not LineResult.REFUSED
                else one
                for one in plan.reports
            ]
            return Plan(reports=tuple(refused))
        return plan

    async def _with_categories(self, plan: Plan, planner: Planner) -> Plan:
        """Each in a transaction of its own, from the root down; their ids are those that the database has."""
        made = None
        for category in plan.categories:
            parent_id = made.id if made is not None else category.parent_id
            made = await self.create_category(
                NewCategory(name=category.name, slug=category.slug, parent_id=parent_id)
            )
            planner.places.add(made)
        if made is not None and plan.product is not None:
            plan.product.category_id = made.id
        return plan

    async def _create(self, plan: Plan) -> None:
        product: Product | None = plan.product
        assert product is not None
        await self.create_product(
            NewProduct(
                category_id=product.category_id,
                kind=product.kind,
                name=product.name,
                variants=plan.variants or (),
                slug=product.slug,
                description=product.description,
                unit=product.unit,
                photos=product.photos,
                active=product.active,
                skip_loyalty=product.skip_loyalty,
                unredeemable=product.unredeemable,
                position=product.position,
                short_description=product.short_description,
                attributes=product.attributes,
                tags=product.tags,
                also_in=product.also_in,
            )
        )


def _lines(table: Table) -> list[Line]:
    """Seconds of work for a long file."""
    return [line_of(number, table.header, row) for number, row in table.lines]


def _kept(plan: Plan, planner: Planner) -> Plan:
    """What a dry run would have made is there for the lines that follow."""
    for category in plan.categories:
        planner.places.add(category)
    return plan


def _unread(line: Line) -> LineReport:
    return LineReport(
        line=line.number,
        result=LineResult.REFUSED,
        sku=line.sku or None,
        refusals=tuple(line.refusals),
    )


def _require_columns(header: Sequence[str]) -> None:
    wrong = [name for name in header if name not in COLUMNS or header.count(name) > 1]
    if wrong or "sku" not in header:
        raise ColumnsUnfit(", ".join(dict.fromkeys(wrong))[:500] or "sku")
