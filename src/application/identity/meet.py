"""Whoever comes in by a door for the first time becomes a client (S2-109)."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.newcomers import Newcomers
from application.identity.ports import ClientRepository
from application.shared.ports import UnitOfWork
from domain.identity.client import Client, Door
from domain.identity.errors import DoorTaken
from domain.shared.locale import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """What a platform has signed about somebody; `display_name` may be empty."""

    door: Door
    display_name: str
    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet:
    """Find the client behind a door, or make one; what the platform says of them is kept up to date.

    First sights at the same moment make one client.
    """

    clients: ClientRepository
    newcomers: Newcomers
    uow: UnitOfWork

    async def __call__(self, visitor: Visitor) -> Client:
        try:
            return await self._meet(visitor)
        except DoorTaken:
            # Another request has just made this client: the second look finds them.
            return await self._meet(visitor)

    async def _meet(self, visitor: Visitor) -> Client:
        door = visitor.door
        async with self.uow:
            client = await self.clients.find(door.kind, door.value)
            if client is None:
                return await self.newcomers.by_door(
                    door, display_name=visitor.display_name, locale=visitor.locale
                )
            if client.blocked_at is None and client.describe(door, display_name=visitor.display_name):
                await self.clients.save(client)
            return client
