"""The staff add a client who has not come in by any door: by a phone number, an address, a name."""

from __future__ import annotations

from dataclasses import dataclass

from application.clients.ports import ClientCardReader, ClientCardRepository, CustomFieldRepository
from application.clients.views import CardDetails
from application.identity.ports import ClientRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.clients.card import CardChanges
from domain.clients.errors import ClientKnown, NothingKnown
from domain.identity.client import Client
from domain.shared.ids import ClientId
from domain.shared.locale import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateClient:
    """Needs CLIENTS_MANAGE. What is given becomes contacts, never a door: nobody has proved anything.

    Raise NothingKnown, and ClientKnown when somebody has one of the contacts, unless the staff say that this
    is another person; so a request that is sent twice makes one client. Raise what `ClientCard.change` raises.
    """

    clients: ClientRepository
    cards: ClientCardRepository
    fields: CustomFieldRepository
    reader: ClientCardReader
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, new: CardChanges, *, even_if_known: bool = False) -> CardDetails:
        self.actor.require(Permission.CLIENTS_MANAGE)
        contacts = new.get("contacts", ())
        if not (contacts or new.get("first_name") or new.get("last_name")):
            raise NothingKnown
        async with self.uow:
            known = () if even_if_known else await self.cards.known_by(contacts)
            if known:
                raise ClientKnown(known)
            client_id = await self._add(new)
            return await self.reader.details(client_id)

    async def _add(self, new: CardChanges) -> ClientId:
        now, number = self.clock.now(), await self.clients.next_number()
        client_id = ClientId(self.ids.new())
        await self.clients.add(
            Client(
                id=client_id,
                number=number,
                display_name=f"№ {number}",
                locale=new.get("locale", Locale.RU),
                doors=(),
                created_at=now,
            )
        )
        card = await self.cards.get(client_id)
        card.announce(at=now)
        told = card.change(new, fields=await self.fields.all(), at=now)
        await self.cards.save(card)
        entry = AuditEntry(
            action="client.create", subject="client", subject_id=str(client_id), after={"fields": list(told)}
        )
        await self.audit.record(entry, now)
        return client_id
