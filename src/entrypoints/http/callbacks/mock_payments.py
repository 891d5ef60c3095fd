"""The mock gateway: its callback, and the page where a person plays the provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, MediaType, Request, Response, get, post
from litestar.openapi.spec import (
    Example,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    Parameter,
    Reference,
    RequestBody,
    Schema,
)
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from application.payments.mock_provider import ActAtMockProvider, LookAtMockPayment, MockAction
from application.payments.ports import EventMalformed, PaymentView, SignatureInvalid
from application.payments.take_payment_event import TakePaymentEvent
from domain.payments.errors import PaymentNotFound, ProviderUnknown
from domain.payments.payment import CAPTURED, LIVE, Outcome, PaymentState
from domain.shared.ids import PaymentId
from entrypoints.http.auth import ACTS_AS
from entrypoints.http.openapi import problems
from entrypoints.http.wire import View

_PROVIDER: Final = "mock"
_AS_PROVIDER: Final = {ACTS_AS: f"provider:{_PROVIDER}"}
# The page has forms and a style of its own, and nothing else.
_PAGE_POLICY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'",
    "Cache-Control": "no-store",
}


_PAID: Final = Example(
    value={
        "event_id": "mock-1001-success",
        "type": "payment.succeeded",
        "invoice_id": 1001,
        "amount": "528.00",
        "currency": "RUB",
        "reference": "mock-1001",
    }
)


class OutcomeBody(View, frozen=True):
    outcome: Outcome


@dataclass
class CallbackOperation(Operation):
    """The handler reads the raw body, because that is what is signed: the document is told its shape here."""

    def __post_init__(self) -> None:
        text = Schema(type=OpenAPIType.STRING)
        self.parameters = [
            Parameter(
                name="X-Mock-Signature",
                param_in="header",
                required=True,
                schema=text,
                description="HMAC-SHA256 of the raw body, in hex",
            )
        ]
        fields = ("event_id", "type", "invoice_id", "amount", "currency", "reference")
        properties: dict[str, Schema | Reference] = dict.fromkeys(fields, text)
        properties["invoice_id"] = Schema(type=OpenAPIType.INTEGER)
        event = Schema(type=OpenAPIType.OBJECT, properties=properties, required=list(fields))
        self.request_body = RequestBody(
            required=True,
            content={"application/json": OpenAPIMediaType(schema=event, examples={"paid": _PAID})},
        )


class MockPaymentController(Controller):
    path = "/payments"
    tags = ("Payments",)

    @post(
        "/webhook/mock",
        summary="The mock gateway's callback",
        status_code=HTTP_200_OK,
        operation_class=CallbackOperation,
        opt=_AS_PROVIDER,
        responses=problems(SignatureInvalid, EventMalformed, ProviderUnknown),
    )
    @inject
    async def callback(
        self, request: Request[Any, Any, Any], take_payment_event: FromDishka[TakePaymentEvent]
    ) -> OutcomeBody:
        """Signed with HMAC-SHA256 over the raw body, in hex, in `X-Mock-Signature`. 200 promises that the
        money is booked; a repeated delivery gets 200 too and changes nothing.
        """
        outcome = await take_payment_event(_PROVIDER, await request.body(), request.headers)
        return OutcomeBody(outcome=outcome)

    @get(
        "/mock/{payment_id:uuid}",
        summary="The mock gateway's page",
        media_type=MediaType.HTML,
        responses=problems(PaymentNotFound, ProviderUnknown),
    )
    @inject
    async def page(self, payment_id: FromPath[UUID], look: FromDishka[LookAtMockPayment]) -> Response[str]:
        """For a browser. Opening it changes nothing."""
        payment = await look(PaymentId(payment_id))
        return Response(_page(payment), media_type=MediaType.HTML, headers=_PAGE_POLICY)

    @post(
        "/mock/{payment_id:uuid}/{action:str}",
        summary="Press a button of the mock gateway's page",
        status_code=HTTP_303_SEE_OTHER,
        opt=_AS_PROVIDER,
        responses=problems(PaymentNotFound, ProviderUnknown),
    )
    @inject
    async def act(
        self, payment_id: FromPath[UUID], action: FromPath[MockAction], act: FromDishka[ActAtMockProvider]
    ) -> Redirect:
        """`pay`, `decline`, `pay-twice` (a repeated delivery) or `pay-late` (when the order has expired)."""
        await act(PaymentId(payment_id), action)
        return Redirect(f"/api/v1/payments/mock/{payment_id}", status_code=HTTP_303_SEE_OTHER)


_BUTTONS: Final = (
    (MockAction.PAY, "Оплатить", "Деньги придут сразу"),
    (MockAction.DECLINE, "Отклонить", "Банк откажет в платеже"),
    (MockAction.PAY_TWICE, "Оплатить, уведомить дважды", "Провайдер повторит уведомление"),
    (MockAction.PAY_LATE, "Оплатить поздно", "Деньги придут, когда срок заказа истечёт"),
)
_STATES: Final[Mapping[PaymentState, str]] = {
    PaymentState.CREATED: "ожидает оплаты",
    PaymentState.PENDING: "ожидает оплаты",
    PaymentState.SUCCEEDED: "оплачен",
    PaymentState.FAILED: "отклонён банком",
    PaymentState.EXPIRED: "срок оплаты истёк",
    PaymentState.SUPERSEDED: "заменён новой попыткой",
    PaymentState.NEEDS_REVIEW: "проверяется вручную",
    PaymentState.PARTIALLY_REFUNDED: "частично возвращён",
    PaymentState.REFUNDED: "возвращён",
}


def _page(payment: PaymentView) -> str:
    buttons = "".join(
        f'<form method="post" action="/api/v1/payments/mock/{payment.id}/{action}">'
        f'<button class="{action}">{label}</button><small>{note}</small></form>'
        for action, label, note in _BUTTONS
    )
    tone = "good" if payment.state in CAPTURED else "wait" if payment.state in LIVE else "bad"
    amount = f"{payment.amount.amount.replace('.', ',')} ₽"
    return f"""<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Учебная оплата</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; background: #f2f3f5; color: #1c1d1f; margin: 0; padding: 2rem 1rem }}
main {{ max-width: 26rem; margin: auto; padding: 1.5rem 2rem 2rem; background: #fff; border-radius: 1rem;
  box-shadow: 0 1px 8px #0002 }}
h1 {{ font-size: 1.15rem; margin: 0 }} small {{ color: #5f6368 }} form {{ margin-top: 1rem }}
strong {{ display: block; font-size: 2rem; margin-top: .5rem }}
button {{ font: inherit; width: 100%; padding: .7rem; border: 1px solid #c4c7cc; border-radius: .6rem;
  background: #fff; cursor: pointer }}
button.pay {{ background: #1a73e8; border-color: #1a73e8; color: #fff }}
#state {{ padding: .1rem .6rem; border-radius: 1rem }}
.good {{ background: #d7f2dd }} .wait {{ background: #fff1c9 }} .bad {{ background: #fbdcdc }}
</style></head><body><main>
<h1>Учебная оплата</h1>
<p>Счёт № {payment.invoice_id} <strong data-amount="{payment.amount.amount}">{escape(amount)}</strong></p>
<p>Состояние: <b id="state" class="{tone}" data-state="{payment.state}">{_STATES[payment.state]}</b></p>
{buttons}
<p><a href="/">Вернуться в магазин</a></p>
<p><small>Настоящих денег здесь нет: эта страница играет роль платёжного провайдера.</small></p>
</main></body></html>"""
