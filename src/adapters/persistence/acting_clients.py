"""The client behind the name of an actor, where it was one."""

from __future__ import annotations

from typing import Final, LiteralString

from adapters.persistence.statements import Record
from application.audit.ports import ActingClient
from domain.shared.ids import ClientId

ACTING_COLUMNS: Final[LiteralString] = (
    "acting.id AS acting_id, acting.number AS acting_number, acting.display_name AS acting_name"
)


def acting(column: LiteralString) -> LiteralString:
    """A join with the client whom `name_of_client` named in this column."""
    return (
        "LEFT JOIN clients AS acting ON acting.id = CASE WHEN starts_with("
        + column
        + ", 'client:') THEN substr("
        + column
        + ", 8)::uuid END"
    )


def acting_client(record: Record) -> ActingClient | None:
    if record["acting_id"] is None:
        return None
    return ActingClient(
        id=ClientId(record["acting_id"]), number=record["acting_number"], display_name=record["acting_name"]
    )
