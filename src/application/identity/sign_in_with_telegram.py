"""A person opens the Telegram Mini App."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.ports import ClientRepository, InitDataVerifier, TelegramUser
from application.identity.sign_in import Doorkeeper, SignedIn
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.identity.client import Client, Door, DoorKind, Locale
from domain.identity.credentials import foreign_name
from domain.identity.errors import DoorTaken
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithTelegram:
    """Make a client at first sight, later bring their name up to date; first sights at once make one client.

    Raise InitDataInvalid, InitDataExpired or ClientBlocked.
    """

    init_data: InitDataVerifier
    clients: ClientRepository
    doorkeeper: Doorkeeper
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, raw: str) -> SignedIn:
        user = self.init_data.verify(raw, at=self.clock.now())
        try:
            return await self._admit(user)
        except DoorTaken:
            # Another request has just made this client: the second look finds them.
            return await self._admit(user)

    async def _admit(self, user: TelegramUser) -> SignedIn:
        door, name = _door_of(user), foreign_name(user.first_name, user.last_name)
        async with self.uow:
            client = await self.clients.find(door.kind, door.value)
            if client is None:
                client = Client.register(
                    ClientId(self.ids.new()),
                    await self.clients.next_number(),
                    display_name=name,
                    locale=Locale.of(user.language_code),
                    door=door,
                    at=self.clock.now(),
                )
                await self.clients.add(client)
            else:
                client.describe(door, display_name=name)
                await self.clients.save(client)
            return await self.doorkeeper.admit(client)


def _door_of(user: TelegramUser) -> Door:
    username = foreign_name(user.username)
    details = {"username": username} if username else {}
    return Door(kind=DoorKind.TELEGRAM, value=str(user.id), details=details)
