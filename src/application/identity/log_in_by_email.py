"""A person comes back with an e-mail address and a password."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.errors import CredentialsWrong
from application.identity.guarded import LOGIN
from application.identity.ports import ClientRepository, PasswordHasher, PasswordRepository, StoredPassword
from application.identity.sign_in import Doorkeeper, SignedIn
from application.shared.guesses import Guesses
from application.shared.ports import Clock, UnitOfWork
from domain.identity.client import DoorKind
from domain.identity.credentials import Password
from domain.identity.errors import PasswordUnfit
from domain.shared.email import Email, EmailUnfit

# What is checked in place of a password that could never have been chosen.
_UNFIT = Password("\N{REPLACEMENT CHARACTER}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInByEmail:
    """Raise CredentialsWrong, after the same work whether or not the address is known, or ClientBlocked;
    TooManyAttempts after as many wrong passwords as the limits allow, whether or not the address is known.

    A hash of weaker parameters than today's is replaced on the way.
    """

    guesses: Guesses
    clients: ClientRepository
    passwords: PasswordRepository
    hasher: PasswordHasher
    doorkeeper: Doorkeeper
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, email: str, password: str) -> SignedIn:
        address = _email_or_none(email)
        typed = _password_or_unfit(password)
        async with self.guesses.attempt(LOGIN, address.value if address is not None else email):
            stored = await self._stored(address)
            await self.hasher.check(typed, stored.hash if stored is not None else None)
            if stored is None or address is None:
                raise CredentialsWrong
        renewed = await self.hasher.hash(typed) if self.hasher.outgrown(stored.hash) else None
        async with self.uow:
            client = await self.clients.find(DoorKind.EMAIL, address.value)
            # The client is locked now: what was checked may have been changed, or belong to another, meanwhile.
            if client is None or await self.passwords.find(address) != stored:
                raise CredentialsWrong
            if renewed is not None:
                await self.passwords.put(StoredPassword(client_id=client.id, hash=renewed), self.clock.now())
            return await self.doorkeeper.admit(client, DoorKind.EMAIL)

    async def _stored(self, email: Email | None) -> StoredPassword | None:
        if email is None:
            return None
        async with self.uow:
            return await self.passwords.find(email)


def _email_or_none(text: str) -> Email | None:
    try:
        return Email.parse(text)
    except EmailUnfit:
        return None


def _password_or_unfit(text: str) -> Password:
    try:
        return Password.choose(text)
    except PasswordUnfit:
        return _UNFIT
