"""Payments, refunds and the inbox of provider events in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Record, Statements
from application.payments.ports import PaymentEventLog, PaymentRepository, RefundRepository
from application.shared.ports import Ids
from domain.payments.errors import RefundNotFound, ReviewCaseNotFound
from domain.payments.payment import Outcome, Payment, PaymentState, ProviderEvent
from domain.payments.refund import Refund, RefundReason, RefundState
from domain.shared.ids import ClientId, OrderId, PaymentId, RefundId
from domain.shared.money import Money

_REJECTED_BYTES: Final = 4096

_ADD: Final[LiteralString] = """
INSERT INTO payments (id, invoice_id, order_id, client_id, provider, amount_minor, state, redirect_url, reference,
                      refund_pending_minor, refunded_minor, created_at, expires_at)
VALUES (%(id)s, %(invoice_id)s, %(order_id)s, %(client_id)s, %(provider)s, %(amount_minor)s, %(state)s,
        %(redirect_url)s, %(reference)s, %(refund_pending_minor)s, %(refunded_minor)s, %(created_at)s, %(expires_at)s)
"""
_SAVE: Final[LiteralString] = """
UPDATE payments SET state = %(state)s, redirect_url = %(redirect_url)s, reference = %(reference)s,
    refund_pending_minor = %(refund_pending_minor)s, refunded_minor = %(refunded_minor)s
WHERE id = %(id)s
"""
_RECORD: Final[LiteralString] = """
INSERT INTO payment_events (provider, event_id, kind, invoice_id, payment_id, amount_minor, reference, outcome,
                            received_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (provider, event_id) DO NOTHING
"""
_RESOLVE: Final[LiteralString] = """
UPDATE payment_events SET resolved_at = %s, resolved_by = %s, resolution = %s
WHERE provider = %s AND event_id = %s AND outcome = 'needs_review' AND resolved_at IS NULL
"""
_ADD_REFUND: Final[LiteralString] = """
INSERT INTO refunds (id, payment_id, order_id, amount_minor, reason, state, requested_at, due_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


class SqlPayments(PaymentRepository):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def next_invoice_id(self) -> int:
        row = await self._statements.one("SELECT nextval('payment_invoice_ids') AS id")
        assert row is not None
        return int(row["id"])

    async def order_of_invoice(self, provider: str, invoice_id: int) -> OrderId | None:
        row = await self._statements.one(
            "SELECT order_id FROM payments WHERE invoice_id = %s AND provider = %s", (invoice_id, provider)
        )
        return OrderId(row["order_id"]) if row else None

    async def of_order(self, order_id: OrderId) -> list[Payment]:
        rows = await self._statements.all(
            "SELECT * FROM payments WHERE order_id = %s ORDER BY id FOR UPDATE", (order_id,)
        )
        return [_to_payment(row) for row in rows]

    async def add(self, payment: Payment) -> None:
        await self._statements.run(
            _ADD,
            {
                **_changing(payment),
                "invoice_id": payment.invoice_id,
                "order_id": payment.order_id,
                "client_id": payment.client_id,
                "provider": payment.provider,
                "amount_minor": payment.amount.minor,
                "created_at": payment.created_at,
                "expires_at": payment.expires_at,
            },
        )
        self._outbox.put(payment.pull_events())

    async def save(self, payment: Payment) -> None:
        await self._statements.run(_SAVE, _changing(payment))
        self._outbox.put(payment.pull_events())


class SqlRefunds(RefundRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def order_of(self, refund_id: RefundId) -> OrderId:
        row = await self._statements.one("SELECT order_id FROM refunds WHERE id = %s", (refund_id,))
        if row is None:
            raise RefundNotFound(refund_id)
        return OrderId(row["order_id"])

    async def get(self, refund_id: RefundId) -> Refund:
        row = await self._statements.one("SELECT * FROM refunds WHERE id = %s FOR UPDATE", (refund_id,))
        if row is None:
            raise RefundNotFound(refund_id)
        return Refund(
            id=refund_id,
            payment_id=PaymentId(row["payment_id"]),
            order_id=OrderId(row["order_id"]),
            amount=Money(row["amount_minor"]),
            reason=RefundReason(row["reason"]),
            state=RefundState(row["state"]),
            requested_at=row["requested_at"],
            due_at=row["due_at"],
            settled_at=row["settled_at"],
            failure=row["failure"],
        )

    async def add(self, refund: Refund) -> None:
        await self._statements.run(
            _ADD_REFUND,
            (
                refund.id,
                refund.payment_id,
                refund.order_id,
                refund.amount.minor,
                refund.reason.value,
                refund.state.value,
                refund.requested_at,
                refund.due_at,
            ),
        )

    async def save(self, refund: Refund) -> None:
        await self._statements.run(
            "UPDATE refunds SET state = %s, settled_at = %s, failure = %s WHERE id = %s",
            (refund.state.value, refund.settled_at, refund.failure, refund.id),
        )


class SqlPaymentEvents(PaymentEventLog):
    def __init__(self, statements: Statements, ids: Ids) -> None:
        self._statements = statements
        self._ids = ids

    async def record(
        self, event: ProviderEvent, outcome: Outcome, *, payment_id: PaymentId | None, at: datetime
    ) -> bool:
        written = await self._statements.run(
            _RECORD,
            (
                event.provider,
                event.event_id,
                event.kind.value,
                event.invoice_id,
                payment_id,
                event.amount.minor,
                event.reference,
                outcome.value,
                at,
            ),
        )
        return written == 1

    async def reject(self, provider: str, body: bytes, reason: str, *, at: datetime) -> None:
        await self._statements.run(
            "INSERT INTO rejected_callbacks (id, provider, body, reason, received_at) VALUES (%s, %s, %s, %s, %s)",
            (self._ids.new(), provider, body[:_REJECTED_BYTES], reason, at),
        )

    async def resolve(self, provider: str, event_id: str, note: str, *, by: str, at: datetime) -> None:
        if not await self._statements.run(_RESOLVE, (at, by, note, provider, event_id)):
            raise ReviewCaseNotFound(event_id)


def _changing(payment: Payment) -> Record:
    return {
        "id": payment.id,
        "state": payment.state.value,
        "redirect_url": payment.redirect_url,
        "reference": payment.reference,
        "refund_pending_minor": payment.refund_pending.minor,
        "refunded_minor": payment.refunded.minor,
    }


def _to_payment(row: Record) -> Payment:
    return Payment(
        id=PaymentId(row["id"]),
        invoice_id=row["invoice_id"],
        order_id=OrderId(row["order_id"]),
        client_id=ClientId(row["client_id"]),
        provider=row["provider"],
        amount=Money(row["amount_minor"]),
        state=PaymentState(row["state"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        redirect_url=row["redirect_url"],
        reference=row["reference"],
        refund_pending=Money(row["refund_pending_minor"]),
        refunded=Money(row["refunded_minor"]),
    )
