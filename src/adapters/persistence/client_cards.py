"""The client's card under its lock: the columns of `clients` that belong to it, contacts and tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString

from psycopg.types.json import Jsonb

from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Record, Statements
from application.clients.ports import ClientCardRepository
from domain.clients.card import ClientCard
from domain.clients.contacts import Contact
from domain.clients.errors import ClientNotFound
from domain.clients.tags import Tag
from domain.shared.contact_kind import ContactKind
from domain.shared.ids import ClientId
from domain.shared.locale import Locale

CARD: Final[LiteralString] = """
SELECT c.id, c.number, c.display_name, c.locale, c.first_name, c.last_name, c.middle_name, c.birthday,
       c.traffic_source, c.custom_fields, c.card_version, c.card_changed_at, c.blocked_at, c.created_at,
       c.merged_into, c.erased_at,
       (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.position) FROM client_contacts o WHERE o.client_id = c.id)
           AS contacts,
       (SELECT jsonb_agg(t.tag ORDER BY t.tag_key) FROM client_tags t WHERE t.client_id = c.id) AS tags,
       (SELECT jsonb_agg(to_jsonb(d) ORDER BY d.created_at, d.kind, d.value) FROM doors d
        WHERE d.client_id = c.id) AS doors
FROM clients c
"""
_SAVE: Final[LiteralString] = """
UPDATE clients
SET display_name = %(display_name)s, locale = %(locale)s, first_name = %(first_name)s,
    last_name = %(last_name)s, middle_name = %(middle_name)s, birthday = %(birthday)s,
    traffic_source = %(traffic_source)s, custom_fields = %(custom_fields)s, card_version = %(version)s,
    card_changed_at = %(changed_at)s
WHERE id = %(id)s
"""
_ADD_CONTACTS: Final[LiteralString] = """
INSERT INTO client_contacts (client_id, kind, value, extension, raw, is_primary, position)
SELECT %(client_id)s, * FROM unnest(%(kinds)s::text[], %(values)s::text[], %(extensions)s::text[], %(raws)s::text[],
                                    %(primaries)s::boolean[]) WITH ORDINALITY
"""
_ADD_TAGS: Final[LiteralString] = """
INSERT INTO client_tags (client_id, tag_key, tag)
SELECT %(client_id)s, * FROM unnest(%(keys)s::text[], %(tags)s::text[])
"""
# Nobody else asks about the same contact until the one who asks has added it, or has not.
_LOCK: Final[LiteralString] = """
SELECT pg_advisory_xact_lock(hashtextextended(contact, 11))
FROM (SELECT contact FROM unnest(%s::text[]) AS contact ORDER BY contact) AS asked
"""
_KNOWN: Final[LiteralString] = """
WITH asked AS (SELECT * FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS asked (kind, value))
SELECT client_id FROM client_contacts JOIN asked USING (kind, value)
WHERE NOT EXISTS (SELECT FROM clients WHERE id = client_id AND merged_into IS NOT NULL)
UNION SELECT client_id FROM doors JOIN asked USING (kind, value)
UNION SELECT client_id FROM doors JOIN asked ON doors.kind = 'telegram' AND asked.kind = 'telegram'
      AND lower(doors.details ->> 'username') = asked.value
UNION SELECT client_id FROM doors JOIN asked ON doors.kind = 'vk' AND asked.kind = 'vk'
      AND doors.value = substr(asked.value, 3)
ORDER BY client_id LIMIT 20
"""


class SqlClientCards(ClientCardRepository):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def get(self, client_id: ClientId) -> ClientCard:
        # The lock first: what is read with it in one statement may be older than it.
        locked = await self._statements.one(
            "SELECT FROM clients WHERE id = %s AND erased_at IS NULL AND merged_into IS NULL FOR UPDATE",
            (client_id,),
        )
        record = await self._statements.one(CARD + "WHERE c.id = %s", (client_id,))
        if locked is None or record is None:
            raise ClientNotFound
        return to_card(record)

    async def save(self, card: ClientCard) -> None:
        await self._statements.run(
            _SAVE,
            {
                "id": card.client_id,
                "display_name": card.display_name,
                "locale": card.locale,
                "first_name": card.first_name,
                "last_name": card.last_name,
                "middle_name": card.middle_name,
                "birthday": card.birthday,
                "traffic_source": card.traffic_source,
                "custom_fields": Jsonb(dict(card.custom_fields)),
                "version": card.version,
                "changed_at": card.changed_at,
            },
        )
        await self._statements.run("DELETE FROM client_contacts WHERE client_id = %s", (card.client_id,))
        await self._statements.run(_ADD_CONTACTS, _contact_columns(card))
        await self._statements.run("DELETE FROM client_tags WHERE client_id = %s", (card.client_id,))
        keys, tags = [tag.key for tag in card.tags], [tag.text for tag in card.tags]
        await self._statements.run(_ADD_TAGS, {"client_id": card.client_id, "keys": keys, "tags": tags})
        self._outbox.put(card.pull_events())

    async def known_by(self, contacts: Sequence[Contact]) -> Sequence[ClientId]:
        kinds, values = [one.kind.value for one in contacts], [one.value for one in contacts]
        asked = [f"{kind}:{value}" for kind, value in zip(kinds, values, strict=True)]
        await self._statements.run(_LOCK, (asked,))
        rows = await self._statements.all(_KNOWN, {"kinds": kinds, "values": values})
        return tuple(ClientId(row["client_id"]) for row in rows)


def to_card(record: Record) -> ClientCard:
    return ClientCard(
        client_id=ClientId(record["id"]),
        number=record["number"],
        display_name=record["display_name"],
        locale=Locale(record["locale"]),
        first_name=record["first_name"],
        last_name=record["last_name"],
        middle_name=record["middle_name"],
        birthday=record["birthday"],
        traffic_source=record["traffic_source"],
        custom_fields=record["custom_fields"],
        contacts=contacts_of(record["contacts"]),
        proven=proven_by(record["doors"]),
        tags=tuple(map(Tag, record["tags"] or ())),
        version=record["card_version"],
        changed_at=record["card_changed_at"],
    )


def contacts_of(rows: Sequence[Record] | None) -> tuple[Contact, ...]:
    return tuple(
        Contact(
            kind=ContactKind(row["kind"]),
            value=row["value"],
            raw=row["raw"],
            extension=row["extension"],
            primary=row["is_primary"],
        )
        for row in rows or ()
    )


def proven_by(doors: Sequence[Record] | None) -> tuple[Contact, ...]:
    found = (Contact.of_door(door["kind"], door["value"], door["details"]) for door in doors or ())
    return tuple(contact for contact in found if contact is not None)


def _contact_columns(card: ClientCard) -> dict[str, Any]:
    return {
        "client_id": card.client_id,
        "kinds": [contact.kind.value for contact in card.contacts],
        "values": [contact.value for contact in card.contacts],
        "extensions": [contact.extension for contact in card.contacts],
        "raws": [contact.raw for contact in card.contacts],
        "primaries": [contact.primary for contact in card.contacts],
    }
