"""The shop gets an owner, from the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from application.identity.access_states import AccessChanged, AccessReader
from application.identity.errors import CredentialsWrong
from application.identity.newcomers import Newcomers
from application.identity.ports import ClientRepository, PasswordHasher, PasswordRepository, StoredPassword
from application.shared.access import Actor, Role
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from application.staff.appointment import Appointment, StaffMember
from application.staff.ports import StaffRepository
from domain.identity.client import DoorKind
from domain.identity.credentials import Password, chosen_name
from domain.shared.email import Email
from domain.shared.ids import ClientId
from domain.staff.errors import OwnerPasswordWrong

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
    """Register an owner, or promote whoever has this address and password. Repeatable, then with any password:
    theirs stays.
    """

    clients: ClientRepository
    newcomers: Newcomers
    passwords: PasswordRepository
    hasher: PasswordHasher
    access: AccessReader
    promote: PromoteToOwner
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, email: str, password: str, display_name: str | None = None) -> Owner:
        """Raise EmailUnfit, PasswordUnfit, DisplayNameUnfit, OwnerPasswordWrong, CandidateBlocked."""
        address, chosen = Email.parse(email), Password.choose(password)
        name = chosen_name(display_name if display_name is not None else address.local_part)
        known = await self._stored(address)
        theirs = await self._is_theirs(chosen, known)
        hashed = await self.hasher.hash(chosen)
        now = self.clock.now()
        async with self.uow:
            client = await self.clients.find(DoorKind.EMAIL, address.value)
            created = client is None
            if client is None:
                client = await self.newcomers.by_email(address, password_hash=hashed, display_name=name)
            elif not theirs or await self.passwords.find(address) != known:
                await self._require_owner(client.id)
            await self.promote(client.id, at=now)
            return Owner(client_id=client.id, created=created)

    async def _stored(self, address: Email) -> StoredPassword | None:
        async with self.uow:
            return await self.passwords.find(address)

    async def _is_theirs(self, chosen: Password, known: StoredPassword | None) -> bool:
        """Whoever comes in by an address without a password was sent a code there."""
        if known is None:
            return True
        try:
            await self.hasher.check(chosen, known.hash)
        except CredentialsWrong:
            return False
        return True

    async def _require_owner(self, client_id: ClientId) -> None:
        access = await self.access.of_client(client_id)
        if access is None or access.role is not Role.OWNER:
            raise OwnerPasswordWrong
