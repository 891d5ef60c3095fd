"""The staff at this very moment, held still while somebody changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from application.shared.access import Actor, Permission, PermissionMissing
from application.staff.appointment import StaffMember
from application.staff.ports import StaffRepository
from domain.shared.ids import ClientId
from domain.staff.errors import StaffMemberNotFound
from domain.staff.rights import Grantor


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldStaff:
    members: Mapping[ClientId, StaffMember]
    grantor: Grantor

    def member(self, client_id: ClientId) -> StaffMember:
        """Raise StaffMemberNotFound."""
        if client_id not in self.members:
            raise StaffMemberNotFound
        return self.members[client_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldStaff:
    """What the actor may do is read under the lock: a request that began before they lost it gives nothing."""

    staff: StaffRepository
    actor: Actor

    async def __call__(self) -> HeldStaff:
        """Raise PermissionMissing."""
        members = await self.staff.hold()
        rights = self._rights(members)
        if Permission.STAFF_MANAGE not in rights:
            raise PermissionMissing(Permission.STAFF_MANAGE)
        return HeldStaff(members=members, grantor=Grantor(client_id=self.actor.client, rights=rights))

    def _rights(self, members: Mapping[ClientId, StaffMember]) -> frozenset[Permission]:
        if self.actor.client is None:
            return self.actor.permissions
        own = members.get(self.actor.client)
        return own.appointment.permissions if own is not None else frozenset()
