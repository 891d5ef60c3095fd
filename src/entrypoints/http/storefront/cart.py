"""The cart and its quote over HTTP. A handler translates; it decides nothing."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from application.cart.ports import CartLineView, CartView
from application.cart.put_into_cart import PutIntoCart
from application.cart.queries import GetCart
from application.cart.remove_from_cart import ClearCart, RemoveFromCart
from application.orders.pricing import PricedBasket, Terms
from application.orders.quote_cart import QuoteCart
from domain.cart.limits import CartFull, ProductNotForSale, VariantNotChosen
from domain.orders.errors import DeliveryNotOffered, EmptyOrder, ItemNotSaleable
from domain.shared.ids import ProductId, VariantId
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from domain.shared.selling import QuantityNotAllowed
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, problems
from entrypoints.http.storefront.prices import PriceBody
from entrypoints.http.wire import Input, MoneyView, PointsText, QuantityText, View


class PutIntoCartBody(Input, frozen=True):
    quantity: QuantityText
    variant_id: Annotated[
        UUID | None, msgspec.Meta(description="Needed for a product with several variants")
    ] = None


class TermsBody(Input, frozen=True):
    delivery: Annotated[
        str,
        msgspec.Meta(max_length=100, description="A code from GET /delivery-methods", examples=["courier"]),
    ]
    points: Annotated[PointsText, msgspec.Meta(description="How many to spend; cut to what is possible")] = (
        "0"
    )

    def as_terms(self) -> Terms:
        return Terms(delivery=self.delivery, points=Points.offered(self.points))


class CartLineBody(View, frozen=True):
    product_id: UUID
    variant_id: UUID
    sku: str
    name: str
    photo: str | None
    unit: str
    quantity: QuantityText
    unit_price: MoneyView
    amount: MoneyView
    for_sale: Annotated[bool, msgspec.Meta(description="false: withdrawn since; it blocks the order")]

    @classmethod
    def of(cls, line: CartLineView) -> CartLineBody:
        return cls(
            product_id=line.product_id,
            variant_id=line.variant_id,
            sku=line.sku,
            name=line.name,
            photo=line.photo,
            unit=line.unit,
            quantity=str(line.quantity),
            unit_price=MoneyView.of(line.unit_price),
            amount=MoneyView.of(line.amount),
            for_sale=line.for_sale,
        )


class CartBody(View, frozen=True):
    version: Annotated[int, msgspec.Meta(description="Grows with every change")]
    lines: tuple[CartLineBody, ...]
    goods: Annotated[MoneyView, msgspec.Meta(description="Sum of the lines for sale, before any discount")]

    @classmethod
    def of(cls, cart: CartView) -> CartBody:
        return cls(
            version=cart.version,
            lines=tuple(CartLineBody.of(line) for line in cart.lines),
            goods=MoneyView.of(cart.goods),
        )


class QuoteBody(View, frozen=True):
    quote_hash: Annotated[str, msgspec.Meta(description="Confirm this very price with POST /orders/")]
    price: PriceBody

    @classmethod
    def of(cls, priced: PricedBasket) -> QuoteBody:
        return cls(quote_hash=priced.quote_hash, price=PriceBody.of(priced.quote))


class CartController(Controller):
    path = "/cart"
    tags = ("Cart",)
    security = SIGNED_IN

    @get("/", summary="Read the cart", responses=problems(*CLIENT_ONLY))
    @inject
    async def cart(self, get_cart: FromDishka[GetCart]) -> CartBody:
        """Prices are today's; the quote tells what the whole costs."""
        return CartBody.of(await get_cart())

    @put(
        "/items/{product_id:uuid}",
        summary="Put a product into the cart, or change how much of it",
        responses=problems(*CLIENT_ONLY, ProductNotForSale, VariantNotChosen, QuantityNotAllowed, CartFull),
    )
    @inject
    async def put_item(
        self,
        product_id: FromPath[UUID],
        data: JSONBody[PutIntoCartBody],
        put_into_cart: FromDishka[PutIntoCart],
    ) -> CartBody:
        """The quantity is absolute, so repeating the request changes nothing."""
        variant_id = VariantId(data.variant_id) if data.variant_id else None
        cart = await put_into_cart(ProductId(product_id), variant_id, Quantity.parse(data.quantity))
        return CartBody.of(cart)

    @delete(
        "/items/{product_id:uuid}",
        summary="Take a product out of the cart",
        status_code=HTTP_200_OK,
        responses=problems(*CLIENT_ONLY),
    )
    @inject
    async def remove_item(
        self,
        product_id: FromPath[UUID],
        remove_from_cart: FromDishka[RemoveFromCart],
        variant_id: FromQuery[UUID | None] = None,
    ) -> CartBody:
        """All its variants, or only the one named. What is not there is no error."""
        chosen = VariantId(variant_id) if variant_id else None
        return CartBody.of(await remove_from_cart(ProductId(product_id), chosen))

    @delete("/", summary="Empty the cart", status_code=HTTP_204_NO_CONTENT, responses=problems(*CLIENT_ONLY))
    @inject
    async def clear(self, clear_cart: FromDishka[ClearCart]) -> None:
        """Repeatable."""
        await clear_cart()

    @post(
        "/quote",
        summary="Ask what the cart costs",
        status_code=HTTP_200_OK,
        responses=problems(*CLIENT_ONLY, EmptyOrder, ItemNotSaleable, QuantityNotAllowed, DeliveryNotOffered),
    )
    @inject
    async def quote(self, data: JSONBody[TermsBody], quote_cart: FromDishka[QuoteCart]) -> QuoteBody:
        """Nothing is held. `steps` explain the total; `quote_hash` confirms it when the order is placed."""
        return QuoteBody.of(await quote_cart(data.as_terms()))
