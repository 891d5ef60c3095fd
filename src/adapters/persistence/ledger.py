"""The ledger's tables and its one posting statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row
from adapters.persistence.statements import Record, Statements
from application.ledger.ports import AccountProof, Ledger, LedgerProof, LedgerReader
from domain.shared.ids import ClientId
from domain.shared.ledger import AccountKind, BalanceTooLow, Transfer, TransferKeyReused


class LedgerAccountRow(Row):
    """One balance, kept by the statement that posts. A debit that overdraws breaks the check."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (CheckConstraint("balance >= 0 OR may_go_below_zero", name="balance"),)

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    balance: Mapped[int]
    may_go_below_zero: Mapped[bool]


class LedgerTransferRow(Row):
    """Append-only: a trigger refuses changes."""

    __tablename__ = "ledger_transfers"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_ledger_transfers_client_id_occurred_at", "client_id", "occurred_at"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    source: Mapped[str]
    destination: Mapped[str]
    amount: Mapped[int]
    occurred_at: Mapped[datetime]


class LedgerEntryRow(Row):
    """The two legs of a transfer; append-only: a trigger refuses changes."""

    __tablename__ = "ledger_entries"
    __table_args__ = (Index("ix_ledger_entries_client_id_kind", "client_id", "kind"),)

    transfer_key: Mapped[str] = mapped_column(ForeignKey("ledger_transfers.key"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    delta: Mapped[int]


# Accounts are locked in the order of their key before anything changes (rule R0-7). A debit needs an existing
# account; a credit makes one. A replayed key inserts no transfer, so nothing moves.
_POST: Final[LiteralString] = """
WITH wanted AS (
    SELECT * FROM unnest(%(keys)s::text[], %(clients)s::uuid[], %(sources)s::text[], %(destinations)s::text[],
                         %(amounts)s::bigint[], %(source_below_zero)s::boolean[],
                         %(destination_below_zero)s::boolean[], %(moments)s::timestamptz[])
        AS t (key, client_id, source, destination, amount, source_below_zero, destination_below_zero, occurred_at)
), posted AS (
    INSERT INTO ledger_transfers (key, client_id, source, destination, amount, occurred_at)
    SELECT key, client_id, source, destination, amount, occurred_at FROM wanted ORDER BY key
    ON CONFLICT (key) DO NOTHING
    RETURNING key
), legs AS (
    SELECT w.key, w.client_id, leg.kind, leg.delta, leg.below_zero
    FROM wanted w JOIN posted USING (key),
    LATERAL (VALUES (w.source, -w.amount, w.source_below_zero),
                    (w.destination, w.amount, w.destination_below_zero)) AS leg (kind, delta, below_zero)
), written AS (
    INSERT INTO ledger_entries (transfer_key, kind, client_id, delta)
    SELECT key, kind, client_id, delta FROM legs
), sums AS (
    SELECT client_id, kind, sum(delta)::bigint AS delta, bool_or(below_zero) AS below_zero
    FROM legs GROUP BY client_id, kind
), locked AS MATERIALIZED (
    SELECT a.client_id, a.kind FROM ledger_accounts a JOIN sums USING (client_id, kind)
    ORDER BY a.client_id, a.kind FOR UPDATE OF a
), debited AS (
    UPDATE ledger_accounts a SET balance = a.balance + s.delta
    FROM sums s
    WHERE a.client_id = s.client_id AND a.kind = s.kind AND s.delta < 0 AND NOT s.below_zero
      AND (SELECT count(*) FROM locked) >= 0
    RETURNING 1
), credited AS (
    INSERT INTO ledger_accounts AS a (client_id, kind, balance, may_go_below_zero)
    SELECT client_id, kind, delta, below_zero FROM sums
    WHERE (delta >= 0 OR below_zero) AND (SELECT count(*) FROM locked) >= 0
    ORDER BY client_id, kind
    ON CONFLICT (client_id, kind) DO UPDATE SET balance = a.balance + excluded.balance
    RETURNING 1
)
SELECT (SELECT array_agg(key) FROM posted) AS posted,
       (SELECT count(*) FROM sums) AS accounts,
       (SELECT count(*) FROM debited) + (SELECT count(*) FROM credited) AS touched
"""

_KNOWN: Final[LiteralString] = """
SELECT key, client_id, source, destination, amount, occurred_at FROM ledger_transfers WHERE key = ANY(%s)
"""

_PROOF: Final[LiteralString] = """
SELECT kind,
       coalesce(sum(a.balance), 0)::bigint AS kept,
       coalesce(sum(e.total), 0)::bigint AS recomputed,
       count(*) FILTER (WHERE a.balance IS DISTINCT FROM coalesce(e.total, 0)) AS differing
FROM ledger_accounts a
FULL JOIN (SELECT client_id, kind, sum(delta) AS total FROM ledger_entries GROUP BY client_id, kind) e
     USING (client_id, kind)
GROUP BY kind ORDER BY kind
"""


class SqlLedger(Ledger):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def post(self, transfers: Sequence[Transfer]) -> None:
        transfers = _without_repetitions(transfers)
        if not transfers:
            return
        result = await self._statements.one(
            _POST,
            {
                "keys": [transfer.key for transfer in transfers],
                "clients": [transfer.client_id for transfer in transfers],
                "sources": [transfer.source.value for transfer in transfers],
                "destinations": [transfer.destination.value for transfer in transfers],
                "amounts": [transfer.amount for transfer in transfers],
                "source_below_zero": [transfer.source.may_go_below_zero for transfer in transfers],
                "destination_below_zero": [transfer.destination.may_go_below_zero for transfer in transfers],
                "moments": [transfer.at for transfer in transfers],
            },
        )
        assert result is not None
        if result["touched"] != result["accounts"]:
            raise BalanceTooLow("An account of this transfer was never credited.")
        posted = set(result["posted"] or ())
        await self._check_replays([transfer for transfer in transfers if transfer.key not in posted])

    async def _check_replays(self, replayed: Sequence[Transfer]) -> None:
        if not replayed:
            return
        rows = await self._statements.all(_KNOWN, ([transfer.key for transfer in replayed],))
        known = {row["key"]: _to_transfer(row) for row in rows}
        for transfer in replayed:
            if not known[transfer.key].same_move(transfer):
                raise TransferKeyReused(f"Transfer {transfer.key} was posted with another content.")


def _without_repetitions(transfers: Sequence[Transfer]) -> list[Transfer]:
    by_key: dict[str, Transfer] = {}
    for transfer in transfers:
        if not by_key.setdefault(transfer.key, transfer).same_move(transfer):
            raise TransferKeyReused(f"Transfer {transfer.key} comes twice, with different content.")
    return list(by_key.values())


class SqlLedgerReader(LedgerReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def balance(self, client_id: ClientId, kind: AccountKind) -> int:
        row = await self._statements.one(
            "SELECT balance FROM ledger_accounts WHERE client_id = %s AND kind = %s", (client_id, kind.value)
        )
        return row["balance"] if row else 0

    async def proof(self) -> LedgerProof:
        rows = await self._statements.all(_PROOF)
        return LedgerProof(
            accounts=tuple(
                AccountProof(
                    kind=AccountKind(row["kind"]),
                    kept=row["kept"],
                    recomputed=row["recomputed"],
                    differing=row["differing"],
                )
                for row in rows
            )
        )


def _to_transfer(row: Record) -> Transfer:
    return Transfer(
        key=row["key"],
        client_id=ClientId(row["client_id"]),
        source=AccountKind(row["source"]),
        destination=AccountKind(row["destination"]),
        amount=row["amount"],
        at=row["occurred_at"],
    )
