"""The mock gateway's own page: a person plays the provider. Never there in production."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol

from application.orders.ports import OrderReader
from application.payments.jobs import deliver_mock
from application.payments.ports import PaymentGateways, PaymentReader, PaymentView
from application.payments.take_payment_event import TakePaymentEvent
from application.shared.ports import Clock, JobQueue, UnitOfWork
from domain.payments.errors import PaymentNotFound
from domain.payments.payment import EventKind, Outcome
from domain.shared.ids import PaymentId

_AFTER_EXPIRY: Final = timedelta(seconds=2)


class MockAction(StrEnum):
    PAY = "pay"
    DECLINE = "decline"
    PAY_TWICE = "pay-twice"
    PAY_LATE = "pay-late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A callback as the provider sends it, signature included."""

    body: bytes
    headers: Mapping[str, str]


class MockProvider(Protocol):
    provider: str

    @abstractmethod
    def notice(self, payment: PaymentView, kind: EventKind) -> Notice:
        """The same payment and kind give the same notice: pressing a button again is a repeated delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtMockPayment:
    """The payment as its page shows it, to whoever has the link: the id cannot be guessed."""

    mock: MockProvider
    gateways: PaymentGateways
    payments: PaymentReader

    async def __call__(self, payment_id: PaymentId) -> PaymentView:
        """Raise PaymentNotFound, or ProviderUnknown where the mock is switched off."""
        self.gateways.get(self.mock.provider)
        payment = await self.payments.payment(payment_id)
        if payment.provider != self.mock.provider:
            raise PaymentNotFound(payment_id)
        return payment


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverMockNotice:
    """Deliver a notice through the same intake as every provider's."""

    mock: MockProvider
    look: LookAtMockPayment
    take_payment_event: TakePaymentEvent

    async def __call__(self, payment_id: PaymentId, kind: EventKind = EventKind.SUCCESS) -> Outcome:
        """Raise PaymentNotFound or ProviderUnknown."""
        notice = self.mock.notice(await self.look(payment_id), kind)
        return await self.take_payment_event(self.mock.provider, notice.body, notice.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActAtMockProvider:
    """What a press of a button on the mock page does. `pay-late` pays when the order has expired."""

    deliver: DeliverMockNotice
    look: LookAtMockPayment
    orders: OrderReader
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock

    async def __call__(self, payment_id: PaymentId, action: MockAction) -> Outcome | None:
        """None when the notice will come later. Raise PaymentNotFound or ProviderUnknown."""
        if action is MockAction.PAY_LATE:
            await self._deliver_after_expiry(payment_id)
            return None
        if action is MockAction.DECLINE:
            return await self.deliver(payment_id, EventKind.FAILURE)
        outcome = await self.deliver(payment_id)
        if action is MockAction.PAY_TWICE:
            outcome = await self.deliver(payment_id)
        return outcome

    async def _deliver_after_expiry(self, payment_id: PaymentId) -> None:
        payment = await self.look(payment_id)
        details = await self.orders.details(payment.order_id)
        moment = details.order.expires_at or self.clock.now()
        async with self.uow:
            await self.jobs.enqueue(deliver_mock(payment_id, moment + _AFTER_EXPIRY))
