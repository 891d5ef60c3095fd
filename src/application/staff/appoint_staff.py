"""A client joins the staff."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.access_states import AccessChanged
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from application.staff.appointment import Appointment, StaffMember
from application.staff.held_staff import HoldStaff
from application.staff.ports import StaffMemberView, StaffReader, StaffRepository
from domain.shared.ids import ClientId
from domain.staff.errors import AlreadyStaff


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointStaff:
    """Needs STAFF_MANAGE, and everything that is given (INV-ID-7).

    Raise ClientNotFound, CandidateBlocked, AlreadyStaff and what `Grantor.check` raises.
    """

    staff: StaffRepository
    hold_staff: HoldStaff
    reader: StaffReader
    access_changed: AccessChanged
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, client_id: ClientId, appointment: Appointment) -> StaffMemberView:
        self.actor.require(Permission.STAFF_MANAGE)
        async with self.uow:
            await self.staff.candidate(client_id)
            held = await self.hold_staff()
            held.grantor.check(client_id, before=frozenset(), after=appointment.permissions)
            if client_id in held.members:
                raise AlreadyStaff
            await self._add(client_id, appointment)
            return await self.reader.member(client_id)

    async def _add(self, client_id: ClientId, appointment: Appointment) -> None:
        now = self.clock.now()
        await self.staff.add(
            StaffMember(
                client_id=client_id,
                appointment=appointment,
                appointed_at=now,
                appointed_by=self.actor.name,
            )
        )
        entry = AuditEntry(
            action="staff.appoint",
            subject="staff_member",
            subject_id=str(client_id),
            after=appointment.facts(),
        )
        await self.audit.record(entry, now)
        self.access_changed(client_id)
