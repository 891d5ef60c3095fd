"""Who did what."""

from __future__ import annotations

from dataclasses import dataclass

from application.audit.ports import AuditFilter, AuditReader, AuditView
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAudit:
    """Needs AUDIT_VIEW."""

    audit: AuditReader
    actor: Actor

    async def __call__(self, wanted: AuditFilter, page: PageRequest) -> Page[AuditView]:
        self.actor.require(Permission.AUDIT_VIEW)
        return await self.audit.entries(wanted, page)
