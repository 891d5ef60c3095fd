"""What is in the cart."""

from __future__ import annotations

from dataclasses import dataclass

from application.cart.ports import CartReader, CartView
from application.shared.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCart:
    reader: CartReader
    actor: Actor

    async def __call__(self) -> CartView:
        return await self.reader.cart(self.actor.client_id)
