"""A proven door becomes one more way in to a client, or two clients become one."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.access_states import AccessReader
from application.identity.ports import ClientRepository
from application.merging.merge_two import MergeTwo
from application.shared.ports import Clock
from domain.identity.client import Door
from domain.identity.errors import ClientBlocked
from domain.linking.errors import DoorOfAnother
from domain.shared.ids import ClientId, MergeId

REASON = "proven by the client"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachDoor:
    """Works inside the caller's transaction; the caller has seen the proof. Repeatable."""

    clients: ClientRepository
    access: AccessReader
    merge_two: MergeTwo
    clock: Clock

    async def __call__(self, client_id: ClientId, door: Door, *, merge: bool) -> MergeId | None:
        """The merge, if one was needed. Raise DoorOfAnother without `merge`, DoorTaken when somebody was faster,
        ClientBlocked when the shop has shut that door, or what MergeTwo raises.
        """
        holder = await self.access.of_door(door.kind, door.value)
        if holder is None:
            client, now = await self.clients.get(client_id), self.clock.now()
            client.link(door, at=now)
            await self.clients.add_door(client, door, at=now)
            return None
        if holder.client_id == client_id:
            return None
        if not merge:
            raise DoorOfAnother
        if holder.blocked:
            raise ClientBlocked
        return (await self.merge_two(client_id, holder.client_id, REASON)).id
