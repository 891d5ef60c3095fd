"""Who a card belongs to, locked against everything that could be written about them meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.statements import Statements
from application.personal_data.ports import Subject, SubjectRepository
from domain.clients.errors import ClientNotFound
from domain.personal_data.obstacles import Obstacle, ObstacleKind
from domain.shared.ids import ClientId

# Up to the card that is theirs today, then down to every card that went into it.
_CARDS: Final[LiteralString] = """
WITH RECURSIVE up AS (
    SELECT id, merged_into FROM clients WHERE id = %s
    UNION SELECT c.id, c.merged_into FROM clients c JOIN up ON c.id = up.merged_into
), cards AS (
    SELECT id FROM up WHERE merged_into IS NULL
    UNION SELECT c.id FROM clients c JOIN cards ON c.merged_into = cards.id
)
SELECT cards.id, clients.erased_at IS NOT NULL AS erased, clients.merged_into IS NULL AS today
FROM cards JOIN clients USING (id) ORDER BY cards.id
"""

# In the order in which others lock them, so that nobody waits in a ring: the card comes last, because whoever
# writes about a client holds it too, at the end of their work.
_LOCKS: Final[tuple[LiteralString, ...]] = (
    "SELECT FROM carts WHERE client_id = ANY(%s) ORDER BY client_id FOR UPDATE",
    "SELECT FROM orders WHERE client_id = ANY(%s) ORDER BY id FOR UPDATE",
    "SELECT FROM point_lots WHERE client_id = ANY(%s) ORDER BY id FOR UPDATE",
    "SELECT FROM clients WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
)

_OBSTACLES: Final[LiteralString] = """
SELECT 'open_order' AS kind, number::text AS reference FROM orders
 WHERE client_id = ANY(%(cards)s) AND state IN ('awaiting_payment', 'new', 'confirmed')
UNION ALL SELECT 'live_payment', invoice_id::text FROM payments
 WHERE client_id = ANY(%(cards)s) AND state IN ('created', 'pending') AND expires_at > %(at)s
UNION ALL SELECT 'open_refund', o.number::text FROM refunds r JOIN orders o ON o.id = r.order_id
 WHERE o.client_id = ANY(%(cards)s) AND r.state <> 'settled'
UNION ALL SELECT 'unclear_payment', p.invoice_id::text FROM payment_events e JOIN payments p ON p.id = e.payment_id
 WHERE p.client_id = ANY(%(cards)s) AND e.outcome = 'needs_review' AND e.resolved_at IS NULL
UNION ALL SELECT CASE kind WHEN 'points_held' THEN 'held_points' ELSE 'orphan_money' END,
                 (sum(balance) / 100)::numeric(20, 2)::text FROM ledger_accounts
 WHERE client_id = ANY(%(cards)s) AND kind IN ('points_held', 'orphan_payments') GROUP BY kind HAVING sum(balance) > 0
UNION ALL SELECT 'staff_member', role FROM staff_members WHERE client_id = ANY(%(cards)s)
ORDER BY kind, reference
"""


class SqlSubjects(SubjectRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def find(self, client_id: ClientId) -> Subject:
        rows = await self._statements.all(_CARDS, (client_id,))
        today = [ClientId(row["id"]) for row in rows if row["today"]]
        if not today or any(row["erased"] for row in rows):
            raise ClientNotFound
        return Subject(client_id=today[0], cards=tuple(ClientId(row["id"]) for row in rows))

    async def lock(self, client_id: ClientId) -> Subject:
        subject = await self.find(client_id)
        while True:
            await self._lock(subject)
            # Somebody may have merged or erased them while we waited.
            now = await self.find(client_id)
            if now == subject:
                return subject
            subject = now

    async def lock_card(self, client_id: ClientId) -> Subject:
        subject = Subject(client_id=client_id, cards=(client_id,))
        if not await self._lock(subject):
            raise ClientNotFound
        return subject

    async def obstacles(self, subject: Subject, *, at: datetime) -> tuple[Obstacle, ...]:
        rows = await self._statements.all(_OBSTACLES, {"cards": list(subject.cards), "at": at})
        return tuple(Obstacle(kind=ObstacleKind(row["kind"]), reference=row["reference"]) for row in rows)

    async def _lock(self, subject: Subject) -> int:
        """How many of the cards there are."""
        found = 0
        for statement in _LOCKS:
            found = await self._statements.run(statement, (list(subject.cards),))
        return found
