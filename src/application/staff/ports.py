"""What the staff needs from outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.audit.ports import ActingClient
from application.shared.page import Page, PageRequest
from application.staff.appointment import Appointment, StaffMember
from domain.shared.ids import ClientId


class StaffRepository(Protocol):
    """Use it inside a unit of work."""

    @abstractmethod
    async def candidate(self, client_id: ClientId) -> None:
        """Lock the client. Raise ClientNotFound, also for one who is erased or merged, or CandidateBlocked."""

    @abstractmethod
    async def hold(self) -> Mapping[ClientId, StaffMember]:
        """Everybody on the staff; nobody else changes it until the transaction ends. Lock candidates first."""

    @abstractmethod
    async def add(self, member: StaffMember) -> None:
        """Raise AlreadyStaff when somebody was faster."""

    @abstractmethod
    async def save(self, member: StaffMember) -> None: ...

    @abstractmethod
    async def remove(self, client_id: ClientId) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMemberView:
    """`blocked`: they keep their place, and cannot come in. `appointing_client` is who appointed them, where
    that was a client.
    """

    client_id: ClientId
    number: int
    display_name: str
    blocked: bool
    appointment: Appointment
    appointed_at: datetime
    appointed_by: str
    appointing_client: ActingClient | None


class StaffReader(Protocol):
    @abstractmethod
    async def member(self, client_id: ClientId) -> StaffMemberView:
        """Raise StaffMemberNotFound."""

    @abstractmethod
    async def members(self, page: PageRequest) -> Page[StaffMemberView]:
        """Those appointed last come first."""
