"""A connected shop that tests change at will, and what buyers see of it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dishka import AsyncContainer, Provider, Scope, provide

from application.catalogue.ports import CatalogueVersion, ProductCards
from application.shared.access import SUPERUSER, Actor
from application.shared.ports import UnitOfWork
from application.woocommerce.full_sync import RunFullSync
from application.woocommerce.poll import PollCatalogue
from application.woocommerce.ports import ShopCatalogue
from application.woocommerce.refresh_one import RefreshProduct
from application.woocommerce.shop import ShopProduct
from application.woocommerce.start_sync import StartFullSync
from application.woocommerce.sweep import SweepCatalogue
from application.woocommerce.sync_ports import RemarkLog
from application.woocommerce.sync_views import SyncRunView
from tests.fakes.woocommerce_shop import FakeShop
from tests.support.database import Database

ELSEWHERE = "Без категории"

_SEEN = """
WITH RECURSIVE visible AS (
    SELECT id, name AS path FROM categories WHERE parent_id IS NULL AND active
    UNION ALL
    SELECT c.id, visible.path || ' / ' || c.name FROM categories c JOIN visible ON visible.id = c.parent_id
    WHERE c.active
)
SELECT w.woo_id, p.name, p.kind, visible.path,
       ARRAY(SELECT v2.path FROM product_categories pc JOIN visible v2 ON v2.id = pc.category_id
             WHERE pc.product_id = p.id ORDER BY pc.position),
       ARRAY(SELECT jsonb_build_array(v.name, v.price_minor, v.promo_price_minor, v.tracked,
                                      wv.quantity, v.attributes)
             FROM product_variants v JOIN woo_variants wv ON wv.variant_id = v.id
             WHERE v.product_id = p.id AND v.active ORDER BY v.position),
       p.tags, p.attributes
FROM products p JOIN woo_products w ON w.product_id = p.id JOIN visible ON visible.id = p.category_id
WHERE p.active ORDER BY w.woo_id
"""
_TREE = """
SELECT w.woo_id, parent.woo_id, c.name FROM woo_categories w JOIN categories c ON c.id = w.category_id AND c.active
LEFT JOIN woo_categories parent ON parent.category_id = c.parent_id WHERE w.woo_id <> 0 ORDER BY 1
"""


class Connected(Provider):
    """Replaces the shop that HTTP would lead to."""

    scope = Scope.APP

    def __init__(self, shop: FakeShop) -> None:
        super().__init__()
        self._shop = shop

    @provide(override=True)
    def catalogue(self) -> ShopCatalogue:
        return self._shop


class ByTheOwner(Provider):
    @provide(scope=Scope.REQUEST, override=True)
    def actor(self) -> Actor:
        return SUPERUSER


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncDesk:
    """Each step is a job of its own."""

    container: AsyncContainer
    database: Database

    async def sync(self) -> SyncRunView:
        async with self.container() as scope:
            run = await (await scope.get(StartFullSync))()
        async with self.container() as scope:
            return await (await scope.get(RunFullSync))(run.id)

    async def poll(self) -> None:
        async with self.container() as scope:
            await (await scope.get(PollCatalogue))()

    async def sweep(self) -> None:
        async with self.container() as scope:
            await (await scope.get(SweepCatalogue))()

    async def refresh(self, woo_id: int) -> None:
        async with self.container() as scope:
            await (await scope.get(RefreshProduct))(woo_id)

    async def remarks(self) -> list[tuple[int, str, str]]:
        async with self.container() as scope:
            found = await (await scope.get(RemarkLog)).all()
        return [(one.woo_id, one.code.value, one.detail) for one in found]

    def seen(self) -> Mapping[int, Any]:
        """What buyers see, by the shop's number."""
        return {row[0]: row[1:] for row in self.database.execute(_SEEN)}

    def tree(self) -> list[tuple]:
        return self.database.execute(_TREE)

    def version(self) -> int:
        ((version,),) = self.database.execute("SELECT version FROM catalogue_version")
        return int(version)

    async def assert_cards_are_right(self) -> None:
        """The rows that lists read are those that writing all of them anew would give."""
        kept = self._cards()
        async with self.container() as scope:
            uow, version = await scope.get(UnitOfWork), await scope.get(CatalogueVersion)
            cards = await scope.get(ProductCards)
            async with uow:
                await version.advance()
                await cards.refresh([one for (one,) in self.database.execute("SELECT id FROM products")])
        assert kept == self._cards()

    def _cards(self) -> list[str]:
        return [row for (row,) in self.database.execute("SELECT c::text FROM product_cards c ORDER BY 1")]


def as_seen(shop: FakeShop) -> Mapping[int, Any]:
    """What buyers should see, told without any of the code under test. For names without odd characters."""
    seen: dict[int, Any] = {}
    for one in shop.on_show():
        variants = [
            [
                ", ".join(a.options[0] for a in v.attributes) or one.name,
                v.regular_price.minor if v.regular_price else v.price.minor,
                v.price.minor if v.regular_price and v.price < v.regular_price else None,
                v.stock.managed,
                v.stock.quantity,
                [{"name": a.name, "value": a.options[0]} for a in v.attributes],
            ]
            for v in sorted(one.variations, key=lambda v: (v.position, v.id))
            if v.price is not None and v.published and (v.stock.managed or v.stock.in_stock)
        ]
        if variants:
            first, *others = _paths(shop, one) or [ELSEWHERE]
            seen[one.id] = (one.name, "goods", first, others, variants, *_terms(one))
    return seen


def _terms(one: ShopProduct) -> tuple[list[str], list[dict[str, Any]]]:
    attributes = [{"name": a.name, "options": list(dict.fromkeys(a.options))} for a in one.attributes]
    return list(dict.fromkeys(one.tags)), attributes


def _paths(shop: FakeShop, one: ShopProduct) -> list[str]:
    return [_path(shop, woo_id) for woo_id in one.category_ids if woo_id in shop.tree]


def _path(shop: FakeShop, woo_id: int) -> str:
    found = shop.tree[woo_id]
    if found.parent_id is None:
        return found.name
    return f"{_path(shop, found.parent_id)} / {found.name}"
