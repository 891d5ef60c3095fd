"""Every way in, one Actor out: what a request carries becomes whoever makes it."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.access_states import AccessStates
from application.identity.meet import Meet, Visitor
from application.identity.ports import InitDataVerifier, LaunchParamsVerifier
from application.identity.sessions import TokenReader
from application.identity.sign_in_with_telegram import visitor_from_telegram
from application.identity.sign_in_with_vk import visitor_from_vk
from application.shared.access import Actor, Unauthenticated
from application.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """A proof that does not convince makes a stranger with a reason, never an error: what needs nobody in
    particular, such as the catalogue or signing in again, works with a stale token.
    """

    tokens: TokenReader
    states: AccessStates
    init_data: InitDataVerifier
    launch_params: LaunchParamsVerifier
    meet: Meet
    clock: Clock

    async def by_token(self, token: str) -> Actor:
        try:
            bearer = self.tokens.read(token)
            access = await self.states.of_bearer(bearer)
        except Unauthenticated as refusal:
            return Actor.stranger(type(refusal))
        return access.actor(bearer.session_id)

    async def by_init_data(self, raw: str) -> Actor:
        """Telegram's launch parameters, sent with every request instead of a session."""
        try:
            user = self.init_data.verify(raw, at=self.clock.now())
        except Unauthenticated as refusal:
            return Actor.stranger(type(refusal))
        return await self._by_door(visitor_from_telegram(user))

    async def by_launch_params(self, raw: str) -> Actor:
        """VK's, in the same way (S4-22)."""
        try:
            user = self.launch_params.verify(raw, at=self.clock.now())
        except Unauthenticated as refusal:
            return Actor.stranger(type(refusal))
        return await self._by_door(visitor_from_vk(user))

    async def _by_door(self, visitor: Visitor) -> Actor:
        door = visitor.door
        access = await self.states.of_door(door.kind, door.value)
        if access is None:
            client = await self.meet(visitor)
            return Actor.person(client.id)
        return access.actor()
