"""The staff change a client's card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from application.clients.ports import ClientCardReader, ClientCardRepository, CustomFieldRepository
from application.clients.views import CardDetails
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.clients.card import CardChanges, ClientCard, ProfileChanges
from domain.clients.tags import Tag
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCard:
    """Change a card under its lock, and write down in the audit log which fields are new. Ask for permission first."""

    cards: ClientCardRepository
    fields: CustomFieldRepository
    reader: ClientCardReader
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock

    async def __call__(
        self,
        client_id: ClientId,
        changes: Callable[[ClientCard], ProfileChanges | CardChanges],
        *,
        privileged: bool,
    ) -> CardDetails:
        """`changes` sees the card as it is; what it raises changes nothing."""
        async with self.uow:
            card, now = await self.cards.get(client_id), self.clock.now()
            wanted = changes(card)
            fields = await self.fields.all() if "custom_fields" in wanted else {}
            told = card.change(wanted, fields=fields, at=now)
            if told:
                await self.cards.save(card)
            if told and privileged:
                entry = AuditEntry(
                    action="client.change",
                    subject="client",
                    subject_id=str(client_id),
                    after={"fields": list(told)},
                )
                await self.audit.record(entry, now)
            return await self.reader.details(client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeClient:
    """Needs CLIENTS_MANAGE. `version` is the one the editor has seen: of two at once the second is refused.

    Raise ClientNotFound, CardChanged and what `ClientCard.change` raises.
    """

    edit: EditCard
    actor: Actor

    async def __call__(
        self, client_id: ClientId, version: int, changes: CardChanges, *, whole: bool = False
    ) -> CardDetails:
        """With `whole` a custom field that is not named loses its value."""
        self.actor.require(Permission.CLIENTS_MANAGE)

        def seen(card: ClientCard) -> CardChanges:
            card.expect(version)
            if not whole:
                return changes
            values = dict.fromkeys(card.custom_fields) | dict(changes.get("custom_fields", {}))
            return {**changes, "custom_fields": values}

        return await self.edit(client_id, seen, privileged=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class TagClient:
    """Needs CLIENTS_MANAGE. Two who tag one client at once both succeed; again is a no-op. Raise TooManyTags."""

    edit: EditCard
    actor: Actor

    async def __call__(self, client_id: ClientId, tag: Tag) -> CardDetails:
        self.actor.require(Permission.CLIENTS_MANAGE)
        return await self.edit(client_id, lambda card: {"tags": (*card.tags, tag)}, privileged=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class UntagClient:
    """Needs CLIENTS_MANAGE. A tag that is not there is a no-op."""

    edit: EditCard
    actor: Actor

    async def __call__(self, client_id: ClientId, tag: Tag) -> CardDetails:
        self.actor.require(Permission.CLIENTS_MANAGE)
        return await self.edit(
            client_id,
            lambda card: {"tags": [held for held in card.tags if held.key != tag.key]},
            privileged=True,
        )
