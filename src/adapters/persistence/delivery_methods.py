"""The delivery methods that buyers may choose."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.persistence.statements import Statements
from application.catalogue.ports import DeliveryMethodReader
from application.catalogue.views import DeliveryMethodView
from domain.shared.money import Money


class SqlDeliveryMethodReader(DeliveryMethodReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def active(self) -> Sequence[DeliveryMethodView]:
        rows = await self._statements.all(
            "SELECT m.code, m.kind, m.name, m.fee_minor, m.free_from_minor, m.location_id, l.address"
            " FROM delivery_methods m LEFT JOIN locations l ON l.id = m.location_id"
            " WHERE m.active AND (l.id IS NULL OR l.active) ORDER BY m.position, m.code"
        )
        return [
            DeliveryMethodView(
                code=row["code"],
                kind=row["kind"],
                name=row["name"],
                fee=Money(row["fee_minor"]),
                free_from=Money(row["free_from_minor"]) if row["free_from_minor"] is not None else None,
                location_id=row["location_id"],
                address=row["address"],
            )
            for row in rows
        ]
