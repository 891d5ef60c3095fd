"""The register of requests about personal data."""

from __future__ import annotations

from datetime import date
from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.paging import Place, before, cut_page, decode, encode
from adapters.persistence.statements import Record, Statements
from application.personal_data.subject_requests import SubjectRequestRepository
from application.shared.page import CursorInvalid, Page, PageRequest
from domain.personal_data.errors import SubjectRequestNotFound
from domain.personal_data.subject_request import SubjectRequest
from domain.personal_data.terms import Case
from domain.shared.ids import ClientId

_BY_LAST_DAY: Final = "last_day"

_WAITING: Final[LiteralString] = """
SELECT * FROM subject_requests
WHERE answered_at IS NULL
  AND (%(after)s::date IS NULL OR (due_on, id) > (%(after)s, %(after_id)s::uuid))
ORDER BY due_on, id LIMIT %(limit)s
"""
_ANSWERED: Final[LiteralString] = """
SELECT * FROM subject_requests
WHERE answered_at IS NOT NULL
  AND (%(before_at)s::timestamptz IS NULL OR (answered_at, id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY answered_at DESC, id DESC LIMIT %(limit)s
"""


class SqlSubjectRequests(SubjectRequestRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, request: SubjectRequest) -> None:
        await self._statements.run(
            "INSERT INTO subject_requests (id, client_id, legal_case, received_at, due_on, note)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (
                request.id,
                request.client_id,
                request.case.value,
                request.received_at,
                request.due_on,
                request.note,
            ),
        )

    async def get(self, request_id: UUID) -> SubjectRequest:
        row = await self._statements.one(
            "SELECT * FROM subject_requests WHERE id = %s FOR UPDATE", (request_id,)
        )
        if row is None:
            raise SubjectRequestNotFound
        return _request(row)

    async def save(self, request: SubjectRequest) -> None:
        await self._statements.run(
            "UPDATE subject_requests SET due_on = %s, prolonged_at = %s, prolonged_because = %s,"
            " answered_at = %s WHERE id = %s",
            (
                request.due_on,
                request.prolonged_at,
                request.prolonged_because,
                request.answered_at,
                request.id,
            ),
        )

    async def list(self, *, answered: bool, page: PageRequest) -> Page[SubjectRequest]:
        total = await self._total(answered=answered) if page.with_total else None
        if answered:
            rows = await self._statements.all(_ANSWERED, before(page))
            return cut_page(
                rows,
                page,
                to_item=_request,
                place=lambda row: (row["answered_at"], row["id"]),
                total=total,
            )
        rows = await self._statements.all(_WAITING, _after(page))
        shown = rows[: page.limit]
        following = None
        if len(rows) > page.limit:
            last = shown[-1]
            following = encode(Place(_BY_LAST_DAY, last["due_on"].toordinal(), str(last["id"])))
        return Page(items=tuple(map(_request, shown)), next_cursor=following, total=total)

    async def _total(self, *, answered: bool) -> int:
        return await self._statements.count(
            "SELECT count(*) FROM subject_requests WHERE (answered_at IS NOT NULL) = %s", (answered,)
        )


def _after(page: PageRequest) -> dict[str, object]:
    """Raise CursorInvalid."""
    if page.cursor is None:
        return {"after": None, "after_id": None, "limit": page.limit + 1}
    place = decode(page.cursor, _BY_LAST_DAY)
    try:
        day = date.fromordinal(place.key)
    except (ValueError, OverflowError):
        raise CursorInvalid from None
    return {"after": day, "after_id": place.id, "limit": page.limit + 1}


def _request(row: Record) -> SubjectRequest:
    return SubjectRequest(
        id=row["id"],
        client_id=ClientId(row["client_id"]),
        case=Case(row["legal_case"]),
        received_at=row["received_at"],
        due_on=row["due_on"],
        note=row["note"],
        prolonged_at=row["prolonged_at"],
        prolonged_because=row["prolonged_because"],
        answered_at=row["answered_at"],
    )
