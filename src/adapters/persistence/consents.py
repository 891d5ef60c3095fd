"""Consents in PostgreSQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.outbox import Outbox
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.consents.ports import ConsentReader, ConsentRepository, ProvenEvent
from application.shared.page import Page, PageRequest
from domain.clients.errors import ClientNotFound
from domain.consents.client_consents import ClientConsents
from domain.consents.consent_event import Action, ConsentEvent, Evidence, Source, TextReference
from domain.consents.state import ConsentState, state
from domain.shared.ids import ClientId, ConsentEventId, MergeId
from domain.shared.purpose import Purpose

_PURPOSES: Final = [purpose.value for purpose in Purpose]

_LAST: Final[LiteralString] = """
SELECT last.* FROM clients CROSS JOIN unnest(%(purposes)s::text[]) AS asked (purpose)
LEFT JOIN LATERAL (
    SELECT * FROM consent_events
    WHERE client_id = clients.id AND purpose = asked.purpose AND at <= coalesce(%(at)s, 'infinity'::timestamptz)
    ORDER BY sequence DESC LIMIT 1
) AS last ON true
WHERE clients.id = %(client_id)s
"""
_WHOLE: Final[LiteralString] = "SELECT * FROM consent_events WHERE client_id = %s"
_PLACE: Final[LiteralString] = """
  AND (%(before_at)s::timestamptz IS NULL OR (event.at, event.id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY event.at DESC, event.id DESC LIMIT %(limit)s
"""
# The order matters: a trigger numbers the rows as they come.
_ADD: Final[LiteralString] = """
WITH added AS (
    INSERT INTO consent_events (id, client_id, sequence, purpose, action, text_version, text_locale, text_sha256,
                                source, actor, merge_id, repeats_id, at)
    SELECT id, %(client_id)s, sequence, purpose, action, version, locale, sha256, source, actor, merge, repeats, at
    FROM unnest(%(ids)s::uuid[], %(sequences)s::bigint[], %(purposes)s::text[], %(actions)s::text[],
                %(versions)s::bigint[], %(locales)s::text[], %(hashes)s::text[], %(sources)s::text[],
                %(actors)s::text[], %(merges)s::uuid[], %(repeated)s::uuid[], %(moments)s::timestamptz[])
      AS given (id, sequence, purpose, action, version, locale, sha256, source, actor, merge, repeats, at)
    ORDER BY sequence
)
INSERT INTO consent_evidence (event_id, ip, user_agent, launch_data_sha256, scan_reference)
SELECT * FROM unnest(%(ids)s::uuid[], %(ips)s::text[], %(agents)s::text[], %(launches)s::text[], %(scans)s::text[])
  AS given (event_id, ip, user_agent, launch_data_sha256, scan_reference)
WHERE num_nonnulls(ip, user_agent, launch_data_sha256, scan_reference) > 0
"""


class SqlConsents(ConsentRepository):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def get(self, client_id: ClientId) -> ClientConsents:
        sequence = await self._lock(client_id)
        return _consents(client_id, sequence, await _last_answers(self._statements, client_id))

    async def get_whole(self, client_id: ClientId) -> ClientConsents:
        sequence = await self._lock(client_id)
        return _consents(client_id, sequence, await self._statements.all(_WHOLE, (client_id,)))

    async def save(self, consents: ClientConsents) -> None:
        added = consents.pull_added()
        if not added:
            return
        events = [event for event, _ in added]
        evidence = [proof for _, proof in added]
        await self._statements.run(
            _ADD,
            {
                "client_id": consents.client_id,
                "ids": [event.id for event in events],
                "sequences": [event.sequence for event in events],
                "purposes": [event.purpose.value for event in events],
                "actions": [event.action.value for event in events],
                "versions": [event.text.version if event.text else None for event in events],
                "locales": [event.text.locale if event.text else None for event in events],
                "hashes": [event.text.sha256 if event.text else None for event in events],
                "sources": [event.source.value for event in events],
                "actors": [event.actor for event in events],
                "merges": [event.merge_id for event in events],
                "repeated": [event.repeats_id for event in events],
                "moments": [event.at for event in events],
                "ips": [proof.ip for proof in evidence],
                "agents": [proof.user_agent for proof in evidence],
                "launches": [proof.launch_data_sha256 for proof in evidence],
                "scans": [proof.scan_reference for proof in evidence],
            },
        )
        self._outbox.put(consents.pull_events())

    async def _lock(self, client_id: ClientId) -> int:
        """The number of the client's last event. Raise ClientNotFound also for a part of another client: what was
        answered there would count for nobody.
        """
        client = await self._statements.one(
            "SELECT consent_sequence, merged_into FROM clients WHERE id = %s FOR NO KEY UPDATE", (client_id,)
        )
        if client is None or client["merged_into"] is not None:
            raise ClientNotFound
        return int(client["consent_sequence"])


class SqlConsentReader(ConsentReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def state(self, client_id: ClientId, at: datetime) -> ConsentState:
        records = await _last_answers(self._statements, client_id, at)
        return state(map(_to_event, records), at)

    async def history(self, client_id: ClientId, page: PageRequest) -> Page[ConsentEvent]:
        records = await self._statements.all(
            "SELECT event.* FROM consent_events AS event WHERE client_id = %(client_id)s" + _PLACE,
            {"client_id": client_id, **before(page)},
        )
        total = await self._total(client_id) if page.with_total else None
        return cut_page(records, page, to_item=_to_event, place=_place, total=total)

    async def proof(self, client_id: ClientId, page: PageRequest) -> Page[ProvenEvent]:
        records = await self._statements.all(
            """
            SELECT event.*, title, body, ip, user_agent, launch_data_sha256, scan_reference
            FROM consent_events AS event
            LEFT JOIN consent_texts AS agreed ON agreed.purpose = event.purpose
                 AND version = text_version AND locale = text_locale
            LEFT JOIN consent_evidence ON event_id = event.id
            WHERE client_id = %(client_id)s
            """
            + _PLACE,
            {"client_id": client_id, **before(page)},
        )
        if not records and await self._statements.one(_KNOWN, (client_id,)) is None:
            raise ClientNotFound
        total = await self._total(client_id) if page.with_total else None
        return cut_page(records, page, to_item=_to_proof, place=_place, total=total)

    async def _total(self, client_id: ClientId) -> int:
        return await self._statements.count(
            "SELECT count(*) FROM consent_events WHERE client_id = %s", (client_id,)
        )


_KNOWN: Final[LiteralString] = "SELECT id FROM clients WHERE id = %s"


async def _last_answers(
    statements: Statements, client_id: ClientId, at: datetime | None = None
) -> list[Record]:
    """Raise ClientNotFound."""
    records = await statements.all(_LAST, {"client_id": client_id, "purposes": _PURPOSES, "at": at})
    if not records:
        raise ClientNotFound
    return [record for record in records if record["id"] is not None]


def _consents(client_id: ClientId, sequence: int, records: list[Record]) -> ClientConsents:
    return ClientConsents(client_id=client_id, sequence=sequence, events=tuple(map(_to_event, records)))


def _to_event(record: Record) -> ConsentEvent:
    agreed = None
    if record["text_version"] is not None:
        agreed = TextReference(
            version=record["text_version"], locale=record["text_locale"], sha256=record["text_sha256"]
        )
    return ConsentEvent(
        id=ConsentEventId(record["id"]),
        sequence=record["sequence"],
        purpose=Purpose(record["purpose"]),
        action=Action(record["action"]),
        text=agreed,
        source=Source(record["source"]),
        actor=record["actor"],
        at=record["at"],
        merge_id=MergeId(record["merge_id"]) if record["merge_id"] else None,
        repeats_id=ConsentEventId(record["repeats_id"]) if record["repeats_id"] else None,
    )


def _to_proof(record: Record) -> ProvenEvent:
    return ProvenEvent(
        event=_to_event(record),
        title=record["title"],
        body=record["body"],
        evidence=Evidence(**{name: record[name] for name in asdict(Evidence())}),
    )


def _place(record: Record) -> tuple[datetime, UUID]:
    return record["at"], record["id"]
