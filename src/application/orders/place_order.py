"""A client places an order: prices are checked, goods and points held, the order written, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.cart.ports import CartRepository
from application.loyalty.ports import PointsRepository
from application.orders.jobs import expire_order
from application.orders.ports import OrderRepository, Wish
from application.orders.pricing import Basket, PriceBasket, PricedBasket, Terms
from application.shared.access import Actor
from application.shared.ports import Clock, Ids, JobQueue, UnitOfWork
from application.stock.ports import StockRepository
from domain.cart.limits import MAX_LINES, CartFull
from domain.orders.delivery import DeliveryKind
from domain.orders.errors import AddressRequired, BuyerBlocked, QuoteChanged
from domain.orders.order import Order
from domain.orders.status import Destination
from domain.shared.ids import ClientId, LocationId, OrderId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity
from domain.stock.warehouse import StockLine


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPolicy:
    """How long goods and points wait for the payment: 60 minutes by default, 10 to 1440 (D1.4)."""

    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """Either `quote_hash` of the cart's last quote, or `lines` of their own."""

    terms: Terms
    quote_hash: str | None = None
    lines: tuple[Wish, ...] = ()
    address: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """From one cart version at most one order is born: a second call gets the first one's order (INV-OR-3)."""

    orders: OrderRepository
    carts: CartRepository
    stock: StockRepository
    points: PointsRepository
    price_basket: PriceBasket
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock
    ids: Ids
    policy: HoldPolicy
    actor: Actor

    async def __call__(self, purchase: Purchase) -> OrderId:
        """Raise QuoteChanged, BuyerBlocked, NotEnoughStock, NotEnoughPoints, AddressRequired and what
        PriceBasket raises; then nothing is held and nothing written.
        """
        client_id, now = self.actor.client_id, self.clock.now()
        async with self.uow:
            version: int | None = None
            if not purchase.lines:
                version = await self.carts.lock(client_id)
                placed = await self.orders.placed_from(client_id, purchase.quote_hash or "")
                if placed is not None:
                    return placed
            basket = Basket(client_id=client_id, cart_version=version, wishes=_merged(purchase.lines))
            priced = await self.price_basket(basket, purchase.terms, at=now)
            if priced.buyer.blocked:
                raise BuyerBlocked
            if version is not None and priced.quote_hash != purchase.quote_hash:
                raise await self._quote_changed(client_id, purchase.quote_hash or "", priced)
            order = await self._hold_and_write(purchase, priced, version, now)
            if version is not None:
                await self.carts.clear(client_id)
        return order.id

    async def _hold_and_write(
        self, purchase: Purchase, priced: PricedBasket, version: int | None, now: datetime
    ) -> Order:
        order_id, until = OrderId(self.ids.new()), now + self.policy.length
        prepaid = bool(priced.quote.total)
        if priced.method.kind is DeliveryKind.COURIER and not purchase.address:
            raise AddressRequired
        if priced.quote.points:
            account = await self.points.get(self.actor.client_id)
            account.hold(order_id, priced.quote.points, at=now)
            if not prepaid:
                account.redeem(order_id, at=now)
            await self.points.save(account)
        order = Order.place(
            order_id=order_id,
            number=await self.orders.next_number(),
            client_id=self.actor.client_id,
            quote=priced.quote,
            quote_hash=priced.quote_hash,
            destination=Destination(method=priced.method, address=purchase.address, comment=purchase.comment),
            location_id=await self._hold_goods(order_id, priced, until if prepaid else None, now),
            cart_version=version,
            at=now,
            expires_at=until,
            actor=self.actor.name,
        )
        await self.orders.add(order)
        if order.expires_at is not None:
            await self.jobs.enqueue(expire_order(order_id, order.expires_at))
        return order

    async def _hold_goods(
        self, order_id: OrderId, priced: PricedBasket, until: datetime | None, now: datetime
    ) -> LocationId | None:
        """Untracked goods and services never ask the stock (INV-ST-9)."""
        pickup_at = priced.method.location_id
        lines = [
            StockLine(variant_id=line.item.variant_id, quantity=line.item.quantity)
            for line in priced.quote.lines
            if line.item.tracked
        ]
        if not lines:
            return pickup_at
        locations = (pickup_at,) if pickup_at is not None else priced.buyer.selling_locations
        return await self.stock.reserve(order_id, lines, locations, until=until, at=now)

    async def _quote_changed(self, client_id: ClientId, seen_hash: str, priced: PricedBasket) -> QuoteChanged:
        seen = await self.carts.remembered_prices(client_id, seen_hash)
        changed = [
            {
                "sku": line.item.sku,
                "old_unit_price": Money(seen[str(line.item.variant_id)]),
                "new_unit_price": line.item.unit_price,
            }
            for line in priced.quote.lines
            if seen.get(str(line.item.variant_id), line.item.unit_price.minor) != line.item.unit_price.minor
        ]
        return QuoteChanged(quote_hash=priced.quote_hash, total=priced.quote.total, lines=changed)


def _merged(lines: Sequence[Wish]) -> tuple[Wish, ...]:
    """One wish per variant; raise CartFull for more lines than a cart carries."""
    wanted: dict[VariantId, Quantity] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, Quantity(0)) + line.quantity
    if len(wanted) > MAX_LINES:
        raise CartFull
    return tuple(Wish(variant_id=variant, quantity=quantity) for variant, quantity in wanted.items())
