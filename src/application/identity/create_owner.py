"""The shop gets an owner, from the command line."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.ports import (
    ClientRepository,
    PasswordHasher,
    PasswordRepository,
    StaffRepository,
    StoredPassword,
)
from application.shared.access import Role
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.identity.client import Client, Door, DoorKind, Locale
from domain.identity.credentials import Email, Password, chosen_name
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    client_id: ClientId
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateOwner:
    """Register an owner, or promote whoever has this address: their password stays. Repeatable."""

    clients: ClientRepository
    passwords: PasswordRepository
    staff: StaffRepository
    hasher: PasswordHasher
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, email: str, password: str, display_name: str | None = None) -> Owner:
        address = Email.parse(email)
        name = chosen_name(display_name if display_name is not None else address.local_part)
        stored = await self.hasher.hash(Password.choose(password))
        now = self.clock.now()
        async with self.uow:
            client = await self.clients.find(DoorKind.EMAIL, address.value)
            created = client is None
            if client is None:
                client = Client.register(
                    ClientId(self.ids.new()),
                    await self.clients.next_number(),
                    display_name=name,
                    locale=Locale.RU,
                    door=Door(kind=DoorKind.EMAIL, value=address.value),
                    at=now,
                )
                await self.clients.add(client)
                await self.passwords.put(StoredPassword(client_id=client.id, hash=stored), now)
            await self.staff.appoint(client.id, Role.OWNER, now)
            return Owner(client_id=client.id, created=created)
