"""The shop gets an owner, from the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from application.identity.access_states import AccessChanged
from application.identity.ports import ClientRepository, PasswordHasher, PasswordRepository, StoredPassword
from application.shared.access import Actor, Role
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from application.staff.appointment import Appointment, StaffMember
from application.staff.ports import StaffRepository
from domain.identity.client import Client, Door, DoorKind
from domain.identity.credentials import Password, chosen_name
from domain.shared.email import Email
from domain.shared.ids import ClientId
from domain.shared.locale import Locale

_OWNER = Appointment(role=Role.OWNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    client_id: ClientId
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoteToOwner:
    """Use it inside a unit of work. Repeatable."""

    staff: StaffRepository
    access_changed: AccessChanged
    audit: AuditLog
    actor: Actor

    async def __call__(self, client_id: ClientId, *, at: datetime) -> None:
        """Raise ClientNotFound, CandidateBlocked."""
        await self.staff.candidate(client_id)
        member = (await self.staff.hold()).get(client_id)
        if member is None:
            await self.staff.add(
                StaffMember(
                    client_id=client_id, appointment=_OWNER, appointed_at=at, appointed_by=self.actor.name
                )
            )
        elif member.appointment != _OWNER:
            await self.staff.save(replace(member, appointment=_OWNER))
        entry = AuditEntry(
            action="staff.appoint" if member is None else "staff.change",
            subject="staff_member",
            subject_id=str(client_id),
            before=member.appointment.facts() if member is not None else None,
            after=_OWNER.facts(),
        )
        await self.audit.record_change(entry, at)
        self.access_changed(client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateOwner:
    """Register an owner, or promote whoever has this address: their password stays. Repeatable."""

    clients: ClientRepository
    passwords: PasswordRepository
    hasher: PasswordHasher
    promote: PromoteToOwner
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, email: str, password: str, display_name: str | None = None) -> Owner:
        """Raise EmailUnfit, PasswordUnfit, DisplayNameUnfit, CandidateBlocked."""
        address = Email.parse(email)
        name = chosen_name(display_name if display_name is not None else address.local_part)
        stored = await self.hasher.hash(Password.choose(password))
        now = self.clock.now()
        async with self.uow:
            client = await self.clients.find(DoorKind.EMAIL, address.value)
            created = client is None
            if client is None:
                client = Client.register(
                    ClientId(self.ids.new()),
                    await self.clients.next_number(),
                    display_name=name,
                    locale=Locale.RU,
                    door=Door(kind=DoorKind.EMAIL, value=address.value),
                    at=now,
                )
                await self.clients.add(client)
                await self.passwords.put(StoredPassword(client_id=client.id, hash=stored), now)
            await self.promote(client.id, at=now)
            return Owner(client_id=client.id, created=created)
