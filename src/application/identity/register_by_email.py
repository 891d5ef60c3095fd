"""A person registers with an e-mail address and a password."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.guarded import REGISTRATION
from application.identity.ports import ClientRepository, PasswordHasher, PasswordRepository, StoredPassword
from application.identity.sign_in import Doorkeeper, SignedIn
from application.shared.guesses import Guesses
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.identity.client import Client, Door, DoorKind
from domain.identity.credentials import Password, chosen_name
from domain.identity.errors import DoorTaken, EmailTaken
from domain.shared.email import Email
from domain.shared.ids import ClientId
from domain.shared.locale import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterByEmail:
    """Make a client and sign them in. Raise EmailTaken, after the same work as for a free address, or
    TooManyAttempts.
    """

    guesses: Guesses
    clients: ClientRepository
    passwords: PasswordRepository
    hasher: PasswordHasher
    doorkeeper: Doorkeeper
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, email: str, password: str, display_name: str | None = None) -> SignedIn:
        address = Email.parse(email)
        chosen = Password.choose(password)
        name = chosen_name(display_name if display_name is not None else address.local_part)
        await self.guesses.spend(REGISTRATION)
        stored = await self.hasher.hash(chosen)
        try:
            return await self._register(address, stored, name)
        except DoorTaken:
            raise EmailTaken from None

    async def _register(self, email: Email, stored: str, name: str) -> SignedIn:
        now = self.clock.now()
        async with self.uow:
            client = Client.register(
                ClientId(self.ids.new()),
                await self.clients.next_number(),
                display_name=name,
                locale=Locale.RU,
                door=Door(kind=DoorKind.EMAIL, value=email.value),
                at=now,
            )
            await self.clients.add(client)
            await self.passwords.put(StoredPassword(client_id=client.id, hash=stored), now)
            return await self.doorkeeper.admit(client, DoorKind.EMAIL)
