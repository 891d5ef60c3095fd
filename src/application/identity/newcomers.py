"""Somebody becomes a client by a door."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.ports import ClientRepository, PasswordRepository, StoredPassword
from application.shared.ports import Clock, Ids
from domain.identity.client import Client, Door, DoorKind
from domain.shared.email import Email
from domain.shared.ids import ClientId
from domain.shared.locale import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomers:
    """Use it inside a unit of work. Each raises DoorTaken."""

    clients: ClientRepository
    passwords: PasswordRepository
    clock: Clock
    ids: Ids

    async def by_door(self, door: Door, *, display_name: str, locale: Locale) -> Client:
        client = Client.register(
            ClientId(self.ids.new()),
            await self.clients.next_number(),
            display_name=display_name,
            locale=locale,
            door=door,
            at=self.clock.now(),
        )
        await self.clients.add(client)
        return client

    async def by_email(self, address: Email, *, password_hash: str, display_name: str) -> Client:
        door = Door(kind=DoorKind.EMAIL, value=address.value)
        client = await self.by_door(door, display_name=display_name, locale=Locale.RU)
        await self.passwords.put(StoredPassword(client_id=client.id, hash=password_hash), self.clock.now())
        return client
