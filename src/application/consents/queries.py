"""Consents and their texts as clients, staff and whoever asks for proof see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from application.consents.ports import (
    ConsentReader,
    ConsentTextReader,
    ConsentTextRepository,
    ProvenEvent,
    TextVersion,
)
from application.shared.access import Actor, Permission
from application.shared.on_record import OnRecord
from application.shared.page import Page, PageRequest
from application.shared.ports import Clock
from domain.consents.consent_event import ConsentEvent
from domain.consents.consent_text import ConsentText, by_purpose
from domain.shared.ids import ClientId
from domain.shared.purpose import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """`given` is None before the first answer; `text_version` is what was agreed to, `current_version` today's."""

    purpose: Purpose
    given: bool | None
    answered_at: datetime | None
    text_version: int | None
    current_version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConsents:
    """All purposes of one client, for whoever has been let in."""

    consents: ConsentReader
    texts: ConsentTextRepository
    clock: Clock

    async def __call__(self, client_id: ClientId) -> tuple[ConsentView, ...]:
        """Raise ClientNotFound."""
        answers = (await self.consents.state(client_id, self.clock.now())).answers
        texts = by_purpose(await self.texts.current())
        return tuple(_view(purpose, answers.get(purpose), texts.get(purpose)) for purpose in Purpose)


def _view(purpose: Purpose, answer: ConsentEvent | None, text: ConsentText | None) -> ConsentView:
    return ConsentView(
        purpose=purpose,
        given=answer.given if answer is not None else None,
        answered_at=answer.at if answer is not None else None,
        text_version=answer.text.version if answer is not None and answer.text is not None else None,
        current_version=text.version if text is not None else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GetMyConsents:
    read: ReadConsents
    actor: Actor

    async def __call__(self) -> tuple[ConsentView, ...]:
        return await self.read(self.actor.client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMyAnswers:
    """Raise ClientOnly or CursorInvalid."""

    consents: ConsentReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[ConsentEvent]:
        return await self.consents.history(self.actor.client_id, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetConsentsOfClient:
    """Needs CLIENTS_VIEW. On record like reading the card (E2-14). Raise ClientNotFound."""

    read: ReadConsents
    on_record: OnRecord
    actor: Actor

    async def __call__(self, client_id: ClientId) -> tuple[ConsentView, ...]:
        self.actor.require(Permission.CLIENTS_VIEW)
        return await self.on_record("client.view_consents", client_id, self.read(client_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveConsents:
    """Needs CONSENTS_MANAGE: addresses and devices of a person are shown, so the look itself is audited."""

    consents: ConsentReader
    on_record: OnRecord
    actor: Actor

    async def __call__(self, client_id: ClientId, page: PageRequest) -> Page[ProvenEvent]:
        """Raise ClientNotFound or CursorInvalid."""
        self.actor.require(Permission.CONSENTS_MANAGE)
        proof = self.consents.proof(client_id, page)
        return await self.on_record("client.view_consent_proof", client_id, proof)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCurrentTexts:
    texts: ConsentTextRepository

    async def __call__(self) -> tuple[ConsentText, ...]:
        """In the order of the purposes."""
        texts = by_purpose(await self.texts.current())
        return tuple(texts[purpose] for purpose in Purpose if purpose in texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetConsentText:
    """Any version that ever was: what somebody agreed to stays readable. Raise TextNotFound."""

    texts: ConsentTextReader

    async def __call__(self, purpose: Purpose, version: int) -> ConsentText:
        return await self.texts.version(purpose, version)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListConsentTexts:
    """Needs CONSENTS_MANAGE. Raise CursorInvalid."""

    texts: ConsentTextReader
    actor: Actor

    async def __call__(self, purpose: Purpose | None, page: PageRequest) -> Page[TextVersion]:
        self.actor.require(Permission.CONSENTS_MANAGE)
        return await self.texts.versions(purpose, page)
