"""Moments in query parameters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from litestar.params import QueryParameter

from domain.shared.window import tellable
from entrypoints.http.faults import Fault
from entrypoints.http.strict_input import InvalidInput

# A string here: Litestar would read a bare number as seconds since 1970.
Moment = Annotated[
    str | None,
    QueryParameter(
        max_length=40,
        description="RFC 3339, with a time zone",
        schema_extra={"format": "date-time", "examples": ["2026-11-21T00:00:00+03:00"]},
    ),
]


def tellable_moment(name: str, text: str | None) -> datetime | None:
    """In UTC. Raise InvalidInput for what `moment` refuses, and too near the ends of the calendar."""
    found = moment(name, text)
    if found is None:
        return None
    if not tellable(found):
        raise InvalidInput([Fault(pointer=f"query/{name}", message="It is between the years 1970 and 9998")])
    return found.astimezone(UTC)


def moment(name: str, text: str | None) -> datetime | None:
    """Raise InvalidInput for what is no moment, or says nothing about its time zone."""
    if text is None:
        return None
    try:
        found = msgspec.convert(text, datetime)
    except msgspec.ValidationError as error:
        raise InvalidInput([Fault(pointer=f"query/{name}", message=str(error))]) from error
    if found.tzinfo is None:
        raise InvalidInput([Fault(pointer=f"query/{name}", message="A time zone is missing")])
    return found
