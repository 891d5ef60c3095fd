"""A person registers with an e-mail address and a password."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.guarded import REGISTRATION
from application.identity.newcomers import Newcomers
from application.identity.ports import PasswordHasher
from application.identity.sign_in import Doorkeeper, SignedIn
from application.shared.guesses import Guesses
from application.shared.ports import UnitOfWork
from domain.identity.client import DoorKind
from domain.identity.credentials import Password, chosen_name
from domain.identity.errors import DoorTaken, EmailTaken
from domain.shared.email import Email


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterByEmail:
    """Make a client and sign them in. Raise EmailTaken, after the same work as for a free address, or
    TooManyAttempts.
    """

    guesses: Guesses
    newcomers: Newcomers
    hasher: PasswordHasher
    doorkeeper: Doorkeeper
    uow: UnitOfWork

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
        async with self.uow:
            client = await self.newcomers.by_email(email, password_hash=stored, display_name=name)
            return await self.doorkeeper.admit(client, DoorKind.EMAIL)
