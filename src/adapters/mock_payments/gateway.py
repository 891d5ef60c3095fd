"""The mock provider: the same port and the same intake as a real one, with a page of its own to play on.

A callback is JSON, signed with HMAC-SHA256 over the raw body, in hex, in the header `X-Mock-Signature`:
`{"event_id", "type": "payment.succeeded" | "payment.failed", "invoice_id", "amount", "currency", "reference"}`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Final, Literal

import msgspec

from application.payments.mock_provider import MockProvider, Notice
from application.payments.ports import (
    EventMalformed,
    PaymentGateway,
    PaymentRequest,
    PaymentView,
    RefundAnswer,
    RefundRequest,
    SignatureInvalid,
)
from domain.payments.payment import EventKind, ProviderEvent
from domain.shared.money import Money

PROVIDER: Final = "mock"
SIGNATURE_HEADER: Final = "x-mock-signature"

_KIND_OF_TYPE: Final = {"payment.succeeded": EventKind.SUCCESS, "payment.failed": EventKind.FAILURE}
_TYPE_OF_KIND: Final[Mapping[EventKind, Literal["payment.succeeded", "payment.failed"]]] = {
    EventKind.SUCCESS: "payment.succeeded",
    EventKind.FAILURE: "payment.failed",
}


_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


class _Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    event_id: _Name
    type: Literal["payment.succeeded", "payment.failed"]
    invoice_id: Annotated[int, msgspec.Meta(gt=0, le=2**31 - 1)]
    amount: Annotated[str, msgspec.Meta(max_length=30)]
    currency: Literal["RUB"]
    reference: _Name


class MockGateway(PaymentGateway, MockProvider):
    """It keeps nothing: what it would know of a payment is derived from the invoice."""

    provider = PROVIDER
    window = timedelta(minutes=20)

    def __init__(self, *, secret: bytes, public_url: str) -> None:
        self._secret = secret
        self._public_url = public_url

    async def start(self, request: PaymentRequest) -> str:
        return f"{self._public_url}/api/v1/payments/mock/{request.payment_id}"

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        given = headers.get(SIGNATURE_HEADER, "").encode()
        if not hmac.compare_digest(given, self._sign(body).encode()):
            raise SignatureInvalid
        try:
            event = msgspec.json.decode(body, type=_Event)
            amount = Money.parse(event.amount)
        except (msgspec.MsgspecError, ValueError) as error:
            raise EventMalformed(str(error)) from error
        return ProviderEvent(
            provider=PROVIDER,
            event_id=event.event_id,
            kind=_KIND_OF_TYPE[event.type],
            invoice_id=event.invoice_id,
            amount=amount,
            reference=event.reference,
        )

    async def refund(self, request: RefundRequest) -> RefundAnswer:  # noqa: ARG002 - it never refuses
        return RefundAnswer.SETTLED

    def notice(self, payment: PaymentView, kind: EventKind) -> Notice:
        event = _Event(
            event_id=f"mock-{payment.invoice_id}-{kind}",
            type=_TYPE_OF_KIND[kind],
            invoice_id=payment.invoice_id,
            amount=payment.amount.amount,
            currency="RUB",
            reference=f"mock-{payment.invoice_id}",
        )
        body = msgspec.json.encode(event)
        return Notice(body=body, headers={SIGNATURE_HEADER: self._sign(body)})

    def _sign(self, body: bytes) -> str:
        return hmac.new(self._secret, body, hashlib.sha256).hexdigest()
