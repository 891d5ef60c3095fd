"""The mock gateway: its callback, and the page where a person plays the provider."""

from __future__ import annotations

from html import escape
from typing import Any, Final
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, MediaType, Request, Response, get, post
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from application.payments.mock_provider import ActAtMockProvider, LookAtMockPayment, MockAction
from application.payments.ports import EventMalformed, PaymentView, SignatureInvalid
from application.payments.take_payment_event import TakePaymentEvent
from domain.payments.errors import PaymentNotFound, ProviderUnknown
from domain.shared.ids import PaymentId
from entrypoints.http.openapi import problems
from entrypoints.http.wire import View

_PROVIDER: Final = "mock"
# The page has forms and a style of its own, and nothing else.
_PAGE_POLICY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Cache-Control": "no-store",
}


class OutcomeBody(View, frozen=True):
    outcome: str


class MockPaymentController(Controller):
    path = "/payments"
    tags = ("Payments",)

    @post(
        "/webhook/mock",
        summary="The mock gateway's callback",
        status_code=HTTP_200_OK,
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
        return OutcomeBody(outcome=outcome.value)

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
        responses=problems(PaymentNotFound, ProviderUnknown),
    )
    @inject
    async def act(
        self, payment_id: FromPath[UUID], action: FromPath[MockAction], act: FromDishka[ActAtMockProvider]
    ) -> Response[None]:
        """`pay`, `decline`, `pay-twice` (a repeated delivery) or `pay-late` (when the order has expired)."""
        await act(PaymentId(payment_id), action)
        return Response(
            None, status_code=HTTP_303_SEE_OTHER, headers={"Location": f"/api/v1/payments/mock/{payment_id}"}
        )


_BUTTONS: Final = (
    (MockAction.PAY, "Оплатить", "Деньги придут сразу"),
    (MockAction.DECLINE, "Отклонить", "Банк откажет в платеже"),
    (MockAction.PAY_TWICE, "Оплатить, уведомить дважды", "Провайдер повторит уведомление"),
    (MockAction.PAY_LATE, "Оплатить поздно", "Деньги придут, когда срок заказа истечёт"),
)


def _page(payment: PaymentView) -> str:
    buttons = "".join(
        f'<form method="post" action="/api/v1/payments/mock/{payment.id}/{action}">'
        f"<button>{label}</button><small>{note}</small></form>"
        for action, label, note in _BUTTONS
    )
    return f"""<!doctype html>
<html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Учебная оплата</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 28rem; margin: 3rem auto; padding: 0 1rem; }}
button {{ font: inherit; width: 100%; padding: .6rem; margin-top: 1rem; cursor: pointer; }}
small {{ color: #555; }} strong {{ font-size: 1.6rem; }}
</style>
<h1>Учебная оплата</h1>
<p>Счёт № {payment.invoice_id}<br><strong>{escape(str(payment.amount))}</strong></p>
<p>Состояние: <b id="state">{escape(payment.state.value)}</b></p>
{buttons}
<p><small>Настоящих денег здесь нет: эта страница играет роль платёжного провайдера.</small></p>
</html>"""
