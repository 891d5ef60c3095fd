"""Payments over HTTP, for the clients who pay. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.status_codes import HTTP_201_CREATED

from application.payments.ports import PaymentView
from application.payments.queries import GetPayment
from application.payments.start_payment import StartPayment
from domain.orders.errors import HoldOver, OrderNotFound, TransitionNotAllowed
from domain.payments.errors import NothingToPay, PaymentNotFound, ProviderUnknown
from domain.payments.payment import PaymentState
from domain.shared.ids import OrderId, PaymentId
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, problems
from entrypoints.http.wire import MoneyView, View


class PaymentBody(View, frozen=True):
    id: UUID
    invoice_id: Annotated[int, msgspec.Meta(description="The number the provider knows the payment by")]
    order_id: UUID
    provider: str
    amount: MoneyView
    refunded: MoneyView
    state: PaymentState
    redirect_url: Annotated[str | None, msgspec.Meta(description="Where the payer goes to pay")]
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, payment: PaymentView) -> PaymentBody:
        return cls(
            id=payment.id,
            invoice_id=payment.invoice_id,
            order_id=payment.order_id,
            provider=payment.provider,
            amount=MoneyView.of(payment.amount),
            refunded=MoneyView.of(payment.refunded),
            state=payment.state,
            redirect_url=payment.redirect_url,
            created_at=payment.created_at,
            expires_at=payment.expires_at,
        )


class PaymentController(Controller):
    path = "/payments"
    tags = ("Payments",)
    security = SIGNED_IN

    @post(
        "/orders/{order_id:uuid}",
        summary="Start the payment of an own order",
        status_code=HTTP_201_CREATED,
        responses=problems(
            *CLIENT_ONLY, OrderNotFound, TransitionNotAllowed, HoldOver, NothingToPay, ProviderUnknown
        ),
    )
    @inject
    async def start(
        self,
        order_id: FromPath[UUID],
        start_payment: FromDishka[StartPayment],
        get_payment: FromDishka[GetPayment],
    ) -> PaymentBody:
        """Repeatable without an `Idempotency-Key`, which is not read here: while an attempt lives, asking again
        gives the same one, with the same invoice at the provider. The browser's return from `redirect_url`
        changes nothing; the provider's callback does.
        """
        return PaymentBody.of(await get_payment(await start_payment(OrderId(order_id))))

    @get("/{payment_id:uuid}", summary="Read a payment", responses=problems(*CLIENT_ONLY, PaymentNotFound))
    @inject
    async def payment(self, payment_id: FromPath[UUID], get_payment: FromDishka[GetPayment]) -> PaymentBody:
        """An own payment; staff with the permission `payments.view` read every payment."""
        return PaymentBody.of(await get_payment(PaymentId(payment_id)))
