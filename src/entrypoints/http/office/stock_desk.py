"""Transfers, counts, alerts and shortages over HTTP. A handler translates; it decides nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT

from application.shared.idempotency import KeyInFlight, KeyReused
from application.shared.page import CursorInvalid, PageRequest
from application.stock.alerts import SeeAlert
from application.stock.count_goods import CancelCount, EnterCounted, OpenCount, PostCount
from application.stock.move_goods import TransferGoods
from application.stock.queries import GetCount, ListAlerts, ListCounts, ListShortages, ProveStock
from domain.catalogue.errors import VariantNotFound
from domain.shared.ids import LocationId, StockAlertId, StockCountId
from domain.stock import errors
from entrypoints.http.idempotency import IdempotencyKey, Once
from entrypoints.http.locations import NAMES_LOCATION, location
from entrypoints.http.office.stock import POSTING_REFUSALS
from entrypoints.http.office.stock_bodies import CountedBody, CountReasonBody, NewCountBody, NewTransferBody
from entrypoints.http.office.stock_count_views import CountBody, CountBriefBody
from entrypoints.http.office.stock_views import (
    AlertBody,
    PostedView,
    ShortageBody,
    ShortageListView,
    StockProofView,
)
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, body_of, problems
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal

_COUNT = (*STAFF_ONLY, errors.CountNotFound)
_OPEN_COUNT = (*_COUNT, errors.CountClosed)
_OPENED = {HTTP_201_CREATED: body_of(CountBody, "The count")}
_OUTCOME = body_of(PostedView, "The document, and whom the goods do not reach now")
Unseen = Annotated[bool, QueryParameter(description="Only those that nobody has seen")]


class StockDeskController(Controller):
    path = "/admin/stock"
    tags = ("Office: stock",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @post(
        "/transfers",
        summary="Move goods from one location to another",
        responses={HTTP_201_CREATED: _OUTCOME} | problems(*STAFF_ONLY, *POSTING_REFUSALS),
    )
    @inject
    async def transfer(
        self,
        data: JSONBody[NewTransferBody],
        transfer_goods: FromDishka[TransferGoods],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Needs the permission `stock.manage`. Everything arrives, or nothing leaves."""

        async def effect() -> PostedView:
            posted = await transfer_goods(
                LocationId(data.from_location_id),
                LocationId(data.to_location_id),
                [line.as_line() for line in data.lines],
                reason=data.reason,
                reference=data.reference,
            )
            return PostedView.of(posted)

        return await once.answer(idempotency_key, HTTPStatus.CREATED, effect)

    @get(
        "/shortages",
        summary="Orders that were promised goods which are not there",
        responses=problems(*STAFF_ONLY),
    )
    @inject
    async def shortages(self, list_shortages: FromDishka[ListShortages]) -> ShortageListView:
        """Needs the permission `stock.view`. The newest orders of each shelf go short, at most 1000 lines."""
        return ShortageListView(items=tuple(map(ShortageBody.of, await list_shortages())))

    @get("/proof", summary="Every balance recomputed from its history", responses=problems(*STAFF_ONLY))
    @inject
    async def proof(self, prove_stock: FromDishka[ProveStock]) -> StockProofView:
        """Needs the permission `stock.view`. What is there must be the sum of the movements, what is reserved the sum
        of the reservations.
        """
        return StockProofView.of(await prove_stock())

    @get("/alerts", summary="Alerts, the newest first", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def alerts(
        self,
        list_alerts: FromDishka[ListAlerts],
        unseen: FromQuery[Unseen] = False,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[AlertBody]:
        """Needs the permission `stock.view`. One for each time that a shelf ran low or went below zero."""
        request = PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        return PageView[AlertBody].of(await list_alerts(request, unseen=unseen), AlertBody.of)

    @post(
        "/alerts/{alert_id:uuid}/seen",
        summary="Mark an alert as seen",
        status_code=HTTP_204_NO_CONTENT,
        responses=problems(*STAFF_ONLY, errors.AlertNotFound),
    )
    @inject
    async def see_alert(self, alert_id: FromPath[UUID], see_alert: FromDishka[SeeAlert]) -> None:
        """Needs the permission `stock.manage`. Repeating it changes nothing."""
        await see_alert(StockAlertId(alert_id))

    @get("/counts", summary="Stock counts, the newest first", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def counts(
        self,
        list_counts: FromDishka[ListCounts],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[CountBriefBody]:
        """Needs the permission `stock.view`."""
        page = await list_counts(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[CountBriefBody].of(page, CountBriefBody.of)

    @post(
        "/counts",
        summary="Begin to count a location",
        response_headers=NAMES_LOCATION,
        responses=_OPENED
        | problems(*STAFF_ONLY, errors.LocationNotFound, errors.CountRunning, KeyReused, KeyInFlight),
    )
    @inject
    async def open_count(
        self,
        data: JSONBody[NewCountBody],
        open_count: FromDishka[OpenCount],
        get_count: FromDishka[GetCount],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Needs the permission `stock.manage`. Sales go on meanwhile."""

        async def effect() -> CountBody:
            count_id = await open_count(LocationId(data.location_id), data.note)
            return CountBody.whole(await get_count(count_id))

        answer = await once.answer(idempotency_key, HTTPStatus.CREATED, effect)
        opened = msgspec.json.decode(answer.content, type=CountBody)
        answer.headers.update(location(f"/admin/stock/counts/{opened.id}"))
        return answer

    @get("/counts/{count_id:uuid}", summary="Read a stock count", responses=problems(*_COUNT))
    @inject
    async def count(self, count_id: FromPath[UUID], get_count: FromDishka[GetCount]) -> CountBody:
        """Needs the permission `stock.view`."""
        return CountBody.whole(await get_count(StockCountId(count_id)))

    @put(
        "/counts/{count_id:uuid}/lines",
        summary="Enter what was found",
        responses=problems(
            *_OPEN_COUNT, VariantNotFound, errors.NotTracked, errors.MovementUnfit, errors.OwnedByWooCommerce
        ),
    )
    @inject
    async def enter_counted(
        self,
        count_id: FromPath[UUID],
        data: JSONBody[CountedBody],
        enter_counted: FromDishka[EnterCounted],
        get_count: FromDishka[GetCount],
    ) -> CountBody:
        """Needs the permission `stock.manage`. Entering the same goods again overwrites; the others stay."""
        await enter_counted(StockCountId(count_id), [line.as_line() for line in data.lines])
        return CountBody.whole(await get_count(StockCountId(count_id)))

    @post(
        "/counts/{count_id:uuid}/post",
        summary="Post the differences of a count as adjustments",
        status_code=HTTP_200_OK,
        responses={HTTP_200_OK: _OUTCOME} | problems(*_OPEN_COUNT, *POSTING_REFUSALS),
    )
    @inject
    async def post_count(
        self,
        count_id: FromPath[UUID],
        data: JSONBody[CountReasonBody],
        post_count: FromDishka[PostCount],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[bytes]:
        """Needs the permission `stock.manage`. What was not counted stays, and so does what orders were promised. Goods that
        are not tracked any more, or that the connected shop counts by now, are left out.
        """

        async def effect() -> PostedView:
            return PostedView.of(await post_count(StockCountId(count_id), data.reason))

        return await once.answer(idempotency_key, HTTPStatus.OK, effect)

    @post(
        "/counts/{count_id:uuid}/cancel",
        summary="Give up a stock count",
        status_code=HTTP_200_OK,
        responses=problems(*_OPEN_COUNT),
    )
    @inject
    async def cancel_count(
        self,
        count_id: FromPath[UUID],
        cancel_count: FromDishka[CancelCount],
        get_count: FromDishka[GetCount],
    ) -> CountBody:
        """Needs the permission `stock.manage`. Nothing is posted."""
        await cancel_count(StockCountId(count_id))
        return CountBody.whole(await get_count(StockCountId(count_id)))
