"""A person opens the VK Mini App."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.guarded import VK
from application.identity.meet import Meet, Visitor
from application.identity.ports import LaunchParamsVerifier, VkUser
from application.identity.sign_in import Doorkeeper, SignedIn
from application.shared.guesses import Guesses
from application.shared.ports import Clock, UnitOfWork
from domain.identity.client import Door, DoorKind
from domain.shared.locale import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithVk:
    """Make a client at first sight. Raise LaunchParamsInvalid, LaunchParamsExpired, TooManyAttempts or
    ClientBlocked.
    """

    guesses: Guesses
    launch_params: LaunchParamsVerifier
    meet: Meet
    doorkeeper: Doorkeeper
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, raw: str) -> SignedIn:
        async with self.guesses.attempt(VK):
            user = self.launch_params.verify(raw, at=self.clock.now())
        client = await self.meet(visitor_from_vk(user))
        async with self.uow:
            return await self.doorkeeper.admit(client, DoorKind.VK)


def visitor_from_vk(user: VkUser) -> Visitor:
    """A client's name stays as it is: VK signs none."""
    return Visitor(
        door=Door(kind=DoorKind.VK, value=str(user.id)),
        display_name="",
        locale=Locale.of(user.language),
    )
