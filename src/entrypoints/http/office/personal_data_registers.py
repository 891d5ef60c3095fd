"""The registers of requests and of incidents over HTTP, for the staff."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from application.personal_data.incidents import ListIncidents, RecordNotice, RegisterIncident
from application.personal_data.subject_requests import (
    AnswerRequest,
    ListRequests,
    ProlongRequest,
    ReceiveRequest,
    Tracked,
)
from application.shared.page import CursorInvalid, PageRequest
from domain.clients.errors import ClientNotFound
from domain.personal_data import errors
from domain.personal_data.incident import Incident
from domain.personal_data.terms import Case
from domain.shared.ids import ClientId
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Input, Limit, PageView, View, WithTotal

PastMoment = Annotated[
    datetime,
    msgspec.Meta(tz=True, description="RFC 3339; now when left out", examples=["2026-11-20T10:00:00+03:00"]),
]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class NewRequestBody(Input, frozen=True):
    client_id: UUID
    legal_case: Annotated[
        Case, msgspec.Meta(description="What is asked for: it decides the term", examples=["access"])
    ]
    received_at: PastMoment | None = None
    note: Annotated[Words, msgspec.Meta(examples=["Письмо, вх. № 17"])] | None = None


class ProlongBody(Input, frozen=True):
    reason: Annotated[Words, msgspec.Meta(examples=["Данные собираются из архива"])]


class RequestView(View, frozen=True):
    id: UUID
    client_id: UUID
    legal_case: Case
    received_at: datetime
    due_on: Annotated[date, msgspec.Meta(description="The last day for the answer, in the shop's time zone")]
    overdue: bool
    note: str | None
    prolonged_at: datetime | None
    prolonged_because: str | None
    answered_at: datetime | None

    @classmethod
    def of(cls, tracked: Tracked) -> RequestView:
        request = tracked.request
        return cls(
            id=request.id,
            client_id=request.client_id,
            legal_case=request.case,
            received_at=request.received_at,
            due_on=request.due_on,
            overdue=tracked.overdue,
            note=request.note,
            prolonged_at=request.prolonged_at,
            prolonged_because=request.prolonged_because,
            answered_at=request.answered_at,
        )


class SubjectRequestController(Controller):
    path = "/admin/personal-data/requests"
    tags = ("Office: personal data",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="Requests of persons about their data", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def requests(
        self,
        *,
        list_requests: FromDishka[ListRequests],
        answered: Annotated[
            bool, QueryParameter(description="The answered ones, not those that wait")
        ] = False,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[RequestView]:
        """Permission `privacy.manage`. Those that wait come by their last day, so the overdue first."""
        page = PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        return PageView[RequestView].of(await list_requests(answered=answered, page=page), RequestView.of)

    @post(
        "/",
        summary="Register a request",
        responses=problems(*STAFF_ONLY, ClientNotFound, errors.InFuture),
    )
    @inject
    async def receive(
        self, data: JSONBody[NewRequestBody], receive: FromDishka[ReceiveRequest]
    ) -> RequestView:
        """Permission `privacy.manage`. `due_on` follows from the case and the shop's working days."""
        tracked = await receive(
            ClientId(data.client_id), data.legal_case, received_at=_utc(data.received_at), note=data.note
        )
        return RequestView.of(tracked)

    @post(
        "/{request_id:uuid}/extension",
        summary="Prolong the term of a request",
        status_code=HTTP_200_OK,
        responses=problems(
            *STAFF_ONLY,
            errors.SubjectRequestNotFound,
            errors.SubjectRequestAnswered,
            errors.TermNotProlonged,
            errors.TextMissing,
        ),
    )
    @inject
    async def prolong(
        self, request_id: FromPath[UUID], data: JSONBody[ProlongBody], prolong: FromDishka[ProlongRequest]
    ) -> RequestView:
        """Permission `privacy.manage`. Once, while it runs, and only where the law lets you; tell the person."""
        return RequestView.of(await prolong(request_id, data.reason))

    @post(
        "/{request_id:uuid}/answer",
        summary="Mark a request as answered",
        status_code=HTTP_200_OK,
        responses=problems(*STAFF_ONLY, errors.SubjectRequestNotFound, errors.SubjectRequestAnswered),
    )
    @inject
    async def answer(self, request_id: FromPath[UUID], answer: FromDishka[AnswerRequest]) -> RequestView:
        """Permission `privacy.manage`. When the person has the answer, not when it was written."""
        return RequestView.of(await answer(request_id))


class NewIncidentBody(Input, frozen=True):
    description: Annotated[Words, msgspec.Meta(examples=["Выгрузка клиентов отправлена не тому"])]
    people: Annotated[int, msgspec.Meta(ge=0, le=2**53, description="How many it touches")] | None = None
    found_at: PastMoment | None = None


class IncidentView(View, frozen=True):
    id: UUID
    found_at: datetime
    description: str
    people: int | None
    notice_due_at: Annotated[datetime, msgspec.Meta(description="24 hours: tell Roskomnadzor of it")]
    notified_at: datetime | None
    results_due_at: Annotated[datetime, msgspec.Meta(description="72 hours: tell what was found out")]
    reported_at: datetime | None

    @classmethod
    def of(cls, incident: Incident) -> IncidentView:
        return msgspec.convert(incident, cls, from_attributes=True)


class IncidentController(Controller):
    path = "/admin/personal-data/incidents"
    tags = ("Office: personal data",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="Incidents, the newest first", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def incidents(
        self,
        *,
        list_incidents: FromDishka[ListIncidents],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[IncidentView]:
        """Permission `privacy.manage`."""
        page = await list_incidents(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[IncidentView].of(page, IncidentView.of)

    @post(
        "/",
        summary="Register an incident",
        responses=problems(*STAFF_ONLY, errors.TextMissing, errors.InFuture),
    )
    @inject
    async def register(
        self, data: JSONBody[NewIncidentBody], register: FromDishka[RegisterIncident]
    ) -> IncidentView:
        """Permission `privacy.manage`. The hours run from when it was found."""
        incident = await register(data.description, people=data.people, found_at=_utc(data.found_at))
        return IncidentView.of(incident)

    @post(
        "/{incident_id:uuid}/notice",
        summary="Record the notice of an incident",
        status_code=HTTP_200_OK,
        responses=problems(*STAFF_ONLY, errors.IncidentNotFound, errors.NoticeAlreadyGiven),
    )
    @inject
    async def notify(self, incident_id: FromPath[UUID], record: FromDishka[RecordNotice]) -> IncidentView:
        """Permission `privacy.manage`. Roskomnadzor was told that it happened."""
        return IncidentView.of(await record.first(incident_id))

    @post(
        "/{incident_id:uuid}/results",
        summary="Record the results of the inquiry",
        status_code=HTTP_200_OK,
        responses=problems(
            *STAFF_ONLY, errors.IncidentNotFound, errors.NoticeOutOfOrder, errors.NoticeAlreadyGiven
        ),
    )
    @inject
    async def report(self, incident_id: FromPath[UUID], record: FromDishka[RecordNotice]) -> IncidentView:
        """Permission `privacy.manage`. Roskomnadzor was told what was found out, and who is guilty."""
        return IncidentView.of(await record.results(incident_id))


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment is not None else None
