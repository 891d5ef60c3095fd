"""A client's own consents, and the texts that everybody may read. A handler translates; it decides nothing."""

from __future__ import annotations

from typing import Annotated, Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Request, get, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from application.consents.answer_myself import GiveConsents, WithdrawConsents
from application.consents.queries import GetConsentText, GetMyConsents, ListCurrentTexts, ListMyAnswers
from application.shared.client_address import ClientAddress
from application.shared.page import CursorInvalid, PageRequest
from domain.consents.errors import TextNotFound, TextOutdated, TextVersionMissing
from domain.shared.locale import Locale
from domain.shared.purpose import Purpose
from entrypoints.http.consent_views import (
    MOST_VERSIONS,
    ConsentAnswersBody,
    ConsentEventView,
    ConsentsView,
    ConsentTextsView,
    ConsentTextView,
)
from entrypoints.http.evidence import evidence_of
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, problems
from entrypoints.http.wire import Cursor, Input, Limit, PageView, WithTotal

Language = Annotated[Locale, QueryParameter(description="Russian where there is no text in it")]


class WithdrawBody(Input, frozen=True):
    purposes: (
        Annotated[
            list[Purpose],
            Meta(
                max_length=len(Purpose),
                description="null or absent: everything",
                examples=[["marketing", "sms"]],
            ),
        ]
        | None
    ) = None


class ConsentController(Controller):
    path = "/profile/consents"
    tags = ("Consents",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="What I consent to", responses=problems(*CLIENT_ONLY))
    @inject
    async def consents(self, get_consents: FromDishka[GetMyConsents]) -> ConsentsView:
        """A purpose that was never answered counts as not consented to."""
        return ConsentsView.of(await get_consents())

    @put(
        "/",
        summary="Give or withdraw consents",
        responses=problems(*CLIENT_ONLY, TextOutdated, TextNotFound, TextVersionMissing),
    )
    @inject
    async def answer(
        self,
        request: Request[Any, Any, Any],
        address: FromDishka[ClientAddress],
        data: JSONBody[ConsentAnswersBody],
        give_consents: FromDishka[GiveConsents],
        get_consents: FromDishka[GetMyConsents],
    ) -> ConsentsView:
        """Each purpose is answered by itself; those that are not named stay as they are.

        A consent names the version of the text that was shown; 409 when there is a newer one.
        """
        await give_consents(data.as_answers(), *evidence_of(request, address))
        return ConsentsView.of(await get_consents())

    @post(
        "/withdraw",
        summary="Withdraw consents",
        status_code=HTTP_200_OK,
        responses=problems(*CLIENT_ONLY),
    )
    @inject
    async def withdraw(
        self,
        request: Request[Any, Any, Any],
        address: FromDishka[ClientAddress],
        data: JSONBody[WithdrawBody],
        withdraw_consents: FromDishka[WithdrawConsents],
        get_consents: FromDishka[GetMyConsents],
    ) -> ConsentsView:
        """One, several or all. At once: advertising that waits to be sent is not sent."""
        purposes = list(Purpose) if data.purposes is None else data.purposes
        await withdraw_consents(purposes, *evidence_of(request, address))
        return ConsentsView.of(await get_consents())

    @get(
        "/history",
        summary="What I answered, the newest first",
        responses=problems(*CLIENT_ONLY, CursorInvalid),
    )
    @inject
    async def history(
        self,
        list_answers: FromDishka[ListMyAnswers],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[ConsentEventView]:
        """Nothing is ever removed from it."""
        page = await list_answers(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[ConsentEventView].of(page, ConsentEventView.of)


class ConsentTextController(Controller):
    path = "/consent-texts"
    tags = ("Consents",)

    @get("/", summary="The current texts of all consents")
    @inject
    async def texts(
        self, list_texts: FromDishka[ListCurrentTexts], locale: FromQuery[Language] = Locale.RU
    ) -> ConsentTextsView:
        """Show a text before asking, each by itself, with no box ticked."""
        return ConsentTextsView(items=tuple(ConsentTextView.of(text, locale) for text in await list_texts()))

    @get(
        "/{purpose:str}/{version:int}",
        summary="One version of a text",
        responses=problems(TextNotFound),
    )
    @inject
    async def text(
        self,
        purpose: FromPath[str],
        version: FromPath[int],
        get_text: FromDishka[GetConsentText],
        locale: FromQuery[Language] = Locale.RU,
    ) -> ConsentTextView:
        """Older ones too: what somebody agreed to stays readable."""
        if purpose not in tuple(Purpose) or not 1 <= version <= MOST_VERSIONS:
            raise TextNotFound(purpose)
        return ConsentTextView.of(await get_text(Purpose(purpose), version), locale)
