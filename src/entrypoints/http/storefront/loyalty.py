"""Points over HTTP. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get
from litestar.params import FromQuery

from application.loyalty.ports import PointsEntry, Standing
from application.loyalty.queries import GetStanding, ListPointsEntries
from application.shared.page import CursorInvalid, PageRequest
from domain.loyalty.program import Tier
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, problems
from entrypoints.http.wire import Cursor, Limit, MoneyView, PageView, SignedPointsText, View, WithTotal


class TierBody(View, frozen=True):
    code: str
    name: str
    rate_percent: Annotated[str, msgspec.Meta(examples=["5.00"])]
    max_share_percent: Annotated[
        str, msgspec.Meta(description="The part of a price that points may pay", examples=["30.00"])
    ]
    spent_from: MoneyView

    @classmethod
    def of(cls, tier: Tier | None) -> TierBody | None:
        if tier is None:
            return None
        return cls(
            code=tier.code,
            name=tier.name,
            rate_percent=tier.rate.percent,
            max_share_percent=tier.max_share.percent,
            spent_from=MoneyView.of(tier.spent_from),
        )


class ExpiringBody(View, frozen=True):
    points: SignedPointsText
    expires_at: datetime


class StandingBody(View, frozen=True):
    active: Annotated[SignedPointsText, msgspec.Meta(description="Can be spent now")]
    pending: Annotated[SignedPointsText, msgspec.Meta(description="Earned, not active yet")]
    held: Annotated[SignedPointsText, msgspec.Meta(description="Waits for the payment of orders")]
    spent_total: MoneyView
    tier: TierBody | None
    next_tier: TierBody | None
    expiring: Annotated[tuple[ExpiringBody, ...], msgspec.Meta(description="The nearest first")]

    @classmethod
    def of(cls, standing: Standing) -> StandingBody:
        return cls(
            active=str(standing.active),
            pending=str(standing.pending),
            held=str(standing.held),
            spent_total=MoneyView.of(standing.spent_total),
            tier=TierBody.of(standing.tier),
            next_tier=TierBody.of(standing.next_tier),
            expiring=tuple(
                ExpiringBody(points=str(lot.points), expires_at=lot.expires_at)
                for lot in standing.expiring
                if lot.expires_at is not None
            ),
        )


class PointsEntryBody(View, frozen=True):
    key: str
    kind: Annotated[str, msgspec.Meta(examples=["accrue", "hold", "release", "redeem", "return"])]
    change: Annotated[SignedPointsText, msgspec.Meta(description="0.00 where nothing is gained or lost")]
    at: datetime

    @classmethod
    def of(cls, entry: PointsEntry) -> PointsEntryBody:
        return cls(key=entry.key, kind=entry.kind, change=str(entry.change), at=entry.at)


class LoyaltyController(Controller):
    path = "/loyalty"
    tags = ("Loyalty",)
    security = SIGNED_IN

    @get("/me", summary="My points and tier", responses=problems(*CLIENT_ONLY))
    @inject
    async def standing(self, get_standing: FromDishka[GetStanding]) -> StandingBody:
        """One point pays one rouble."""
        return StandingBody.of(await get_standing())

    @get(
        "/entries",
        summary="Moves of my points, the newest first",
        responses=problems(*CLIENT_ONLY, CursorInvalid),
    )
    @inject
    async def entries(
        self,
        list_entries: FromDishka[ListPointsEntries],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[PointsEntryBody]:
        """Straight from the ledger."""
        page = await list_entries(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[PointsEntryBody].of(page, PointsEntryBody.of)
