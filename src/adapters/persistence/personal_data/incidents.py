"""The register of incidents."""

from __future__ import annotations

from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Statements
from application.personal_data.incidents import IncidentRepository
from application.shared.page import Page, PageRequest
from domain.personal_data.errors import IncidentNotFound
from domain.personal_data.incident import Incident

_INCIDENTS: Final[LiteralString] = """
SELECT * FROM incidents
WHERE %(before_at)s::timestamptz IS NULL OR (found_at, id) < (%(before_at)s, %(before_id)s::uuid)
ORDER BY found_at DESC, id DESC LIMIT %(limit)s
"""


class SqlIncidents(IncidentRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, incident: Incident) -> None:
        await self._statements.run(
            "INSERT INTO incidents (id, found_at, description, people) VALUES (%s, %s, %s, %s)",
            (incident.id, incident.found_at, incident.description, incident.people),
        )

    async def get(self, incident_id: UUID) -> Incident:
        row = await self._statements.one("SELECT * FROM incidents WHERE id = %s FOR UPDATE", (incident_id,))
        if row is None:
            raise IncidentNotFound
        return Incident(**row)

    async def save(self, incident: Incident) -> None:
        await self._statements.run(
            "UPDATE incidents SET notified_at = %s, reported_at = %s WHERE id = %s",
            (incident.notified_at, incident.reported_at, incident.id),
        )

    async def list(self, page: PageRequest) -> Page[Incident]:
        rows = await self._statements.all(_INCIDENTS, before(page))
        total = None
        if page.with_total:
            total = await self._statements.count("SELECT count(*) FROM incidents")
        return cut_page(
            rows,
            page,
            to_item=lambda row: Incident(**row),
            place=lambda row: (row["found_at"], row["id"]),
            total=total,
        )
