"""Erasure, export and acts over HTTP, for the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK

from application.personal_data.acts import Act, CompleteAct, GetAct, ListActs
from application.personal_data.erase import EraseClient
from application.personal_data.export import ExportDataOfClient
from application.shared.page import CursorInvalid, PageRequest
from domain.clients.errors import ClientNotFound
from domain.personal_data.errors import ActNotFound, ErasureHindered, ExportTooLarge, TextMissing
from domain.personal_data.terms import Case
from domain.shared.ids import ClientId
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.storefront.personal_data import ConcessionsBody, ErasedView, archive_answer
from entrypoints.http.wire import Cursor, Limit, PageView, View, WithTotal


class ErasureBody(ConcessionsBody, frozen=True, kw_only=True):
    legal_case: Annotated[Case, msgspec.Meta(description="Why it is destroyed", examples=["withdrawal"])]
    basis: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=300,
            description="The paper or decision that it rests on; kept in the act, so nobody's name",
            examples=["Заявление, вх. № 17 от 21.11.2026"],
        ),
    ]


class ActSummaryView(View, frozen=True):
    id: UUID
    client_id: Annotated[UUID, msgspec.Meta(description="All that is left of the person")]
    legal_case: Case
    basis: str
    method: str
    author: Annotated[str, msgspec.Meta(description="Who destroyed it", examples=["superuser"])]
    destroyed_at: datetime

    @classmethod
    def of(cls, act: Act) -> ActSummaryView:
        return cls(
            id=act.id,
            client_id=act.client_id,
            legal_case=act.case,
            basis=act.basis,
            method=act.method,
            author=act.author,
            destroyed_at=act.destroyed_at,
        )


class ActEntryView(View, frozen=True):
    """A line of the extract from the log of destruction."""

    table: Annotated[str, msgspec.Meta(examples=["doors"])]
    column: Annotated[str, msgspec.Meta(examples=["value"])]
    kind: Annotated[str, msgspec.Meta(examples=["contact"])]
    fate: Annotated[str, msgspec.Meta(examples=["deleted"])]
    rows: int


class ActView(View, frozen=True):
    """What an act of destruction says by order 179 of Roskomnadzor; signatures go on paper."""

    operator_name: str | None
    operator_address: str | None
    act: ActSummaryView
    entries: tuple[ActEntryView, ...]

    @classmethod
    def of(cls, complete: CompleteAct) -> ActView:
        return cls(
            operator_name=complete.operator.name,
            operator_address=complete.operator.address,
            act=ActSummaryView.of(complete.act),
            entries=tuple(
                msgspec.convert(entry, ActEntryView, from_attributes=True) for entry in complete.act.entries
            ),
        )


class PersonalDataOfficeController(Controller):
    path = "/admin"
    tags = ("Office: personal data",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @post(
        "/clients/{client_id:uuid}/data-export",
        summary="Take all data of a client",
        status_code=HTTP_200_OK,
        media_type="application/zip",
        responses=problems(*STAFF_ONLY, ClientNotFound, ExportTooLarge),
    )
    @inject
    async def export(
        self, client_id: FromPath[UUID], export_data: FromDishka[ExportDataOfClient]
    ) -> Response[bytes]:
        """Permission `privacy.manage`. To answer a request that came by paper; the audit log keeps who did."""
        return archive_answer(await export_data(ClientId(client_id)), f"personal-data-{client_id}")

    @post(
        "/clients/{client_id:uuid}/erasure",
        summary="Erase all data of a client",
        status_code=HTTP_200_OK,
        responses=problems(*STAFF_ONLY, ClientNotFound, TextMissing, ErasureHindered),
    )
    @inject
    async def erase(
        self, client_id: FromPath[UUID], data: JSONBody[ErasureBody], erase_client: FromDishka[EraseClient]
    ) -> ErasedView:
        """Permission `privacy.manage`. It cannot be undone. Cards that were merged with this one go too.

        While business is not over the answer is 409 with `details.obstacles`.
        """
        erased = await erase_client(ClientId(client_id), data.legal_case, data.basis, data.as_concessions())
        return ErasedView.of(erased)

    @get(
        "/personal-data/acts",
        summary="Acts of destruction, the newest first",
        responses=problems(*STAFF_ONLY, CursorInvalid),
    )
    @inject
    async def acts(
        self,
        *,
        list_acts: FromDishka[ListActs],
        client_id: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[ActSummaryView]:
        """Permission `privacy.manage`."""
        wanted = ClientId(client_id) if client_id is not None else None
        page = await list_acts(wanted, PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[ActSummaryView].of(page, ActSummaryView.of)

    @get(
        "/personal-data/acts/{act_id:uuid}",
        summary="An act of destruction with its extract",
        responses=problems(*STAFF_ONLY, ActNotFound),
    )
    @inject
    async def act(self, act_id: FromPath[UUID], get_act: FromDishka[GetAct]) -> ActView:
        """Permission `privacy.manage`. The operator is named by PERSONAL_DATA_OPERATOR and …_ADDRESS."""
        return ActView.of(await get_act(act_id))
