"""Orders over HTTP, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from application.orders.cancel_by_staff import CancelByStaff
from application.orders.fulfil_order import AcceptOrder, CompleteOrder, MakeOrderReady
from application.orders.queries import GetOrder, ListOrders
from application.shared.idempotency import KeyInFlight, KeyReused
from application.shared.page import CursorInvalid, PageRequest
from application.woocommerce.order_in_shop import SeeOrderInShop
from domain.loyalty.errors import AccruedPointsSpent
from domain.orders.errors import OrderNotFound, ReasonRequired, TransitionNotAllowed
from domain.orders.status import OrderState
from domain.shared.ids import OrderId
from entrypoints.http.idempotency import IdempotencyKey, Once
from entrypoints.http.office.order_body import OfficeOrderBody
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, body_of, problems
from entrypoints.http.storefront.order_views import OrderBody, OrderSummaryBody
from entrypoints.http.wire import Cursor, Input, Limit, PageView, WithTotal

_ORDER = {HTTP_200_OK: body_of(OrderBody, "The order")}
_STEP = _ORDER | problems(*STAFF_ONLY, OrderNotFound, TransitionNotAllowed, KeyReused, KeyInFlight)
# Litestar keeps the name `state` to itself.
StateFilter = Annotated[OrderState | None, QueryParameter(name="state")]


class CancelBody(Input, frozen=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class OrderOfficeController(Controller):
    path = "/admin/orders"
    tags = ("Office: orders",)
    security = SIGNED_IN

    @get("/", summary="All orders, the newest first", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def orders(
        self,
        list_orders: FromDishka[ListOrders],
        wanted: StateFilter = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[OrderSummaryBody]:
        """Permission `orders.view`."""
        page = await list_orders(PageRequest(limit=limit, cursor=cursor, with_total=with_total), state=wanted)
        return PageView[OrderSummaryBody].of(page, OrderSummaryBody.of)

    @get("/{order_id:uuid}", responses=problems(*STAFF_ONLY, OrderNotFound))
    @inject
    async def order(
        self,
        order_id: FromPath[UUID],
        get_order: FromDishka[GetOrder],
        see_in_shop: FromDishka[SeeOrderInShop],
    ) -> OfficeOrderBody:
        """Show an order and where it stands in the connected WooCommerce shop.

        Needs the permission `orders.view`.
        """
        standpoint = await see_in_shop(OrderId(order_id))
        return OfficeOrderBody.of_both(await get_order(OrderId(order_id)), standpoint)

    @post("/{order_id:uuid}/accept", summary="Accept a paid order", status_code=HTTP_200_OK, responses=_STEP)
    @inject
    async def accept(
        self,
        order_id: FromPath[UUID],
        accept_order: FromDishka[AcceptOrder],
        get_order: FromDishka[GetOrder],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Permission `orders.manage`. From `new` to `confirmed`."""

        async def effect() -> OrderBody:
            await accept_order(OrderId(order_id))
            return OrderBody.of(await get_order(OrderId(order_id)))

        return await once.answer(idempotency_key, HTTPStatus.OK, effect)

    @post("/{order_id:uuid}/ready", summary="The goods are packed", status_code=HTTP_200_OK, responses=_STEP)
    @inject
    async def ready(
        self,
        order_id: FromPath[UUID],
        make_ready: FromDishka[MakeOrderReady],
        get_order: FromDishka[GetOrder],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Permission `orders.manage`."""

        async def effect() -> OrderBody:
            await make_ready(OrderId(order_id))
            return OrderBody.of(await get_order(OrderId(order_id)))

        return await once.answer(idempotency_key, HTTPStatus.OK, effect)

    @post(
        "/{order_id:uuid}/complete",
        summary="The goods are handed over",
        status_code=HTTP_200_OK,
        responses=_STEP,
    )
    @inject
    async def complete(
        self,
        order_id: FromPath[UUID],
        complete_order: FromDishka[CompleteOrder],
        get_order: FromDishka[GetOrder],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Permission `orders.manage`. The goods leave the stock."""

        async def effect() -> OrderBody:
            await complete_order(OrderId(order_id))
            return OrderBody.of(await get_order(OrderId(order_id)))

        return await once.answer(idempotency_key, HTTPStatus.OK, effect)

    @post(
        "/{order_id:uuid}/cancel",
        summary="Cancel an order for the shop's reason",
        status_code=HTTP_200_OK,
        responses=_ORDER
        | problems(
            *STAFF_ONLY,
            OrderNotFound,
            TransitionNotAllowed,
            ReasonRequired,
            AccruedPointsSpent,
            KeyReused,
            KeyInFlight,
        ),
    )
    @inject
    async def cancel(
        self,
        order_id: FromPath[UUID],
        data: JSONBody[CancelBody],
        cancel_by_staff: FromDishka[CancelByStaff],
        get_order: FromDishka[GetOrder],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Permission `orders.manage`. Until the goods are handed over; paid money and spent points go back."""

        async def effect() -> OrderBody:
            await cancel_by_staff(OrderId(order_id), data.reason)
            return OrderBody.of(await get_order(OrderId(order_id)))

        return await once.answer(idempotency_key, HTTPStatus.OK, effect)
