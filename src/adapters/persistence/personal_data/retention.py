"""What is past its term, by the batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.personal_data.map import TABLES
from adapters.persistence.statements import Statements
from application.personal_data.retention import Kept, RetentionStore


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """`late` is the condition; `blanks` says which columns are emptied, None that the row goes."""

    table: LiteralString
    late: LiteralString
    blanks: tuple[LiteralString, ...] | None = None

    @property
    def forgetting(self) -> LiteralString:
        rows = (
            f"WHERE ctid = ANY(ARRAY(SELECT ctid FROM {self.table} WHERE {self.late}"
            " LIMIT %(limit)s FOR UPDATE SKIP LOCKED))"
        )
        if self.blanks is None:
            return f"DELETE FROM {self.table} {rows}"
        erased = TABLES[self.table].erased
        return (
            f"UPDATE {self.table} SET {', '.join(f'{name} = {erased[name]}' for name in self.blanks)} {rows}"
        )


RULES: Final[Mapping[Kept, _Rule]] = {
    Kept.IDEMPOTENCY_ANSWERS: _Rule(table="idempotency_keys", late="created_at < %(before)s"),
    Kept.REJECTED_CALLBACKS: _Rule(table="rejected_callbacks", late="received_at < %(before)s"),
    Kept.ENDED_SESSIONS: _Rule(table="sessions", late="(rotated_at < %(before)s OR revoked_at < %(before)s)"),
    Kept.DOOR_CODES: _Rule(table="door_links", late="expires_at < %(before)s"),
    Kept.BANNER_CLICKERS: _Rule(table="banner_clickers", late="clicked_at < %(before)s"),
    Kept.DIALOGUES: _Rule(
        table="messages",
        late=(
            "created_at < %(before)s AND state NOT IN ('queued', 'sending')"
            " AND (text <> '' OR params <> '{}')"
        ),
        blanks=("text", "params"),
    ),
}


class SqlRetention(RetentionStore):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def count(self, kind: Kept, *, before: datetime) -> int:
        rule = RULES[kind]
        return await self._statements.count(
            f"SELECT count(*) FROM {rule.table} WHERE {rule.late}", {"before": before}
        )

    async def forget(self, kind: Kept, *, before: datetime, limit: int) -> int:
        return await self._statements.run(RULES[kind].forgetting, {"before": before, "limit": limit})
