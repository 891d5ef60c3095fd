"""The staff over HTTP. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, patch, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET, UnsetType

from application.shared.access import Permission, Role
from application.shared.page import CursorInvalid, PageRequest
from application.staff.appoint_staff import AppointStaff
from application.staff.appointment import Appointment, OwnerIncomplete
from application.staff.change_staff_member import ChangeStaffMember, StaffEdit
from application.staff.dismiss_staff import DismissStaff
from application.staff.ports import StaffMemberView
from application.staff.queries import GetStaffMember, ListRoles, ListStaff, RoleView
from domain.clients.errors import ClientNotFound
from domain.identity.errors import LastOwner
from domain.shared.ids import ClientId
from domain.staff import errors
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.office.actors import ActorView
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Input, Limit, PageView, View, WithTotal, given

Granted = Annotated[
    list[Permission],
    msgspec.Meta(description="Beside what the role brings", examples=[[Permission.PAYMENTS_VIEW.value]]),
]
Withheld = Annotated[
    list[Permission],
    msgspec.Meta(description="In spite of the role", examples=[[Permission.CLIENTS_BLOCK.value]]),
]
_GIVING = (
    *STAFF_ONLY,
    OwnerIncomplete,
    errors.RightsContradictory,
    errors.RightsExceeded,
    errors.OwnRights,
)


class NewStaffMemberBody(Input, frozen=True):
    client_id: UUID
    role: Role
    granted: Granted = msgspec.field(default_factory=list)
    withheld: Withheld = msgspec.field(default_factory=list)


class StaffPatchBody(Input, frozen=True):
    """Only the fields that are there change."""

    role: Role | UnsetType = UNSET
    granted: Granted | UnsetType = UNSET
    withheld: Withheld | UnsetType = UNSET


class StaffMemberBody(View, frozen=True):
    client_id: UUID
    number: int
    display_name: str
    role: Role
    granted: Granted
    withheld: Withheld
    permissions: Annotated[list[Permission], msgspec.Meta(description="What it comes to")]
    blocked: Annotated[bool, msgspec.Meta(description="They keep their place, and cannot come in")]
    appointed_at: datetime
    appointed_by: ActorView

    @classmethod
    def of(cls, member: StaffMemberView) -> StaffMemberBody:
        appointment = member.appointment
        return cls(
            client_id=member.client_id,
            number=member.number,
            display_name=member.display_name,
            role=appointment.role,
            granted=sorted(appointment.granted),
            withheld=sorted(appointment.withheld),
            permissions=sorted(appointment.permissions),
            blocked=member.blocked,
            appointed_at=member.appointed_at,
            appointed_by=ActorView.of(member.appointed_by, member.appointing_client),
        )


class RoleBody(View, frozen=True):
    role: Role
    permissions: list[Permission]
    grantable: Annotated[bool, msgspec.Meta(description="Whether you could give this role as it is")]

    @classmethod
    def of(cls, role: RoleView) -> RoleBody:
        return cls(role=role.role, permissions=sorted(role.permissions), grantable=role.grantable)


class RolesBody(View, frozen=True):
    items: tuple[RoleBody, ...]


class StaffController(Controller):
    path = "/admin/staff"
    tags = ("Office: staff",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        "/",
        summary="The staff, those appointed last first",
        responses=problems(*STAFF_ONLY, CursorInvalid),
    )
    @inject
    async def staff(
        self,
        list_staff: FromDishka[ListStaff],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[StaffMemberBody]:
        """Permission `staff.manage`."""
        page = await list_staff(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[StaffMemberBody].of(page, StaffMemberBody.of)

    @post(
        "/",
        summary="Appoint a client",
        response_headers=NAMES_LOCATION,
        responses=problems(*_GIVING, ClientNotFound, errors.CandidateBlocked, errors.AlreadyStaff),
    )
    @inject
    async def appoint(
        self, data: JSONBody[NewStaffMemberBody], appoint_staff: FromDishka[AppointStaff]
    ) -> Response[StaffMemberBody]:
        """Permission `staff.manage`. They may do it from their next request on. Nobody gives what they do not
        have, or anything to themself.
        """
        appointment = Appointment(
            role=data.role, granted=frozenset(data.granted), withheld=frozenset(data.withheld)
        )
        member = await appoint_staff(ClientId(data.client_id), appointment)
        return created(StaffMemberBody.of(member), f"/admin/staff/{data.client_id}")

    @get(
        "/{client_id:uuid}",
        summary="A member of the staff",
        responses=problems(*STAFF_ONLY, errors.StaffMemberNotFound),
    )
    @inject
    async def staff_member(
        self, client_id: FromPath[UUID], get_member: FromDishka[GetStaffMember]
    ) -> StaffMemberBody:
        """Permission `staff.manage`."""
        return StaffMemberBody.of(await get_member(ClientId(client_id)))

    @patch(
        "/{client_id:uuid}",
        summary="Change what a member of the staff may do",
        responses=problems(*_GIVING, errors.StaffMemberNotFound, errors.OutrankedByMember, LastOwner),
    )
    @inject
    async def change(
        self,
        client_id: FromPath[UUID],
        data: JSONBody[StaffPatchBody],
        change_member: FromDishka[ChangeStaffMember],
    ) -> StaffMemberBody:
        """Permission `staff.manage`. In force at their next request. Whoever may do what you may not is out of
        reach; one owner is always left.
        """
        edit = {
            name: value if name == "role" else frozenset(value)
            for name, value in given(data, "role", "granted", "withheld").items()
        }
        return StaffMemberBody.of(await change_member(ClientId(client_id), cast("StaffEdit", edit)))

    @delete(
        "/{client_id:uuid}",
        summary="Dismiss a member of the staff",
        responses=problems(
            *STAFF_ONLY, errors.StaffMemberNotFound, errors.OutrankedByMember, errors.OwnRights, LastOwner
        ),
    )
    @inject
    async def dismiss(self, client_id: FromPath[UUID], dismiss_staff: FromDishka[DismissStaff]) -> None:
        """Permission `staff.manage`. From their next request on they are a client like any other."""
        await dismiss_staff(ClientId(client_id))


class RoleController(Controller):
    path = "/admin/roles"
    tags = ("Office: staff",)
    security = SIGNED_IN

    @get("/", summary="The roles, and what each brings", responses=problems(*STAFF_ONLY))
    @inject
    async def roles(self, list_roles: FromDishka[ListRoles]) -> RolesBody:
        """Permission `staff.manage`."""
        return RolesBody(items=tuple(map(RoleBody.of, await list_roles())))
