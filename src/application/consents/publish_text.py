"""Staff publish a new version of a text that people consent to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from application.consents.ports import ConsentTextRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.consents.consent_text import ConsentText, Wording, by_purpose
from domain.consents.errors import TextNotFound
from domain.shared.locale import Locale
from domain.shared.purpose import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishConsentText:
    """Needs CONSENTS_MANAGE. The current text once more is no new version, so that a repeated call is harmless.

    Consents to older versions stay what they were. Raise TextNotFound or TextVersionTaken.
    """

    texts: ConsentTextRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, purpose: Purpose, wordings: Mapping[Locale, Wording]) -> ConsentText:
        self.actor.require(Permission.CONSENTS_MANAGE)
        now = self.clock.now()
        async with self.uow:
            current = by_purpose(await self.texts.current()).get(purpose)
            if current is None:
                raise TextNotFound(purpose.value)
            if current.says(wordings):
                return current
            text = current.next(wordings, at=now)
            await self.texts.add(text)
            entry = AuditEntry(
                action="consent_text.publish",
                subject="consent_text",
                subject_id=purpose.value,
                before={"version": current.version},
                after={"version": text.version, "locales": [locale.value for locale in wordings]},
            )
            await self.audit.record(entry, now)
            return text
