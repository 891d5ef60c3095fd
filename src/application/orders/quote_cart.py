"""A client asks what the cart costs."""

from __future__ import annotations

from dataclasses import dataclass

from application.cart.ports import CartRepository
from application.orders.pricing import Basket, PriceBasket, PricedBasket, Terms
from application.shared.access import Actor
from application.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCart:
    """Holds nothing. The quote's hash is what the client confirms by placing the order."""

    carts: CartRepository
    price_basket: PriceBasket
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, terms: Terms) -> PricedBasket:
        """Raise EmptyOrder, ItemNotSaleable, QuantityNotAllowed or DeliveryNotOffered."""
        client_id = self.actor.client_id
        async with self.uow:
            version = await self.carts.lock(client_id)
            priced = await self.price_basket(
                Basket(client_id=client_id, cart_version=version), terms, at=self.clock.now()
            )
            prices = {str(line.item.variant_id): line.item.unit_price.minor for line in priced.quote.lines}
            await self.carts.remember_quote(client_id, priced.quote_hash, prices)
        return priced
