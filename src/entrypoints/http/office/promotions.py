"""Promotions on products over HTTP, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, patch, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody

from application.promotions.keep_promotion import ChangePromotion, CreatePromotion, DeletePromotion
from application.promotions.queries import GetPromotion, ListPromotions
from application.shared.page import CursorInvalid, PageRequest
from domain.promotions import errors
from domain.shared.ids import PromotionId
from domain.shared.window import WindowUnfit
from domain.shared.wording import WordingMarkup, WordingUnfit
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.office.promotion_bodies import (
    NewPromotionBody,
    OfficePromotionView,
    PromotionPatchBody,
    PromotionReportView,
)
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal

_UNFIT = (
    WordingUnfit,
    WordingMarkup,
    WindowUnfit,
    errors.PromotionAimUnfit,
    errors.PromotionAimUnknown,
    errors.PromotionTermsUnfit,
)
_FOUND = (*STAFF_ONLY, errors.PromotionNotFound)


class PromotionOfficeController(Controller):
    path = "/admin/promotions"
    tags = ("Office: catalogue",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        "/",
        summary="Promotions on products, the newest first",
        responses=problems(*STAFF_ONLY, CursorInvalid),
    )
    @inject
    async def office_promotions(
        self,
        *,
        list_promotions: FromDishka[ListPromotions],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[OfficePromotionView]:
        """Needs the permission `catalogue.view`."""
        page = await list_promotions(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[OfficePromotionView].of(page, OfficePromotionView.of)

    @post("/", response_headers=NAMES_LOCATION, responses=problems(*STAFF_ONLY, *_UNFIT))
    @inject
    async def create_promotion(
        self, data: JSONBody[NewPromotionBody], create_promotion: FromDishka[CreatePromotion]
    ) -> Response[OfficePromotionView]:
        """Plan a promotion on products.

        Needs the permission `catalogue.manage`. It begins and ends by itself within a minute of its window: promo
        prices of our own products change, those of WooCommerce show the badge alone. Of several the best price for
        the buyer counts, also against a promo price of the staff, which comes back at the end.
        """
        promotion = await create_promotion(data.as_new())
        return created(OfficePromotionView.of(promotion), f"/admin/promotions/{promotion.id}")

    @get("/{promotion_id:uuid}", summary="Read a promotion with its reach", responses=problems(*_FOUND))
    @inject
    async def office_promotion(
        self, promotion_id: FromPath[UUID], get_promotion: FromDishka[GetPromotion]
    ) -> PromotionReportView:
        """Needs the permission `catalogue.view`."""
        return PromotionReportView.of_report(await get_promotion(PromotionId(promotion_id)))

    @patch("/{promotion_id:uuid}", responses=problems(*_FOUND, *_UNFIT))
    @inject
    async def change_promotion(
        self,
        promotion_id: FromPath[UUID],
        data: JSONBody[PromotionPatchBody],
        change_promotion: FromDishka[ChangePromotion],
    ) -> OfficePromotionView:
        """Change a promotion, or stop it by `active: false`.

        Needs the permission `catalogue.manage`. Prices of one that runs follow within moments.
        """
        return OfficePromotionView.of(await change_promotion(PromotionId(promotion_id), data.as_changes()))

    @delete("/{promotion_id:uuid}", responses=problems(*_FOUND))
    @inject
    async def delete_promotion(
        self, promotion_id: FromPath[UUID], delete_promotion: FromDishka[DeletePromotion]
    ) -> None:
        """Delete a promotion; one that runs ends by it.

        Needs the permission `catalogue.manage`.
        """
        await delete_promotion(PromotionId(promotion_id))
