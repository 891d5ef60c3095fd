"""The staff, their rights and the audit log."""

from __future__ import annotations

from dishka import AnyOf, Provider, Scope, provide, provide_all

from adapters.persistence.audit import SqlAuditLog, SqlAuditReader
from adapters.persistence.staff import SqlStaff, SqlStaffReader
from application.audit.ports import AuditReader
from application.audit.queries import ListAudit
from application.identity.ports import Owners
from application.shared.audit import AuditLog
from application.staff.appoint_staff import AppointStaff
from application.staff.change_staff_member import ChangeStaffMember
from application.staff.create_owner import CreateOwner, PromoteToOwner
from application.staff.dismiss_staff import DismissStaff
from application.staff.held_staff import HoldStaff
from application.staff.ports import StaffReader, StaffRepository
from application.staff.queries import GetStaffMember, ListRoles, ListStaff
from domain.shared.money import Money
from domain.shared.points import Points
from domain.staff.four_eyes import FourEyes
from entrypoints.settings import Settings


class StaffProvider(Provider):
    scope = Scope.REQUEST

    @provide(scope=Scope.APP)
    def four_eyes(self, settings: Settings) -> FourEyes:
        money, points = settings.staff.four_eyes_money, settings.staff.four_eyes_points
        return FourEyes(
            money=Money.parse(money) if money is not None else None,
            points=Points.offered(points) if points is not None else None,
        )

    audit_log = provide(SqlAuditLog, provides=AuditLog)
    audit_reader = provide(SqlAuditReader, provides=AuditReader)
    staff = provide(SqlStaff, provides=AnyOf[StaffRepository, Owners])
    staff_reader = provide(SqlStaffReader, provides=StaffReader)

    changes = provide_all(HoldStaff, AppointStaff, ChangeStaffMember, DismissStaff)
    owner = provide_all(PromoteToOwner, CreateOwner)
    queries = provide_all(ListStaff, GetStaffMember, ListRoles, ListAudit)
