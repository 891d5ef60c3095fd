"""A proven door becomes one more way in to a client, or two clients become one."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.ports import ClientRepository
from application.merging.merge_two import MergeTwo
from application.shared.patience import Busy
from application.shared.ports import Clock
from domain.identity.client import Client, Door, DoorKind
from domain.linking.errors import DoorOfAnother, OtherDoorsUnproven
from domain.shared.ids import ClientId, MergeId

REASON = "proven by the client"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachDoor:
    """Works inside the caller's transaction; the caller has seen the proof. Repeatable."""

    clients: ClientRepository
    merge_two: MergeTwo
    clock: Clock

    async def __call__(self, client_id: ClientId, door: Door, *, merge: bool) -> MergeId | None:
        """The merge, if one was needed. Raise DoorOfAnother without `merge`, DoorTaken or Busy when somebody was
        faster, ClientBlocked when the shop has shut that door, OtherDoorsUnproven, or what MergeTwo raises.
        """
        holder = await self.clients.find(door.kind, door.value)
        if holder is None:
            client, now = await self.clients.get(client_id), self.clock.now()
            client.link(door, at=now)
            await self.clients.add_door(client, door, at=now)
            return None
        if holder.id == client_id:
            return None
        if not merge:
            raise DoorOfAnother
        return await self._merge(client_id, holder, door)

    async def _merge(self, client_id: ClientId, holder: Client, door: Door) -> MergeId:
        """Whoever registers with an address need not be its owner: of such a client neither the password nor
        another door comes along.
        """
        if not any(own.same_as(door) for own in holder.doors):
            raise Busy
        holder.come_in()
        anybodys = door.kind is DoorKind.EMAIL
        if anybodys and len(holder.doors) > 1:
            raise OtherDoorsUnproven
        return (await self.merge_two(client_id, holder.id, REASON, password=not anybodys)).id
