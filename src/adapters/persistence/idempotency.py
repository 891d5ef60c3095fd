"""Answers kept by idempotency key (rule R0-6)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row
from adapters.persistence.statements import Statements
from application.shared.idempotency import Answer, Claim, IdempotencyStore, KeyInFlight, Remembered
from application.shared.ports import Clock


class IdempotencyKeyRow(Row):
    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    status: Mapped[int]
    body: Mapped[bytes]
    replays: Mapped[int]
    created_at: Mapped[datetime]


class SqlIdempotencyStore(IdempotencyStore):
    """An advisory lock of the transaction says that a key is in flight; the primary key is the last guard."""

    def __init__(self, statements: Statements, clock: Clock) -> None:
        self._statements = statements
        self._clock = clock

    async def recall(self, claim: Claim) -> Remembered | None:
        digest = hashlib.sha256(f"{claim.scope}\n{claim.key}".encode()).digest()
        lock = int.from_bytes(digest[:8], signed=True)
        locked = await self._statements.one("SELECT pg_try_advisory_xact_lock(%s) AS mine", (lock,))
        if locked is None or not locked["mine"]:
            raise KeyInFlight
        row = await self._statements.one(
            "UPDATE idempotency_keys SET replays = replays + (fingerprint = %s)::int WHERE scope = %s AND key = %s"
            " RETURNING fingerprint, status, body",
            (claim.fingerprint, claim.scope, claim.key),
        )
        if row is None:
            return None
        return Remembered(
            fingerprint=row["fingerprint"],
            answer=Answer(status=row["status"], body=row["body"], replayed=True),
        )

    async def remember(self, claim: Claim, answer: Answer) -> None:
        await self._statements.run(
            "INSERT INTO idempotency_keys (scope, key, fingerprint, status, body, replays, created_at)"
            " VALUES (%s, %s, %s, %s, %s, 0, %s)",
            (claim.scope, claim.key, claim.fingerprint, answer.status, answer.body, self._clock.now()),
        )
