"""Consents of clients and their texts, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from application.consents.ports import ProvenEvent, TextVersion
from application.consents.publish_text import PublishConsentText
from application.consents.queries import GetConsentsOfClient, ListConsentTexts, ProveConsents
from application.consents.record_on_paper import RecordOnPaper
from application.shared.page import CursorInvalid, PageRequest
from domain.clients.errors import ClientNotFound
from domain.consents import errors
from domain.consents.consent_text import Wording
from domain.shared.ids import ClientId
from domain.shared.locale import Locale
from domain.shared.purpose import Purpose
from entrypoints.http.consent_views import (
    ConsentAnswersBody,
    ConsentEventView,
    ConsentsView,
    ConsentTextView,
    TextBody,
    Title,
)
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Input, Limit, PageView, View, WithTotal


class PaperBody(Input, frozen=True):
    """What the client has signed, and where the paper or its scan is kept."""

    consents: ConsentAnswersBody
    scan_reference: Annotated[
        str, Meta(min_length=1, max_length=500, pattern=r"\S", examples=["Папка 3, лист 17"])
    ]


class EvidenceView(View, frozen=True):
    """null where there was none, or where it was erased at the person's request."""

    ip: Annotated[str | None, Meta(examples=["203.0.113.7"])]
    user_agent: Annotated[str | None, Meta(examples=["Mozilla/5.0"])]
    launch_data_sha256: str | None
    scan_reference: str | None


class ProofView(View, frozen=True):
    """An answer with the text it was given to, down to the letter, and with what shows who gave it."""

    event: ConsentEventView
    actor: Annotated[str, Meta(examples=["client:019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"])]
    merge_id: UUID | None
    repeats_id: UUID | None
    title: str | None
    body: str | None
    evidence: EvidenceView

    @classmethod
    def of(cls, proven: ProvenEvent) -> ProofView:
        evidence = proven.evidence
        return cls(
            event=ConsentEventView.of(proven.event),
            actor=proven.event.actor,
            merge_id=proven.event.merge_id,
            repeats_id=proven.event.repeats_id,
            title=proven.title,
            body=proven.body,
            evidence=EvidenceView(
                ip=evidence.ip,
                user_agent=evidence.user_agent,
                launch_data_sha256=evidence.launch_data_sha256,
                scan_reference=evidence.scan_reference,
            ),
        )


class WordingInput(Input, frozen=True):
    title: Title
    body: TextBody


class WordingsInput(Input, frozen=True):
    """Russian always, other languages beside it."""

    ru: WordingInput
    en: WordingInput | None = None

    def as_wordings(self) -> dict[Locale, Wording]:
        given = {Locale.RU: self.ru, Locale.EN: self.en}
        return {
            locale: Wording.parse(text.title, text.body) for locale, text in given.items() if text is not None
        }


class NewTextBody(Input, frozen=True):
    purpose: Purpose
    wordings: WordingsInput


class ClientConsentController(Controller):
    path = "/admin/clients/{client_id:uuid}/consents"
    tags = ("Office: consents",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="What a client consents to", responses=problems(*STAFF_ONLY, ClientNotFound))
    @inject
    async def consents(
        self, client_id: FromPath[UUID], get_consents: FromDishka[GetConsentsOfClient]
    ) -> ConsentsView:
        """Permission `clients.view`."""
        return ConsentsView.of(await get_consents(ClientId(client_id)))

    @post(
        "/",
        summary="Record what a client signed on paper",
        status_code=HTTP_200_OK,
        responses=problems(
            *STAFF_ONLY,
            ClientNotFound,
            errors.EvidenceMissing,
            errors.TextOutdated,
            errors.TextNotFound,
            errors.TextVersionMissing,
        ),
    )
    @inject
    async def record(
        self,
        client_id: FromPath[UUID],
        data: JSONBody[PaperBody],
        record_on_paper: FromDishka[RecordOnPaper],
    ) -> ConsentsView:
        """Permission `consents.manage`. Giving or withdrawing; audited."""
        return ConsentsView.of(
            await record_on_paper(ClientId(client_id), data.consents.as_answers(), data.scan_reference)
        )

    @get(
        "/proof",
        summary="The proof of a client's consents, the newest first",
        responses=problems(*STAFF_ONLY, ClientNotFound, CursorInvalid),
    )
    @inject
    async def proof(
        self,
        client_id: FromPath[UUID],
        prove_consents: FromDishka[ProveConsents],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[ProofView]:
        """Permission `consents.manage`. Every answer with its text, its hash and its evidence; audited."""
        wanted = PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        return PageView[ProofView].of(await prove_consents(ClientId(client_id), wanted), ProofView.of)


class ConsentTextOfficeController(Controller):
    path = "/admin/consent-texts"
    tags = ("Office: consents",)
    security = SIGNED_IN

    @get(
        "/",
        summary="All versions of the texts, the newest first",
        responses=problems(*STAFF_ONLY, CursorInvalid),
    )
    @inject
    async def texts(
        self,
        list_texts: FromDishka[ListConsentTexts],
        purpose: Annotated[Purpose | None, QueryParameter()] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[ConsentTextView]:
        """Permission `consents.manage`. Each version once for every language it is in."""
        page = await list_texts(purpose, PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[ConsentTextView].of(page, _text_view)

    @post(
        "/",
        summary="Publish a new version of a text",
        status_code=HTTP_200_OK,
        responses=problems(*STAFF_ONLY, errors.TextNotFound, errors.TextUnfit, errors.TextVersionTaken),
    )
    @inject
    async def publish(
        self, data: JSONBody[NewTextBody], publish_text: FromDishka[PublishConsentText]
    ) -> ConsentTextView:
        """Permission `consents.manage`. Nobody is asked again by itself: consents to older versions stay.

        The current text once more makes no version. Audited.
        """
        text = await publish_text(data.purpose, data.wordings.as_wordings())
        return ConsentTextView.of(text, Locale.RU)


def _text_view(text: TextVersion) -> ConsentTextView:
    return ConsentTextView(
        purpose=text.purpose,
        version=text.version,
        locale=text.locale,
        title=text.title,
        body=text.body,
        sha256=text.sha256,
        template=text.template,
        published_at=text.published_at,
    )
