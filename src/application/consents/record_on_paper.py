"""Staff record what a client has signed on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from application.consents.queries import ConsentView, ReadConsents
from application.consents.record_answers import Answer, RecordAnswers
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog, AuditValue
from application.shared.ports import Clock, UnitOfWork
from domain.consents.consent_event import Circumstances, Evidence, Source
from domain.shared.ids import ClientId
from domain.shared.purpose import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOnPaper:
    """Needs CONSENTS_MANAGE and says where the scan is. Repeatable: what is known already is not written twice.

    Raise ClientNotFound, EvidenceMissing, TextOutdated, TextNotFound or TextVersionMissing.
    """

    record: RecordAnswers
    read: ReadConsents
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(
        self, client_id: ClientId, answers: Mapping[Purpose, Answer], scan_reference: str
    ) -> tuple[ConsentView, ...]:
        """What the client consents to from now on."""
        self.actor.require(Permission.CONSENTS_MANAGE)
        by = Circumstances(
            source=Source.PAPER,
            actor=self.actor.name,
            evidence=Evidence(scan_reference=scan_reference.strip()),
        )
        async with self.uow:
            events = await self.record(client_id, answers, by)
            after: dict[str, AuditValue] = {event.purpose.value: event.action.value for event in events}
            if events:
                entry = AuditEntry(
                    action="consents.record_on_paper",
                    subject="client",
                    subject_id=str(client_id),
                    after=after | {"event_ids": [str(event.id) for event in events]},
                )
                await self.audit.record(entry, self.clock.now())
            return await self.read(client_id)
