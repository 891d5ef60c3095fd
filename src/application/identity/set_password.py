"""A client chooses a password to come in with by their e-mail address."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.access_states import AccessChanged
from application.identity.errors import CredentialsWrong
from application.identity.guarded import LOGIN
from application.identity.ports import ClientRepository, PasswordHasher, PasswordRepository, StoredPassword
from application.identity.sessions import SessionStore
from application.shared.access import Actor
from application.shared.guesses import Guesses
from application.shared.ports import Clock, UnitOfWork
from domain.identity.client import DoorKind
from domain.identity.credentials import Password
from domain.identity.errors import NoEmailLinked
from domain.shared.email import Email
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword:
    """The first one needs no more than being signed in; another one needs the one before, so that a stolen session
    does not become a stolen account. All other sessions end.

    Raise NoEmailLinked, CredentialsWrong, PasswordUnfit, TooManyAttempts, Unauthenticated or ClientOnly.
    """

    actor: Actor
    guesses: Guesses
    clients: ClientRepository
    passwords: PasswordRepository
    hasher: PasswordHasher
    sessions: SessionStore
    access_changed: AccessChanged
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, password: str, current: str | None = None) -> None:
        client_id, chosen = self.actor.client_id, Password.choose(password)
        known = await self._stored(client_id)
        if known is not None:
            async with self.guesses.attempt(LOGIN, str(client_id)):
                await self.hasher.check(Password.typed(current or ""), known.hash)
        hashed = await self.hasher.hash(chosen)
        now = self.clock.now()
        async with self.uow:
            # Locked now: somebody may have changed what was checked, and then the right to change it is theirs.
            if await self._stored(client_id) != known:
                raise CredentialsWrong
            await self.passwords.put(StoredPassword(client_id=client_id, hash=hashed), now)
            for session in await self.sessions.of_client(client_id):
                if session.id != self.actor.session and session.alive(now):
                    await self.sessions.revoke(session.id, now)
            self.access_changed(client_id)

    async def _stored(self, client_id: ClientId) -> StoredPassword | None:
        async with self.uow:
            client = await self.clients.get(client_id)
            address = next((door.value for door in client.doors if door.kind is DoorKind.EMAIL), None)
            if address is None:
                raise NoEmailLinked
            return await self.passwords.find(Email(address))
