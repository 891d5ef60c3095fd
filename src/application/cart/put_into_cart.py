"""A client puts a product into the cart."""

from __future__ import annotations

from dataclasses import dataclass

from application.cart.ports import CartReader, CartRepository, CartView, Choice
from application.shared.access import Actor
from application.shared.ports import Clock, UnitOfWork
from domain.cart.limits import ProductNotForSale, VariantNotChosen
from domain.shared.ids import ProductId, VariantId
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class PutIntoCart:
    """Set how much of a product is in the cart. Repeatable: the quantity is absolute."""

    carts: CartRepository
    reader: CartReader
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(
        self, product_id: ProductId, variant_id: VariantId | None, quantity: Quantity
    ) -> CartView:
        """Raise ProductNotForSale, VariantNotChosen, QuantityNotAllowed or CartFull."""
        client_id = self.actor.client_id
        async with self.uow:
            choice = _choose(await self.carts.choices(product_id), variant_id)
            choice.selling_unit.check(quantity, sku=choice.sku)
            await self.carts.put(client_id, choice.variant_id, quantity, at=self.clock.now())
            return await self.reader.cart(client_id)


def _choose(choices: tuple[Choice, ...], variant_id: VariantId | None) -> Choice:
    if variant_id is None and len(choices) > 1:
        raise VariantNotChosen
    for choice in choices:
        if variant_id is None or choice.variant_id == variant_id:
            return choice
    raise ProductNotForSale
