"""A person opens the Telegram Mini App."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.guarded import TELEGRAM
from application.identity.meet import Meet, Visitor
from application.identity.ports import InitDataVerifier, TelegramUser
from application.identity.sign_in import Doorkeeper, SignedIn
from application.shared.guesses import Guesses
from application.shared.ports import Clock, UnitOfWork
from domain.identity.client import Door, DoorKind
from domain.identity.credentials import foreign_name
from domain.shared.locale import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithTelegram:
    """Make a client at first sight. Raise InitDataInvalid, InitDataExpired, TooManyAttempts or
    ClientBlocked.
    """

    guesses: Guesses
    init_data: InitDataVerifier
    meet: Meet
    doorkeeper: Doorkeeper
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, raw: str) -> SignedIn:
        async with self.guesses.attempt(TELEGRAM):
            user = self.init_data.verify(raw, at=self.clock.now())
        client = await self.meet(visitor_from_telegram(user))
        async with self.uow:
            return await self.doorkeeper.admit(client, DoorKind.TELEGRAM)


def visitor_from_telegram(user: TelegramUser) -> Visitor:
    username = foreign_name(user.username)
    details = {"username": username} if username else {}
    return Visitor(
        door=Door(kind=DoorKind.TELEGRAM, value=str(user.id), details=details),
        display_name=foreign_name(user.first_name, user.last_name),
        locale=Locale.of(user.language_code),
    )
