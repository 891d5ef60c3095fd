"""Payments, refunds and provider events in memory, and a provider that answers by script."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta

import msgspec

from application.payments.ports import (
    PaymentEventLog,
    PaymentGateway,
    PaymentRepository,
    PaymentRequest,
    RefundAnswer,
    RefundRepository,
    RefundRequest,
    SignatureInvalid,
)
from domain.payments.errors import RefundNotFound, ReviewCaseNotFound
from domain.payments.payment import Outcome, Payment, ProviderEvent
from domain.payments.refund import Refund
from domain.shared.ids import OrderId, PaymentId, RefundId
from tests.fakes.world import World


class InMemoryPayments(PaymentRepository):
    def __init__(self, world: World) -> None:
        self._world = world

    async def next_invoice_id(self) -> int:
        self._world.invoices += 1
        return self._world.invoices

    async def order_of_invoice(self, provider: str, invoice_id: int) -> OrderId | None:
        for payment in self._world.payments.values():
            if (payment.provider, payment.invoice_id) == (provider, invoice_id):
                return payment.order_id
        return None

    async def of_order(self, order_id: OrderId) -> list[Payment]:
        own = [payment for payment in self._world.payments.values() if payment.order_id == order_id]
        return deepcopy(sorted(own, key=lambda payment: payment.id))

    async def add(self, payment: Payment) -> None:
        await self.save(payment)

    async def save(self, payment: Payment) -> None:
        self._world.published += payment.pull_events()
        self._world.payments[payment.id] = deepcopy(payment)


class InMemoryRefunds(RefundRepository):
    def __init__(self, world: World) -> None:
        self._world = world

    async def order_of(self, refund_id: RefundId) -> OrderId:
        return (await self.get(refund_id)).order_id

    async def get(self, refund_id: RefundId) -> Refund:
        try:
            return deepcopy(self._world.refunds[refund_id])
        except KeyError:
            raise RefundNotFound(refund_id) from None

    async def add(self, refund: Refund) -> None:
        self._world.refunds[refund.id] = deepcopy(refund)

    async def save(self, refund: Refund) -> None:
        self._world.refunds[refund.id] = deepcopy(refund)


class InMemoryPaymentEvents(PaymentEventLog):
    def __init__(self, world: World) -> None:
        self._world = world

    async def record(
        self, event: ProviderEvent, outcome: Outcome, *, payment_id: PaymentId | None, at: datetime
    ) -> bool:
        key = (event.provider, event.event_id)
        if key in self._world.events:
            return False
        self._world.events[key] = outcome
        return True

    async def reject(self, provider: str, body: bytes, reason: str, *, at: datetime) -> None:
        self._world.rejected.append((body, at))

    async def resolve(self, provider: str, event_id: str, note: str, *, by: str, at: datetime) -> None:
        if self._world.events.get((provider, event_id)) is not Outcome.NEEDS_REVIEW:
            raise ReviewCaseNotFound(event_id)


class ScriptedGateway(PaymentGateway):
    """Its callbacks are unsigned JSON of a ProviderEvent; a body that is none counts as forged."""

    provider = "scripted"
    window = timedelta(minutes=20)

    def __init__(self) -> None:
        self.refunds: list[RefundRequest] = []
        self.answer = RefundAnswer.SETTLED

    async def start(self, request: PaymentRequest) -> str:
        return f"https://pay.example/{request.invoice_id}"

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        try:
            return msgspec.json.decode(body, type=ProviderEvent)
        except msgspec.MsgspecError:
            raise SignatureInvalid from None

    async def refund(self, request: RefundRequest) -> RefundAnswer:
        self.refunds.append(request)
        return self.answer
