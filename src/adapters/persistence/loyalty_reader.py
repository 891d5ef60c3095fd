"""What a client sees of points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.loyalty_programs import SqlPrograms
from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.loyalty.ports import LotView, LoyaltyReader, PointsEntry, Standing
from application.shared.page import Page, PageRequest
from domain.loyalty.program import Program, Tier
from domain.shared.ids import ClientId, LotId
from domain.shared.ledger import AccountKind
from domain.shared.money import Money
from domain.shared.points import Points

_CLIENT: Final[LiteralString] = """
SELECT c.tier_code, (
    SELECT coalesce(sum(captured_minor - orphaned_minor - refunded_minor), 0)::bigint
    FROM orders WHERE client_id = c.id AND payment IN ('paid', 'partially_refunded')) AS spent_minor
FROM clients c WHERE c.id = %s
"""
_LOTS: Final[LiteralString] = """
SELECT id, state, remaining_hundredths, held_hundredths, expires_at FROM point_lots
WHERE client_id = %(client_id)s AND state IN ('pending', 'active')
  AND (expires_at IS NULL OR expires_at > %(at)s OR held_hundredths > 0)
ORDER BY expires_at NULLS LAST, id
"""
_SEEN: Final[LiteralString] = """
source LIKE 'points\\_%%' AND ('points_merged' NOT IN (source, destination)
                               OR source IN ('points_active', 'points_pending')
                               OR destination IN ('points_active', 'points_pending'))
"""
# What the client has gained or lost: moves between own accounts other than these change nothing for him. Of a merge
# only what can be spent is shown, now or later; the company's side of it is nobody's gain.
_ENTRIES: Final[LiteralString] = f"""
SELECT key, source, destination, amount, occurred_at FROM ledger_transfers
WHERE client_id = %(client_id)s AND {_SEEN}
  AND (%(before_at)s::timestamptz IS NULL OR (occurred_at, key) < (%(before_at)s, %(before_id)s::text))
ORDER BY occurred_at DESC, key DESC LIMIT %(limit)s
"""
_COUNT: Final[LiteralString] = f"SELECT count(*) FROM ledger_transfers WHERE client_id = %s AND {_SEEN}"
_OWN: Final = (AccountKind.POINTS_ACTIVE.value, AccountKind.POINTS_PENDING.value)


class SqlLoyaltyReader(LoyaltyReader):
    def __init__(self, statements: Statements, programs: SqlPrograms) -> None:
        self._statements = statements
        self._programs = programs

    async def standing(self, client_id: ClientId, *, at: datetime) -> Standing:
        client = await self._statements.one(_CLIENT, (client_id,)) or {"tier_code": None, "spent_minor": 0}
        lots = await self._statements.all(_LOTS, {"client_id": client_id, "at": at})
        program = await self._programs.current()
        spent = Money(client["spent_minor"])
        active = [lot for lot in lots if lot["state"] == "active"]
        return Standing(
            active=_sum(
                lot["remaining_hundredths"]
                for lot in active
                if lot["expires_at"] is None or lot["expires_at"] > at
            ),
            pending=_sum(lot["remaining_hundredths"] for lot in lots if lot["state"] == "pending"),
            held=_sum(lot["held_hundredths"] for lot in lots),
            spent_total=spent,
            tier=program.tier(client["tier_code"]) if program else None,
            next_tier=_next_tier(program, client["tier_code"]),
            expiring=tuple(
                _to_lot(lot) for lot in active if lot["expires_at"] and lot["remaining_hundredths"]
            ),
        )

    async def entries(self, client_id: ClientId, page: PageRequest) -> Page[PointsEntry]:
        rows = await self._statements.all(_ENTRIES, {"client_id": client_id, **before(page, str)})
        return cut_page(
            rows,
            page,
            to_item=_to_entry,
            place=lambda row: (row["occurred_at"], row["key"]),
            total=await self._statements.count(_COUNT, (client_id,)) if page.with_total else None,
        )


def _sum(parts: Iterable[int]) -> Points:
    return Points(sum(parts))


def _next_tier(program: Program | None, tier_code: str | None) -> Tier | None:
    """The tier above the client's own, if there is one."""
    if program is None:
        return None
    own = program.tier(tier_code)
    above = [tier for tier in program.tiers if tier.spent_from > own.spent_from]
    return min(above, key=lambda tier: tier.spent_from, default=None)


def _to_lot(row: Record) -> LotView:
    return LotView(
        id=LotId(row["id"]), points=Points(row["remaining_hundredths"]), expires_at=row["expires_at"]
    )


def _to_entry(row: Record) -> PointsEntry:
    """Between pending and active nothing is gained; what leaves both is a loss."""
    gained, lost = row["destination"] in _OWN, row["source"] in _OWN
    sign = 0 if gained == lost else (1 if gained else -1)
    return PointsEntry(
        key=row["key"],
        kind=row["key"].partition(":")[0],
        change=Points(sign * row["amount"]),
        at=row["occurred_at"],
    )
