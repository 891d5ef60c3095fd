"""Fill an empty shop with the demo data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dishka import AsyncContainer
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.persistence.loyalty_programs import LoyaltyProgramRow, LoyaltyTierRow
from adapters.persistence.order_rows import DeliveryMethodRow
from adapters.persistence.statements import Statements
from adapters.persistence.stock_rows import LocationRow
from application.catalogue.ports import CatalogueVersion, CategoryRepository, ProductCards, ProductRepository
from application.shared.ports import Clock, Ids, UnitOfWork
from application.stock.ports import StockRepository
from domain.catalogue.category import Category
from domain.catalogue.product import Product, ProductKind
from domain.catalogue.slug import Slug
from domain.catalogue.variant import Variant
from domain.shared.ids import CategoryId, LocationId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity
from entrypoints.demo import data


async def load_demo(container: AsyncContainer) -> bool:
    """All of it or nothing; False, with nothing changed, when the shop has anything already.

    Several processes may try at once: one of them loads.
    """
    async with container() as request:
        loader = _Loader(
            session=await request.get(AsyncSession),
            statements=await request.get(Statements),
            categories=await request.get(CategoryRepository),
            products=await request.get(ProductRepository),
            cards=await request.get(ProductCards),
            stock=await request.get(StockRepository),
            ids=await request.get(Ids),
            now=(await request.get(Clock)).now(),
        )
        uow, version = await request.get(UnitOfWork), await request.get(CatalogueVersion)
        async with uow:
            await version.advance()
            empty = await loader.is_empty()
            if empty:
                await loader.load()
        return empty


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loader:
    session: AsyncSession
    statements: Statements
    categories: CategoryRepository
    products: ProductRepository
    cards: ProductCards
    stock: StockRepository
    ids: Ids
    now: datetime

    async def is_empty(self) -> bool:
        row = await self.statements.one(
            "SELECT FROM (SELECT id FROM categories UNION ALL SELECT id FROM products"
            " UNION ALL SELECT id FROM locations) AS something LIMIT 1"
        )
        return row is None

    async def load(self) -> None:
        shop = data.shop()
        locations = {entry.code: LocationId(self.ids.new()) for entry in shop.locations}
        self._add_locations(shop, locations)
        await self._add_program(shop.program)
        await self.session.flush()
        self._add_delivery_methods(shop, locations)
        categories: dict[str, Category] = {}
        for place, entry in enumerate(data.catalogue().categories):
            categories[entry.slug] = await self._add_category(place, entry, categories)
            await self.session.flush()
        added = [
            await self._add_product(place, product, categories[entry.slug].id, tuple(locations.values()))
            for entry in data.catalogue().categories
            for place, product in enumerate(entry.products)
        ]
        await self.cards.refresh(added)

    def _add_locations(self, shop: data.Shop, ids: Mapping[str, LocationId]) -> None:
        self.session.add_all(
            LocationRow(
                id=ids[entry.code],
                code=entry.code,
                name=entry.name,
                address=entry.address,
                priority=place,
                is_pickup=entry.is_pickup,
                active=True,
            )
            for place, entry in enumerate(shop.locations)
        )

    def _add_delivery_methods(self, shop: data.Shop, locations: Mapping[str, LocationId]) -> None:
        self.session.add_all(
            DeliveryMethodRow(
                code=entry.code,
                kind=entry.kind,
                name=entry.name,
                fee_minor=Money.parse(entry.fee).minor,
                free_from_minor=Money.parse(entry.free_from).minor if entry.free_from is not None else None,
                location_id=locations[entry.location] if entry.location is not None else None,
                active=True,
                position=place,
            )
            for place, entry in enumerate(shop.delivery_methods)
        )

    async def _add_program(self, program: data.ProgramEntry) -> None:
        self.session.add(
            LoyaltyProgramRow(
                version=1,
                mode=program.mode,
                accrue_on=program.accrue_on,
                defer_days=program.defer_days,
                lifetime_months=program.lifetime_months,
                time_zone=program.zone,
                created_at=self.now,
            )
        )
        await self.session.flush()
        self.session.add_all(
            LoyaltyTierRow(
                version=1,
                code=tier.code,
                name=tier.name,
                rate_bp=tier.rate,
                max_share_bp=tier.max_share,
                spent_from_minor=Money.parse(tier.spent_from).minor,
            )
            for tier in program.tiers
        )

    async def _add_category(
        self, place: int, entry: data.CategoryEntry, known: Mapping[str, Category]
    ) -> Category:
        category = Category.add(
            CategoryId(self.ids.new()),
            name=entry.name,
            slug=Slug(entry.slug),
            position=place,
            parents=(known[entry.parent].id,) if entry.parent is not None else (),
            at=self.now,
        )
        await self.categories.add(category)
        return category

    async def _add_product(
        self, place: int, entry: data.ProductEntry, category_id: CategoryId, locations: tuple[LocationId, ...]
    ) -> ProductId:
        product = Product(
            id=ProductId(self.ids.new()),
            category_id=category_id,
            slug=entry.slug,
            kind=ProductKind(entry.kind),
            name=entry.name,
            description=entry.description,
            unit=entry.unit,
            photos=(f"/demo/photos/{entry.slug}.svg",),
            active=True,
            skip_loyalty=entry.skip_loyalty,
            unredeemable=entry.unredeemable,
            position=place,
            variants=tuple(self._variant(variant, entry.name) for variant in entry.variants),
            created_at=self.now,
            updated_at=self.now,
        )
        product.announce()
        await self.products.add(product)
        await self.session.flush()
        for variant, described in zip(product.variants, entry.variants, strict=True):
            await self._receive(variant.id, described.stock or [], locations)
        return product.id

    def _variant(self, entry: data.VariantEntry, product_name: str) -> Variant:
        return Variant(
            id=VariantId(self.ids.new()),
            sku=entry.sku,
            name=entry.name or product_name,
            price=Money.parse(entry.price),
            promo_price=Money.parse(entry.promo) if entry.promo is not None else None,
            tracked=entry.stock is not None,
            min_quantity=Quantity.parse(entry.min),
            increment=Quantity.parse(entry.step),
        )

    async def _receive(
        self, variant_id: VariantId, quantities: list[str], locations: tuple[LocationId, ...]
    ) -> None:
        for location_id, text in zip(locations, quantities, strict=False):
            quantity = Quantity.parse(text)
            if quantity:
                await self.stock.receive(
                    (variant_id, location_id), quantity, reason="first delivery", at=self.now
                )
