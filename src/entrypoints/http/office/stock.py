"""Balances and movements of goods over HTTP (S2-25 to S2-27). A handler translates; it decides nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_201_CREATED

from application.shared.idempotency import KeyInFlight, KeyReused
from application.shared.page import CursorInvalid, PageRequest
from application.stock.move_goods import MoveGoods
from application.stock.queries import GetPastStock, GetProductStock, ListMovements
from application.stock.set_levels import SetLevels
from application.stock.views import MovementFilter
from domain.catalogue.errors import ProductNotFound, VariantNotFound
from domain.shared.ids import LocationId, OrderId, ProductId, StockDocumentId, VariantId
from domain.stock import errors
from domain.stock.movement import MovementKind
from entrypoints.http.idempotency import IdempotencyKey, Once
from entrypoints.http.moments import Moment, moment, tellable_moment
from entrypoints.http.office.stock_bodies import LevelsBody, NewMovementBody
from entrypoints.http.office.stock_views import MovementBody, PostedView, ProductStockView
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, body_of, problems
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal

POSTING_REFUSALS = (
    VariantNotFound,
    errors.LocationNotFound,
    errors.MovementUnfit,
    errors.NotTracked,
    errors.StockWouldBeNegative,
    errors.OwnedByWooCommerce,
    errors.ReferenceTaken,
    KeyReused,
    KeyInFlight,
)
_POSTED = {HTTP_201_CREATED: body_of(PostedView, "The document, and whom the goods do not reach now")}
IdFilter = Annotated[UUID | None, QueryParameter()]
KindFilter = Annotated[MovementKind | None, QueryParameter()]


class StockController(Controller):
    path = "/admin/products"
    tags = ("Office: stock",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        "/movements",
        summary="Movements of goods, the newest first",
        responses=problems(*STAFF_ONLY, CursorInvalid),
    )
    @inject
    async def movements(
        self,
        *,
        list_movements: FromDishka[ListMovements],
        product_id: FromQuery[IdFilter] = None,
        variant_id: FromQuery[IdFilter] = None,
        location_id: FromQuery[IdFilter] = None,
        kind: FromQuery[KindFilter] = None,
        order_id: FromQuery[IdFilter] = None,
        document_id: FromQuery[IdFilter] = None,
        since: FromQuery[Moment] = None,
        until: FromQuery[Moment] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[MovementBody]:
        """Needs the permission `stock.view`. `since` is included, `until` is not."""
        wanted = MovementFilter(
            product_id=ProductId(product_id) if product_id is not None else None,
            variant_id=VariantId(variant_id) if variant_id is not None else None,
            location_id=LocationId(location_id) if location_id is not None else None,
            kind=kind,
            order_id=OrderId(order_id) if order_id is not None else None,
            document_id=StockDocumentId(document_id) if document_id is not None else None,
            since=moment("since", since),
            until=moment("until", until),
        )
        page = await list_movements(wanted, PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[MovementBody].of(page, MovementBody.of)

    @get(
        "/{product_id:uuid}/stock",
        summary="Balances of a product by variant and location",
        responses=problems(*STAFF_ONLY, ProductNotFound),
    )
    @inject
    async def product_stock(
        self,
        *,
        product_id: FromPath[UUID],
        get_stock: FromDishka[GetProductStock],
        get_past: FromDishka[GetPastStock],
        as_of: FromQuery[Moment] = None,
    ) -> ProductStockView:
        """Needs the permission `stock.view`. `reserved` is of promises that have not lapsed. With `as_of` `on_hand` is the
        sum of the movements up to that moment, which is included, and what was reserved then is not known.
        """
        past = tellable_moment("as_of", as_of)
        if past is None:
            return ProductStockView.now(await get_stock(ProductId(product_id)))
        return ProductStockView.past(past, await get_past(ProductId(product_id), past))

    @put(
        "/{product_id:uuid}/stock/{location_id:uuid}",
        summary="What a shelf must keep, and when staff want to know that it runs low",
        responses=problems(
            *STAFF_ONLY,
            ProductNotFound,
            VariantNotFound,
            errors.LocationNotFound,
            errors.NotTracked,
            errors.MovementUnfit,
        ),
    )
    @inject
    async def set_levels(
        self,
        product_id: FromPath[UUID],
        location_id: FromPath[UUID],
        data: JSONBody[LevelsBody],
        set_levels: FromDishka[SetLevels],
        get_stock: FromDishka[GetProductStock],
    ) -> ProductStockView:
        """Needs the permission `stock.manage`. A negative `threshold` sells so much more than there is. An alert is
        raised once whenever `saleable` comes down to `low_level`.
        """
        variant, place = VariantId(data.variant_id), LocationId(location_id)
        await set_levels(ProductId(product_id), variant, place, data.as_levels())
        return ProductStockView.now(await get_stock(ProductId(product_id)))

    @post(
        "/{product_id:uuid}/movements",
        summary="Post a delivery, a write-off, a correction, a return or a transfer",
        responses=_POSTED | problems(*STAFF_ONLY, ProductNotFound, errors.MoreThanSold, *POSTING_REFUSALS),
    )
    @inject
    async def move(
        self,
        product_id: FromPath[UUID],
        data: JSONBody[NewMovementBody],
        move_goods: FromDishka[MoveGoods],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Needs the permission `stock.manage`.

        Nothing goes below zero by hand unless the location allows it. Writing off what orders were promised is
        allowed: `shortages` names the orders that are not covered then. A return brings back at most what left the
        stock for its order.
        """

        async def effect() -> PostedView:
            return PostedView.of(await move_goods(ProductId(product_id), data.as_wanted()))

        return await once.answer(idempotency_key, HTTPStatus.CREATED, effect)
