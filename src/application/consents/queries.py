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
from application.shared.audit import AuditEntry, AuditLog
from application.shared.page import Page, PageRequest
from application.shared.ports import Clock, UnitOfWork
from domain.consents.consent_event import ConsentEvent
from domain.consents.consent_text import ConsentText, by_purpose
from domain.consents.purpose import Purpose
from domain.shared.ids import ClientId


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
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, client_id: ClientId) -> tuple[ConsentView, ...]:
        self.actor.require(Permission.CLIENTS_VIEW)
        async with self.uow:
            consents = await self.read(client_id)
            entry = AuditEntry(action="client.view_consents", subject="client", subject_id=str(client_id))
            await self.audit.record(entry, self.clock.now())
        return consents


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveConsents:
    """Needs CONSENTS_MANAGE: addresses and devices of a person are shown, so the look itself is audited."""

    consents: ConsentReader
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, client_id: ClientId, page: PageRequest) -> Page[ProvenEvent]:
        """Raise ClientNotFound or CursorInvalid."""
        self.actor.require(Permission.CONSENTS_MANAGE)
        async with self.uow:
            proof = await self.consents.proof(client_id, page)
            entry = AuditEntry(
                action="client.view_consent_proof", subject="client", subject_id=str(client_id)
            )
            await self.audit.record(entry, self.clock.now())
        return proof


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
