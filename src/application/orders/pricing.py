"""The one way from wishes to a price: the quote and the order both go through here (INV-LO-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.orders.ports import Buyer, CheckoutReader, Offer, Wish
from domain.orders.delivery import DeliveryMethod
from domain.orders.errors import EmptyOrder, ItemNotSaleable
from domain.orders.quote import Quote, calculate_quote, goods_of
from domain.shared.ids import ClientId
from domain.shared.points import Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """`cart_version` is None for explicit lines."""

    client_id: ClientId
    cart_version: int | None
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the buyer decides besides the goods."""

    delivery: str
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedBasket:
    quote: Quote
    quote_hash: str
    buyer: Buyer
    method: DeliveryMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBasket:
    """Read what is needed and calculate. It writes nothing and opens no transaction of its own."""

    reader: CheckoutReader

    async def __call__(self, basket: Basket, terms: Terms, *, at: datetime) -> PricedBasket:
        """Raise EmptyOrder, ItemNotSaleable, QuantityNotAllowed or DeliveryNotOffered."""
        method = await self.reader.delivery_method(terms.delivery)
        buyer = await self.reader.buyer(basket.client_id, at=at)
        if basket.cart_version is not None:
            offers = await self.reader.offers_in_cart(basket.client_id)
        else:
            offers = await self.reader.offers(basket.wishes)
            _require_all(basket.wishes, offers)
        _check(offers)
        items = [offer.item for offer in offers]
        quote = calculate_quote(
            items,
            buyer.terms,
            spendable=buyer.spendable,
            wanted=terms.points,
            delivery=method.cost(goods_of(items)),
        )
        return PricedBasket(
            quote=quote,
            quote_hash=quote.digest(str(basket.client_id), str(basket.cart_version), method.code),
            buyer=buyer,
            method=method,
        )


def _require_all(wishes: Sequence[Wish], offers: Sequence[Offer]) -> None:
    found = {offer.item.variant_id for offer in offers}
    missing = [str(wish.variant_id) for wish in wishes if wish.variant_id not in found]
    if missing:
        raise ItemNotSaleable(missing)


def _check(offers: Sequence[Offer]) -> None:
    if not offers:
        raise EmptyOrder
    withdrawn = [offer.item.sku for offer in offers if not offer.for_sale]
    if withdrawn:
        raise ItemNotSaleable(withdrawn)
    for offer in offers:
        offer.selling_unit.check(offer.item.quantity, sku=offer.item.sku)
