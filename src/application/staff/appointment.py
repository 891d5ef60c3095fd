"""What makes somebody a member of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from application.shared.access import PERMISSIONS, Permission, Role
from application.shared.audit import AuditValue
from domain.shared.errors import RuleViolated
from domain.shared.ids import ClientId
from domain.staff.rights import effective


class OwnerIncomplete(RuleViolated):
    code = "staff.owner_incomplete"

    def __init__(self) -> None:
        super().__init__("An owner may do everything: nothing can be withheld.", field="withheld")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A role, with single permissions granted beside it or withheld from it.

    Raise OwnerIncomplete, RightsContradictory.
    """

    role: Role
    granted: frozenset[Permission] = frozenset()
    withheld: frozenset[Permission] = frozenset()

    def __post_init__(self) -> None:
        if self.role is Role.OWNER and self.withheld:
            raise OwnerIncomplete
        effective(PERMISSIONS[self.role], granted=self.granted, withheld=self.withheld)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What it comes to."""
        return effective(PERMISSIONS[self.role], granted=self.granted, withheld=self.withheld)

    def facts(self) -> dict[str, AuditValue]:
        """For the audit log."""
        return {"role": self.role.value, "granted": sorted(self.granted), "withheld": sorted(self.withheld)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """`appointed_by` is the name of an actor."""

    client_id: ClientId
    appointment: Appointment
    appointed_at: datetime
    appointed_by: str
