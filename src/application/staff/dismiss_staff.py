"""A member leaves the staff and is a client like any other."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.access_states import AccessChanged
from application.identity.ports import Owners
from application.shared.access import Actor, Permission, Role
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from application.staff.held_staff import HoldStaff
from application.staff.ports import StaffRepository
from domain.identity.errors import LastOwner
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissStaff:
    """Needs STAFF_MANAGE, and everything that they may do (INV-ID-7). What they did stays in the audit log.

    Raise StaffMemberNotFound, LastOwner and what `Grantor.check` raises.
    """

    staff: StaffRepository
    owners: Owners
    hold_staff: HoldStaff
    access_changed: AccessChanged
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, client_id: ClientId) -> None:
        self.actor.require(Permission.STAFF_MANAGE)
        async with self.uow:
            held = await self.hold_staff()
            appointment = held.member(client_id).appointment
            held.grantor.check(client_id, before=appointment.permissions, after=frozenset())
            if appointment.role is Role.OWNER and not await self.owners.another_may_come_in(client_id):
                raise LastOwner
            await self.staff.remove(client_id)
            entry = AuditEntry(
                action="staff.dismiss",
                subject="staff_member",
                subject_id=str(client_id),
                before=appointment.facts(),
            )
            await self.audit.record(entry, self.clock.now())
            self.access_changed(client_id)
