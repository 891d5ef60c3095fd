"""A client takes something out of the cart, or everything."""

from __future__ import annotations

from dataclasses import dataclass

from application.cart.ports import CartReader, CartRepository, CartView
from application.shared.access import Actor
from application.shared.ports import UnitOfWork
from domain.shared.ids import ProductId, VariantId


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFromCart:
    """Take a product, or one variant of it, out of the cart. Repeatable."""

    carts: CartRepository
    reader: CartReader
    uow: UnitOfWork
    actor: Actor

    async def __call__(self, product_id: ProductId, variant_id: VariantId | None = None) -> CartView:
        client_id = self.actor.client_id
        async with self.uow:
            await self.carts.lock(client_id)
            await self.carts.remove(client_id, product_id, variant_id)
            return await self.reader.cart(client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearCart:
    """Empty the cart. Repeatable."""

    carts: CartRepository
    uow: UnitOfWork
    actor: Actor

    async def __call__(self) -> None:
        client_id = self.actor.client_id
        async with self.uow:
            await self.carts.lock(client_id)
            await self.carts.clear(client_id)
