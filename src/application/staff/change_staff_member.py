"""A member of the staff may do more from now on, or less."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypedDict

from application.identity.access_states import AccessChanged
from application.identity.ports import Owners
from application.shared.access import Actor, Permission, Role
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from application.staff.appointment import Appointment, StaffMember
from application.staff.held_staff import HoldStaff
from application.staff.ports import StaffMemberView, StaffReader, StaffRepository
from domain.identity.errors import LastOwner
from domain.shared.ids import ClientId


class StaffEdit(TypedDict, total=False):
    """What to change; an absent key leaves its part alone."""

    role: Role
    granted: frozenset[Permission]
    withheld: frozenset[Permission]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStaffMember:
    """Needs STAFF_MANAGE, and everything that they may do before and after (INV-ID-7). Repeatable.

    Raise StaffMemberNotFound, LastOwner, what an Appointment and what `Grantor.check` raises.
    """

    staff: StaffRepository
    owners: Owners
    hold_staff: HoldStaff
    reader: StaffReader
    access_changed: AccessChanged
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, client_id: ClientId, edit: StaffEdit) -> StaffMemberView:
        self.actor.require(Permission.STAFF_MANAGE)
        async with self.uow:
            held = await self.hold_staff()
            member = held.member(client_id)
            before, after = member.appointment, replace(member.appointment, **edit)
            held.grantor.check(client_id, before=before.permissions, after=after.permissions)
            if after != before:
                await self._change(member, after)
            return await self.reader.member(client_id)

    async def _change(self, member: StaffMember, after: Appointment) -> None:
        before, client_id = member.appointment, member.client_id
        demoted = before.role is Role.OWNER and after.role is not Role.OWNER
        if demoted and not await self.owners.another_may_come_in(client_id):
            raise LastOwner
        await self.staff.save(replace(member, appointment=after))
        entry = AuditEntry(
            action="staff.change",
            subject="staff_member",
            subject_id=str(client_id),
            before=before.facts(),
            after=after.facts(),
        )
        await self.audit.record_change(entry, self.clock.now())
        self.access_changed(client_id)
