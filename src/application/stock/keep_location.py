"""Staff keep the list of warehouses and points of sale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog, Facts
from application.shared.ports import Clock, Ids, UnitOfWork
from application.stock.ports import LocationRepository
from domain.shared.ids import LocationId
from domain.stock.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateLocation:
    """Needs STOCK_MANAGE. Raise LocationUnfit, LocationCodeTaken."""

    locations: LocationRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, fields: Mapping[str, Any]) -> Location:
        self.actor.require(Permission.STOCK_MANAGE)
        location, now = Location(id=LocationId(self.ids.new()), **fields), self.clock.now()
        location.announce(at=now)
        async with self.uow:
            await self.locations.add(location)
            await self.audit.record(_entry("stock_location.create", location, None), now)
        return location


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLocation:
    """Needs STOCK_MANAGE. Repeatable. Raise LocationNotFound, LocationUnfit, LocationCodeTaken."""

    locations: LocationRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, location_id: LocationId, changes: Mapping[str, Any]) -> Location:
        self.actor.require(Permission.STOCK_MANAGE)
        now = self.clock.now()
        async with self.uow:
            location = await self.locations.get(location_id)
            before = _facts(location)
            location.change(changes, at=now)
            await self.locations.save(location)
            await self.audit.record_change(_entry("stock_location.change", location, before), now)
        return location


def _entry(action: str, location: Location, before: Facts | None) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject="location",
        subject_id=str(location.id),
        before=before,
        after=_facts(location),
    )


def _facts(location: Location) -> Facts:
    return {
        "code": location.code,
        "name": location.name,
        "address": location.address,
        "priority": location.priority,
        "is_pickup": location.is_pickup,
        "active": location.active,
        "allows_negative": location.allows_negative,
    }
