"""The staff decide which fields a card has beyond its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from application.clients.ports import CustomFieldRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog, AuditValue
from application.shared.ports import Clock, UnitOfWork
from domain.clients.custom_fields import CustomField, CustomFieldChanges, CustomFieldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomField:
    key: str
    name: str
    kind: CustomFieldKind
    options: Sequence[str] = ()
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineCustomField:
    """Needs CLIENTS_MANAGE. Raise CustomFieldUnfit, CustomFieldTaken."""

    fields: CustomFieldRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, new: NewCustomField) -> CustomField:
        self.actor.require(Permission.CLIENTS_MANAGE)
        now = self.clock.now()
        field = CustomField.define(
            new.key, new.name, new.kind, options=new.options, position=new.position, at=now
        )
        async with self.uow:
            await self.fields.add(field)
            entry = AuditEntry(
                action="custom_field.define",
                subject="custom_field",
                subject_id=field.key,
                after={"kind": field.kind.value, **_told(field)},
            )
            await self.audit.record(entry, now)
        return field


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCustomField:
    """Needs CLIENTS_MANAGE. Values on cards stay. Raise CustomFieldNotFound, CustomFieldUnfit."""

    fields: CustomFieldRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, key: str, changes: CustomFieldChanges) -> CustomField:
        self.actor.require(Permission.CLIENTS_MANAGE)
        async with self.uow:
            before = await self.fields.get(key)
            after = before.changed(changes)
            if after != before:
                await self.fields.save(after)
                entry = AuditEntry(
                    action="custom_field.change",
                    subject="custom_field",
                    subject_id=key,
                    before=_told(before),
                    after=_told(after),
                )
                await self.audit.record_change(entry, self.clock.now())
        return after


def _told(field: CustomField) -> dict[str, AuditValue]:
    return {
        "name": field.name,
        "options": list(field.options),
        "position": field.position,
        "active": field.active,
    }
