"""Who is on the staff, and what roles there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from application.shared.access import PERMISSIONS, Actor, Permission, Role
from application.shared.page import Page, PageRequest
from application.staff.ports import StaffMemberView, StaffReader
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStaff:
    """Needs STAFF_MANAGE."""

    staff: StaffReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[StaffMemberView]:
        self.actor.require(Permission.STAFF_MANAGE)
        return await self.staff.members(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetStaffMember:
    """Needs STAFF_MANAGE. Raise StaffMemberNotFound."""

    staff: StaffReader
    actor: Actor

    async def __call__(self, client_id: ClientId) -> StaffMemberView:
        self.actor.require(Permission.STAFF_MANAGE)
        return await self.staff.member(client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """`grantable`: whether the one who asks could give this role as it is (INV-ID-7)."""

    role: Role
    permissions: frozenset[Permission]
    grantable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoles:
    """Needs STAFF_MANAGE."""

    actor: Actor

    async def __call__(self) -> Sequence[RoleView]:
        self.actor.require(Permission.STAFF_MANAGE)
        return [
            RoleView(role=role, permissions=brought, grantable=brought <= self.actor.permissions)
            for role, brought in PERMISSIONS.items()
        ]
