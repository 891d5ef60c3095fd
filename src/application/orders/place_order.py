"""A client places an order: prices are checked, goods and points held, the order written, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.cart.ports import CartRepository
from application.orders.holds import Holds
from application.orders.jobs import expire_order
from application.orders.ports import OrderRepository, Wish
from application.orders.pricing import Basket, PriceBasket, PricedBasket, Terms
from application.shared.access import Actor
from application.shared.ports import Clock, Ids, JobQueue, UnitOfWork
from domain.cart.limits import MAX_LINES, CartFull
from domain.orders.delivery import Destination
from domain.orders.errors import BuyerBlocked, QuoteChanged
from domain.orders.order import Order
from domain.shared.ids import ClientId, OrderId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity


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
    holds: Holds
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
        order_id, client_id, until = OrderId(self.ids.new()), self.actor.client_id, now + self.policy.length
        destination = Destination.by(priced.method, address=purchase.address, comment=purchase.comment)
        order = Order.place(
            order_id=order_id,
            number=await self.orders.next_number(),
            client_id=client_id,
            quote=priced.quote,
            quote_hash=priced.quote_hash,
            destination=destination,
            location_id=None,
            cart_version=version,
            at=now,
            expires_at=until,
            actor=self.actor.name,
        )
        pickup_at = destination.location_id
        locations = (pickup_at,) if pickup_at is not None else priced.buyer.selling_locations
        place = await self.holds.acquire(
            order_id, client_id, priced.quote, locations, until=order.expires_at, at=now
        )
        order.location_id = place or pickup_at
        await self.orders.add(order)
        if order.expires_at is not None:
            await self.jobs.enqueue(expire_order(order_id, order.expires_at))
        return order

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
