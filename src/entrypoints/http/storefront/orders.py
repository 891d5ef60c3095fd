"""Orders over HTTP, for the clients who place them. A handler translates; it decides nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from application.orders.cancel_order import CancelOrder
from application.orders.place_order import PlaceOrder, Purchase
from application.orders.ports import Wish
from application.orders.queries import GetOrder, ListMyOrders
from application.shared.idempotency import KeyInFlight, KeyReused
from application.shared.page import CursorInvalid, PageRequest
from domain.cart.limits import MAX_LINES, CartFull
from domain.loyalty.errors import NotEnoughPoints
from domain.orders.errors import (
    AddressRequired,
    BuyerBlocked,
    DeliveryNotOffered,
    EmptyOrder,
    ItemNotSaleable,
    OrderNotFound,
    QuoteChanged,
    TransitionNotAllowed,
)
from domain.shared.ids import OrderId, VariantId
from domain.shared.quantity import Quantity
from domain.shared.selling import QuantityNotAllowed
from domain.stock.errors import NotEnoughStock
from entrypoints.http.idempotency import IdempotencyKey, IdempotencyKeyRequired, Once
from entrypoints.http.locations import NAMES_LOCATION, location
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, body_of, problems
from entrypoints.http.storefront.cart import TermsBody
from entrypoints.http.storefront.order_views import OrderBody, OrderSummaryBody
from entrypoints.http.wire import Cursor, Input, Limit, PageView, QuantityText, WithTotal

_REFUSALS = (
    QuoteChanged,
    BuyerBlocked,
    EmptyOrder,
    ItemNotSaleable,
    QuantityNotAllowed,
    NotEnoughStock,
    NotEnoughPoints,
    DeliveryNotOffered,
    AddressRequired,
    CartFull,
    KeyReused,
    KeyInFlight,
)
_ORDER = body_of(OrderBody, "The order")


class OrderLineInput(Input, frozen=True):
    variant_id: UUID
    quantity: QuantityText


class PlaceOrderBody(TermsBody, frozen=True):
    """Either `quote_hash`, to buy the cart at the price quoted, or `lines`, which leave the cart alone."""

    quote_hash: (
        Annotated[
            str,
            msgspec.Meta(
                min_length=64,
                max_length=64,
                examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
            ),
        ]
        | None
    ) = None
    lines: Annotated[tuple[OrderLineInput, ...], msgspec.Meta(max_length=MAX_LINES)] = ()
    address: (
        Annotated[str, msgspec.Meta(min_length=5, max_length=500, examples=["Москва, Тверская, 1"])] | None
    ) = None
    comment: Annotated[str, msgspec.Meta(max_length=1000)] | None = None

    def __post_init__(self) -> None:
        if (self.quote_hash is None) == (not self.lines):
            raise ValueError("Name either quote_hash or lines.")

    def as_purchase(self) -> Purchase:
        return Purchase(
            terms=self.as_terms(),
            quote_hash=self.quote_hash,
            lines=tuple(
                Wish(variant_id=VariantId(line.variant_id), quantity=Quantity.parse(line.quantity))
                for line in self.lines
            ),
            address=self.address,
            comment=self.comment,
        )


class _Placed(msgspec.Struct):
    id: UUID


class OrderController(Controller):
    path = "/orders"
    tags = ("Orders",)
    security = SIGNED_IN

    @post(
        "/",
        summary="Place an order",
        response_headers=NAMES_LOCATION,
        status_code=HTTP_201_CREATED,
        responses={HTTP_201_CREATED: _ORDER} | problems(*CLIENT_ONLY, *_REFUSALS),
    )
    @inject
    async def place(
        self,
        data: JSONBody[PlaceOrderBody],
        place_order: FromDishka[PlaceOrder],
        get_order: FromDishka[GetOrder],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Goods and points are held until the order is paid or expires, all of them or none.

        With `quote_hash` a repeated request gets the same order; with `lines` the header `Idempotency-Key`
        is needed. 409 `orders.quote_changed` tells what has another price now.
        """
        if data.lines and idempotency_key is None:
            raise IdempotencyKeyRequired

        async def effect() -> OrderBody:
            return OrderBody.of(await get_order(await place_order(data.as_purchase())))

        answer = await once.answer(idempotency_key, HTTPStatus.CREATED, effect)
        placed = msgspec.json.decode(answer.content, type=_Placed)
        answer.headers.update(location(f"/orders/{placed.id}"))
        return answer

    @get("/me", summary="My orders, the newest first", responses=problems(*CLIENT_ONLY, CursorInvalid))
    @inject
    async def mine(
        self,
        list_my_orders: FromDishka[ListMyOrders],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[OrderSummaryBody]:
        """Pass `next_cursor` back as `cursor` for the next page."""
        page = await list_my_orders(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[OrderSummaryBody].of(page, OrderSummaryBody.of)

    @get("/{order_id:uuid}", summary="Read an order", responses=problems(*CLIENT_ONLY, OrderNotFound))
    @inject
    async def order(self, order_id: FromPath[UUID], get_order: FromDishka[GetOrder]) -> OrderBody:
        """An own order; staff with the permission `orders.view` read every order."""
        return OrderBody.of(await get_order(OrderId(order_id)))

    @post(
        "/{order_id:uuid}/cancel",
        summary="Cancel an own order",
        status_code=HTTP_200_OK,
        responses={HTTP_200_OK: _ORDER}
        | problems(*CLIENT_ONLY, OrderNotFound, TransitionNotAllowed, KeyReused, KeyInFlight),
    )
    @inject
    async def cancel(
        self,
        order_id: FromPath[UUID],
        cancel_order: FromDishka[CancelOrder],
        get_order: FromDishka[GetOrder],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Possible only while the order is `pending`. What it held is free at once."""

        async def effect() -> OrderBody:
            await cancel_order(OrderId(order_id))
            return OrderBody.of(await get_order(OrderId(order_id)))

        return await once.answer(idempotency_key, HTTPStatus.OK, effect)
