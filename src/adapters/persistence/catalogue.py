"""The catalogue as the staff change it: repositories and version."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.persistence.catalogue_mapping import (
    category_row,
    leave_promotions,
    product_row,
    to_category,
    to_product,
)
from adapters.persistence.catalogue_rows import (
    CategoryRow,
    ProductRow,
)
from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Statements
from application.catalogue.ports import CatalogueVersion, CategoryRepository, ProductRepository
from domain.catalogue.category import Category
from domain.catalogue.errors import CategoryNotFound, ProductNotFound
from domain.catalogue.product import Product
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId, ProductId


class SqlCatalogueVersion(CatalogueVersion):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def current(self) -> int:
        row = await self._statements.one("SELECT version FROM catalogue_version")
        if row is None:
            raise LookupError("the catalogue has no version: the migrations give it one")
        version: int = row["version"]
        return version

    async def advance(self) -> None:
        await self._statements.run("UPDATE catalogue_version SET version = version + 1")

    async def hold(self) -> None:
        await self._statements.run("SELECT FROM catalogue_version FOR UPDATE")


class SqlCategoryRepository(CategoryRepository):
    def __init__(self, session: AsyncSession, statements: Statements, outbox: Outbox) -> None:
        self._session = session
        self._statements = statements
        self._outbox = outbox
        self._loaded: list[CategoryRow] = []  # the session itself holds clean rows only weakly

    async def get(self, reference: CategoryId | Slug) -> Category:
        condition = (
            CategoryRow.slug == reference.text if isinstance(reference, Slug) else CategoryRow.id == reference
        )
        row = await self._session.scalar(select(CategoryRow).where(condition).with_for_update())
        if row is None:
            raise CategoryNotFound
        self._loaded.append(row)
        return to_category(row)

    async def add(self, category: Category) -> None:
        self._session.add(category_row(category))
        self._outbox.put(category.pull_events())

    async def save(self, category: Category) -> None:
        await self._session.merge(category_row(category))
        self._outbox.put(category.pull_events())

    async def lineage(self, category_id: CategoryId | None) -> Sequence[CategoryId]:
        if category_id is None:
            return ()
        rows = await self._statements.all(
            "WITH RECURSIVE line AS ("
            " SELECT id, parent_id, 1 AS step FROM categories WHERE id = %s"
            " UNION ALL SELECT c.id, c.parent_id, step + 1 FROM categories c JOIN line ON c.id = line.parent_id"
            ") SELECT id FROM line ORDER BY step",
            (category_id,),
        )
        if not rows:
            raise CategoryNotFound
        return [CategoryId(row["id"]) for row in rows]

    async def height(self, category_id: CategoryId) -> int:
        row = await self._statements.one(
            "WITH RECURSIVE below AS ("
            " SELECT id, 1 AS level FROM categories WHERE id = %s"
            " UNION ALL SELECT c.id, level + 1 FROM categories c JOIN below ON c.parent_id = below.id"
            ") SELECT coalesce(max(level), 0) AS height FROM below",
            (category_id,),
        )
        return row["height"] if row is not None else 0


class SqlProductRepository(ProductRepository):
    """Promo prices are the staff's own, also while buyers see that of a promotion in their place."""

    def __init__(self, session: AsyncSession, outbox: Outbox) -> None:
        self._session = session
        self._outbox = outbox
        self._loaded: dict[UUID, ProductRow] = {}

    async def get(self, reference: ProductId | Slug) -> Product:
        condition = (
            ProductRow.slug == reference.text if isinstance(reference, Slug) else ProductRow.id == reference
        )
        row = await self._session.scalar(select(ProductRow).where(condition).with_for_update())
        if row is None:
            raise ProductNotFound
        self._loaded[row.id] = row
        return to_product(row)

    async def add(self, product: Product) -> None:
        self._session.add(product_row(product))
        self._outbox.put(product.pull_events())

    async def save(self, product: Product) -> None:
        row = product_row(product)
        if product.id in self._loaded:
            leave_promotions(row, self._loaded[product.id])
        await self._session.merge(row)
        self._outbox.put(product.pull_events())
