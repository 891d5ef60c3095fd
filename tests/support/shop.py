"""A small shop: made through the application, used over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
from dishka import AsyncContainer

from application.catalogue.ports import CatalogueVersion, CategoryRepository, ProductCards, ProductRepository
from application.loyalty.accrual import AccruePoints
from application.loyalty.ports import PointsRepository
from application.shared.ports import UnitOfWork
from application.stock.ports import StockRepository
from domain.catalogue.category import Category
from domain.catalogue.product import Product, ProductKind
from domain.catalogue.slug import Slug
from domain.catalogue.variant import Variant
from domain.loyalty.program import AccrueOn
from domain.shared.ids import CategoryId, ClientId, LocationId, LotId, OrderId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from tests.fakes.system import FrozenClock
from tests.support.buyer import API, CENTRE, COURIER, MARKET, Buyer, Callback, Goods, callback
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.sign_in import session_headers


@dataclass(slots=True, kw_only=True)
class Shop:
    worker: AsyncContainer
    http: httpx.AsyncClient
    database: Database
    clock: FrozenClock
    locations: Sequence[LocationId] = ()
    category_id: CategoryId | None = None
    staff: Mapping[str, str] = field(default_factory=lambda: dict(SUPERUSER))

    async def open(self) -> None:
        """Two locations, three ways of delivery, a programme of three tiers, a category; no goods."""
        self.locations = [LocationId(uuid4()), LocationId(uuid4())]
        for place, location_id in enumerate(self.locations):
            code = (CENTRE, MARKET)[place]
            self.database.execute(
                "INSERT INTO locations VALUES (%s, %s, %s, '', %s, true, true)",
                location_id,
                code,
                code,
                place,
            )
            self._add_method(code, "pickup", fee=0, location_id=location_id)
        self._add_method(COURIER, "courier", fee=350_00, location_id=None)
        self.add_program(1)
        async with self.worker() as scope:
            category = Category.add(
                CategoryId(uuid4()), name="Чай", slug=Slug("tea"), position=0, parents=(), at=self.clock.now()
            )
            uow, categories = await scope.get(UnitOfWork), await scope.get(CategoryRepository)
            async with uow:
                await categories.add(category)
        self.category_id = category.id

    def add_program(
        self,
        version: int,
        *,
        accrue_on: str = "paid",
        defer_days: int = 0,
        rates: Sequence[int] = (1000, 1500, 2000),
        max_share: int = 5000,
    ) -> None:
        """A newer version takes over; rates are in basis points, by tier."""
        self.database.execute(
            "INSERT INTO loyalty_programs VALUES (%s, 'charge_scores', %s, %s, 12, 'Europe/Moscow', %s)",
            version,
            accrue_on,
            defer_days,
            self.clock.now(),
        )
        for place, (code, rate) in enumerate(zip(("guest", "friend", "family"), rates, strict=True)):
            self.database.execute(
                "INSERT INTO loyalty_tiers VALUES (%s, %s, %s, %s, %s, %s)",
                version, code, code, rate, max_share, place * 10_000_00,
            )  # fmt: skip

    async def goods(
        self,
        sku: str = "TEA",
        *,
        price: str = "100.00",
        stock: Sequence[str] = ("10",),
        kind: ProductKind = ProductKind.GOODS,
        tracked: bool = True,
        least: str = "1",
        step: str = "1",
        **flags: bool,
    ) -> Goods:
        """A product of one variant; `stock` by location."""
        assert self.category_id is not None
        variant = Variant(
            id=VariantId(uuid4()),
            sku=sku,
            name=sku,
            price=Money.parse(price),
            tracked=tracked,
            min_quantity=Quantity.parse(least),
            increment=Quantity.parse(step),
        )
        product = Product(
            id=ProductId(uuid4()),
            category_id=self.category_id,
            slug=Slug(f"product-{sku.lower()}"),
            kind=kind,
            name=sku,
            description="",
            unit="шт",
            photos=(),
            active=True,
            skip_loyalty=flags.get("skip_loyalty", False),
            unredeemable=flags.get("unredeemable", False),
            position=0,
            variants=(variant,),
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )
        async with self.worker() as scope:
            uow, products = await scope.get(UnitOfWork), await scope.get(ProductRepository)
            shelves, version = await scope.get(StockRepository), await scope.get(CatalogueVersion)
            async with uow:
                await version.advance()
                await products.add(product)
            cards = await scope.get(ProductCards)
            async with uow:
                for location_id, quantity in zip(self.locations, stock, strict=False):
                    if tracked and kind is ProductKind.GOODS and Quantity.parse(quantity):
                        shelf = (variant.id, location_id)
                        await shelves.receive(
                            shelf, Quantity.parse(quantity), reason="test", at=self.clock.now()
                        )
                await cards.refresh([product.id])
        return Goods(product_id=product.id, variant_id=variant.id, sku=sku)

    async def buyer(self, *, points: str = "0") -> Buyer:
        (buyer,) = await self.buyers(1)
        if points != "0":
            await self.give_points(buyer, points)
        return buyer

    async def buyers(self, count: int) -> list[Buyer]:
        buyers = []
        for _ in range(count):
            client_id = ClientId(uuid4())
            self.database.execute(
                "INSERT INTO clients (id, display_name, created_at) VALUES (%s, 'Анна', %s)",
                client_id,
                self.clock.now(),
            )
            headers = await session_headers(self.worker, client_id)
            buyers.append(Buyer(client_id=client_id, http=self.http, headers=headers))
        return buyers

    async def give_points(self, buyer: Buyer, points: str, *, expires_at: datetime | None = None) -> LotId:
        """A lot, as if earned by an order long ago."""
        lot_id, now = LotId(uuid4()), self.clock.now()
        async with self.worker() as scope:
            uow, repository = await scope.get(UnitOfWork), await scope.get(PointsRepository)
            async with uow:
                account = await repository.get(buyer.client_id)
                account.accrue(
                    lot_id,
                    Points.offered(points),
                    order_id=OrderId(uuid4()),
                    activates_at=now,
                    expires_at=expires_at,
                    at=now,
                )
                await repository.save(account)
        return lot_id

    async def deliver(self, said: Callback) -> httpx.Response:
        return await self.http.post(
            f"{API}/payments/webhook/mock", content=said.body, headers={"X-Mock-Signature": said.signature}
        )

    async def delivered(self, said: Callback) -> str:
        """What the callback did."""
        answer = await self.deliver(said)
        assert answer.status_code == 200, answer.text
        return answer.json()["outcome"]

    async def paid(self, buyer: Buyer, order: Mapping[str, Any]) -> dict[str, Any]:
        """Start a payment and have it succeed; the payment as it was started."""
        payment = await buyer.start_payment(order)
        assert await self.delivered(callback(payment)) == "captured"
        return payment

    async def step(self, order: Mapping[str, Any], action: str, **body: Any) -> httpx.Response:
        """Of the staff: accept, ready, complete, cancel."""
        return await self.http.post(
            f"{API}/admin/orders/{order['id']}/{action}", json=body or None, headers=self.staff
        )

    async def run(self, use_case: type[Any], *given: Any, **options: Any) -> Any:
        """A use case as the system runs it, in a scope of its own."""
        async with self.worker() as scope:
            return await (await scope.get(use_case))(*given, **options)

    def _add_method(self, code: str, kind: str, *, fee: int, location_id: LocationId | None) -> None:
        self.database.execute(
            "INSERT INTO delivery_methods (code, kind, name, fee_minor, free_from_minor, location_id, active,"
            " position) VALUES (%s, %s, %s, %s, NULL, %s, true, 0)",
            code,
            kind,
            code,
            fee,
            location_id,
        )


async def earned(shop: Shop) -> None:
    """What the worker does about paid orders."""
    for (order_id,) in shop.database.execute("SELECT id FROM orders WHERE paid_at IS NOT NULL"):
        async with shop.worker() as scope:
            uow, accrue = await scope.get(UnitOfWork), await scope.get(AccruePoints)
            async with uow:
                await accrue(OrderId(order_id), on=AccrueOn.PAID, at=shop.clock.now())
