"""Who am I."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.ports import ClientReader, ClientView
from application.shared.access import Actor, TokenInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """`client` is None for the holder of the superuser token, who is nobody's customer."""

    client: ClientView | None
    role: str | None
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GetMe:
    """Any actor may ask; raise Unauthenticated for a stranger and for a client who is no more."""

    clients: ClientReader
    actor: Actor

    async def __call__(self) -> Me:
        self.actor.require_known()
        client = None
        if self.actor.client is not None:
            client = await self.clients.client(self.actor.client)
            if client is None:
                raise TokenInvalid
        return Me(
            client=client,
            role=self.actor.role.value if self.actor.role is not None else None,
            permissions=tuple(sorted(permission.value for permission in self.actor.permissions)),
        )
