"""Ports of payments."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from application.shared.page import Page, PageRequest
from domain.payments.payment import Outcome, Payment, PaymentState, ProviderEvent
from domain.payments.refund import Refund, RefundReason, RefundState
from domain.shared.errors import Forbidden, RuleViolated
from domain.shared.ids import ClientId, OrderId, PaymentId, RefundId
from domain.shared.money import Money


class SignatureInvalid(Forbidden):
    """The callback was not made by the provider. The reason goes to the rejected log only."""

    code = "payments.signature_invalid"

    def __init__(self) -> None:
        super().__init__("The signature is wrong.")


class EventMalformed(RuleViolated):
    code = "payments.event_malformed"

    def __init__(self, what: str) -> None:
        super().__init__(f"The signed event cannot be read: {what}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequest:
    payment_id: PaymentId
    invoice_id: int
    order_number: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """`refund_id` is the idempotency key at the provider."""

    refund_id: RefundId
    invoice_id: int
    reference: str
    amount: Money


class RefundAnswer(StrEnum):
    SETTLED = "settled"
    REFUSED = "refused"


class PaymentGateway(Protocol):
    """A payment provider. Its methods may call the outside: never inside a unit of work."""

    provider: str
    window: timedelta

    @abstractmethod
    async def start(self, request: PaymentRequest) -> str:
        """The address of the page where the payer pays. Repeatable with the same invoice."""

    @abstractmethod
    def read_event(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        """Verify a callback over its raw bytes, then read it. Raise SignatureInvalid or EventMalformed."""

    @abstractmethod
    async def refund(self, request: RefundRequest) -> RefundAnswer:
        """Return money by the way it came. Repeatable with the same refund id."""


class PaymentGateways(Protocol):
    @abstractmethod
    def get(self, provider: str) -> PaymentGateway:
        """Raise ProviderUnknown for a provider that is not switched on."""

    @abstractmethod
    def default(self) -> PaymentGateway:
        """The provider that new payments go through."""


class PaymentRepository(Protocol):
    """Payments of one order at a time, the order locked before. Use it inside a unit of work."""

    @abstractmethod
    async def next_invoice_id(self) -> int:
        """Positive, unique for ever, never reused after a failure (INV-PA-10)."""

    @abstractmethod
    async def order_of_invoice(self, provider: str, invoice_id: int) -> OrderId | None: ...

    @abstractmethod
    async def of_order(self, order_id: OrderId) -> list[Payment]:
        """Load and lock all attempts of an order, the oldest first."""

    @abstractmethod
    async def add(self, payment: Payment) -> None: ...

    @abstractmethod
    async def save(self, payment: Payment) -> None: ...


class RefundRepository(Protocol):
    @abstractmethod
    async def order_of(self, refund_id: RefundId) -> OrderId:
        """Whose order to lock first; raise RefundNotFound."""

    @abstractmethod
    async def get(self, refund_id: RefundId) -> Refund:
        """Load and lock; raise RefundNotFound."""

    @abstractmethod
    async def add(self, refund: Refund) -> None: ...

    @abstractmethod
    async def save(self, refund: Refund) -> None: ...


class PaymentEventLog(Protocol):
    """What providers said: an inbox that knows each event once (D2.2)."""

    @abstractmethod
    async def record(
        self, event: ProviderEvent, outcome: Outcome, *, payment_id: PaymentId | None, at: datetime
    ) -> bool:
        """Keep the event and what it did; False when it is known already."""

    @abstractmethod
    async def reject(self, provider: str, body: bytes, reason: str, *, at: datetime) -> None:
        """Keep a callback whose signature was wrong (INV-PA-5)."""

    @abstractmethod
    async def resolve(self, provider: str, event_id: str, note: str, *, by: str, at: datetime) -> None:
        """Close a case of the review desk; raise ReviewCaseNotFound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    id: PaymentId
    invoice_id: int
    order_id: OrderId
    client_id: ClientId
    provider: str
    amount: Money
    state: PaymentState
    redirect_url: str | None
    created_at: datetime
    expires_at: datetime
    refunded: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCase:
    """An event that was not credited, waiting for a person."""

    provider: str
    event_id: str
    invoice_id: int
    amount: Money
    reference: str
    order_id: OrderId | None
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView:
    """With reason `orphan`: money that pays for nothing and goes back at `due_at`."""

    id: RefundId
    payment_id: PaymentId
    order_id: OrderId
    amount: Money
    reason: RefundReason
    state: RefundState
    requested_at: datetime
    due_at: datetime
    failure: str | None


class PaymentReader(Protocol):
    @abstractmethod
    async def payment(self, payment_id: PaymentId) -> PaymentView:
        """Raise PaymentNotFound."""

    @abstractmethod
    async def review_cases(self, page: PageRequest) -> Page[ReviewCase]: ...

    @abstractmethod
    async def orphans(self, page: PageRequest) -> Page[RefundView]:
        """Open orphan cases, and every refund that the provider refused, the newest first."""

    @abstractmethod
    async def open_refunds(self, due_before: datetime, *, limit: int) -> tuple[RefundId, ...]:
        """Refunds that are neither settled nor failed although they were due before that."""
