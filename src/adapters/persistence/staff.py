"""Who is on the staff, and what they may do beside their role or in spite of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.acting_clients import ACTING_COLUMNS, acting, acting_client
from adapters.persistence.base import Row
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.identity.ports import Owners
from application.shared.access import Permission, Role
from application.shared.page import Page, PageRequest
from application.staff.appointment import Appointment, StaffMember
from application.staff.ports import StaffMemberView, StaffReader, StaffRepository
from domain.clients.errors import ClientNotFound
from domain.shared.ids import ClientId
from domain.staff.errors import CandidateBlocked, StaffMemberNotFound


class StaffMemberRow(Row):
    __tablename__ = "staff_members"
    __table_args__ = (
        CheckConstraint("NOT granted && withheld", name="contradiction"),
        CheckConstraint("role <> 'owner' OR withheld = '{}'", name="owner"),
    )

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    role: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(server_default="system")
    granted: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    withheld: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))


_VIEW: Final[LiteralString] = (
    """
SELECT client_id, clients.number, clients.display_name, clients.blocked_at, role, granted, withheld,
       staff_members.created_at, staff_members.created_by, """
    + ACTING_COLUMNS
    + " FROM staff_members JOIN clients ON clients.id = client_id "
    + acting("staff_members.created_by")
)


class SqlStaff(StaffRepository, Owners):
    """Rows are locked in the order of their ids, and after their clients: whoever does so waits, none deadlocks."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def candidate(self, client_id: ClientId) -> None:
        record = await self._statements.one(
            """
            SELECT blocked_at, num_nonnulls(erased_at, merged_into) > 0 AS gone FROM clients
            WHERE id = %s FOR UPDATE
            """,
            (client_id,),
        )
        if record is None or record["gone"]:
            raise ClientNotFound
        if record["blocked_at"] is not None:
            raise CandidateBlocked

    async def hold(self) -> Mapping[ClientId, StaffMember]:
        records = await self._statements.all(
            """
            SELECT client_id, role, granted, withheld, created_at, created_by FROM staff_members
            ORDER BY client_id FOR UPDATE
            """
        )
        return {ClientId(record["client_id"]): _member(record) for record in records}

    async def add(self, member: StaffMember) -> None:
        await self._statements.run(
            """
            INSERT INTO staff_members (client_id, role, granted, withheld, created_at, created_by)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            (member.client_id, *_columns(member.appointment), member.appointed_at, member.appointed_by),
        )

    async def save(self, member: StaffMember) -> None:
        await self._statements.run(
            "UPDATE staff_members SET role = %s, granted = %s, withheld = %s WHERE client_id = %s",
            (*_columns(member.appointment), member.client_id),
        )

    async def remove(self, client_id: ClientId) -> None:
        await self._statements.run("DELETE FROM staff_members WHERE client_id = %s", (client_id,))

    async def hold_rights(self) -> None:
        await self.hold()

    async def another_may_come_in(self, client_id: ClientId) -> bool:
        owners = await self._statements.all(
            "SELECT client_id FROM staff_members WHERE role = %s ORDER BY client_id FOR UPDATE", (Role.OWNER,)
        )
        # A statement of its own: it sees whom those we have just waited for have blocked.
        record = await self._statements.one(
            """
            SELECT EXISTS (SELECT FROM clients WHERE id = ANY(%s)
                           AND num_nonnulls(blocked_at, erased_at, merged_into) = 0) AS there_is
            """,
            ([owner["client_id"] for owner in owners if owner["client_id"] != client_id],),
        )
        return record is not None and bool(record["there_is"])


class SqlStaffReader(StaffReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def member(self, client_id: ClientId) -> StaffMemberView:
        record = await self._statements.one(_VIEW + " WHERE client_id = %s", (client_id,))
        if record is None:
            raise StaffMemberNotFound
        return _view(record)

    async def members(self, page: PageRequest) -> Page[StaffMemberView]:
        records = await self._statements.all(
            _VIEW
            + """
            WHERE %(before_at)s::timestamptz IS NULL
               OR (staff_members.created_at, client_id) < (%(before_at)s, %(before_id)s::uuid)
            ORDER BY staff_members.created_at DESC, client_id DESC LIMIT %(limit)s
            """,
            before(page),
        )
        total = (
            await self._statements.count("SELECT count(*) FROM staff_members") if page.with_total else None
        )
        return cut_page(
            records,
            page,
            to_item=_view,
            place=lambda record: (record["created_at"], record["client_id"]),
            total=total,
        )


def to_appointment(record: Record) -> Appointment:
    return Appointment(
        role=Role(record["role"]),
        granted=_permissions(record["granted"]),
        withheld=_permissions(record["withheld"]),
    )


def _permissions(names: Collection[str]) -> frozenset[Permission]:
    """A name that this version does not know, after a downgrade, opens and shuts nothing."""
    return frozenset(permission for permission in Permission if permission in names)


def _columns(appointment: Appointment) -> tuple[str, list[str], list[str]]:
    return appointment.role.value, sorted(appointment.granted), sorted(appointment.withheld)


def _member(record: Record) -> StaffMember:
    return StaffMember(
        client_id=ClientId(record["client_id"]),
        appointment=to_appointment(record),
        appointed_at=record["created_at"],
        appointed_by=record["created_by"],
    )


def _view(record: Record) -> StaffMemberView:
    return StaffMemberView(
        client_id=ClientId(record["client_id"]),
        number=record["number"],
        display_name=record["display_name"],
        blocked=record["blocked_at"] is not None,
        appointment=to_appointment(record),
        appointed_at=record["created_at"],
        appointed_by=record["created_by"],
        appointing_client=acting_client(record),
    )
