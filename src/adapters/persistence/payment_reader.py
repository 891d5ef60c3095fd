"""Payments as payers and the desk see them."""

from __future__ import annotations

from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.payments.ports import PaymentReader, PaymentView, RefundView, ReviewCase
from application.shared.page import Page, PageRequest
from domain.payments.errors import PaymentNotFound
from domain.payments.payment import PaymentState
from domain.payments.refund import RefundReason, RefundState
from domain.shared.ids import ClientId, OrderId, PaymentId, RefundId
from domain.shared.money import Money

_REVIEW: Final[LiteralString] = """
SELECT e.*, p.order_id FROM payment_events e LEFT JOIN payments p ON p.id = e.payment_id
WHERE e.outcome = 'needs_review' AND e.resolved_at IS NULL
  AND (%(before_at)s::timestamptz IS NULL OR (e.received_at, e.event_id) < (%(before_at)s, %(before_id)s::text))
ORDER BY e.received_at DESC, e.event_id DESC LIMIT %(limit)s
"""
_ORPHANS: Final[LiteralString] = """
SELECT * FROM refunds WHERE (reason = 'orphan' AND state IN ('requested', 'pending') OR state = 'failed')
  AND (%(before_at)s::timestamptz IS NULL OR (requested_at, id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY requested_at DESC, id DESC LIMIT %(limit)s
"""
_COUNT_REVIEW: Final[LiteralString] = """
SELECT count(*) FROM payment_events WHERE outcome = 'needs_review' AND resolved_at IS NULL
"""
_COUNT_ORPHANS: Final[LiteralString] = """
SELECT count(*) FROM refunds WHERE reason = 'orphan' AND state IN ('requested', 'pending') OR state = 'failed'
"""

_LATE: Final[LiteralString] = """
SELECT id FROM refunds WHERE state IN ('requested', 'pending') AND due_at < %s ORDER BY due_at LIMIT %s
"""


class SqlPaymentReader(PaymentReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def payment(self, payment_id: PaymentId) -> PaymentView:
        row = await self._statements.one("SELECT * FROM payments WHERE id = %s", (payment_id,))
        if row is None:
            raise PaymentNotFound(payment_id)
        return PaymentView(
            id=PaymentId(row["id"]),
            invoice_id=row["invoice_id"],
            order_id=OrderId(row["order_id"]),
            client_id=ClientId(row["client_id"]),
            provider=row["provider"],
            amount=Money(row["amount_minor"]),
            state=PaymentState(row["state"]),
            redirect_url=row["redirect_url"],
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            refunded=Money(row["refunded_minor"]),
        )

    async def review_cases(self, page: PageRequest) -> Page[ReviewCase]:
        rows, total = await self._page(_REVIEW, _COUNT_REVIEW, page, str)
        return cut_page(
            rows, page, to_item=_to_case, place=lambda row: (row["received_at"], row["event_id"]), total=total
        )

    async def orphans(self, page: PageRequest) -> Page[RefundView]:
        rows, total = await self._page(_ORPHANS, _COUNT_ORPHANS, page)
        return cut_page(
            rows, page, to_item=_to_refund, place=lambda row: (row["requested_at"], row["id"]), total=total
        )

    async def open_refunds(self, due_before: datetime, *, limit: int) -> tuple[RefundId, ...]:
        rows = await self._statements.all(_LATE, (due_before, limit))
        return tuple(RefundId(row["id"]) for row in rows)

    async def _page(
        self,
        sql: LiteralString,
        count_sql: LiteralString,
        page: PageRequest,
        id_type: type[UUID | str] = UUID,
    ) -> tuple[list[Record], int | None]:
        rows = await self._statements.all(sql, before(page, id_type))
        return rows, await self._statements.count(count_sql) if page.with_total else None


def _to_case(row: Record) -> ReviewCase:
    return ReviewCase(
        provider=row["provider"],
        event_id=row["event_id"],
        invoice_id=row["invoice_id"],
        amount=Money(row["amount_minor"]),
        reference=row["reference"],
        order_id=OrderId(row["order_id"]) if row["order_id"] else None,
        received_at=row["received_at"],
    )


def _to_refund(row: Record) -> RefundView:
    return RefundView(
        id=RefundId(row["id"]),
        payment_id=PaymentId(row["payment_id"]),
        order_id=OrderId(row["order_id"]),
        amount=Money(row["amount_minor"]),
        reason=RefundReason(row["reason"]),
        state=RefundState(row["state"]),
        requested_at=row["requested_at"],
        due_at=row["due_at"],
        failure=row["failure"],
    )
