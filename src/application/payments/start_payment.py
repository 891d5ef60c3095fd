"""A client goes to pay an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.orders.ports import OrderRepository
from application.payments.ports import PaymentGateway, PaymentGateways, PaymentRepository, PaymentRequest
from application.shared.access import Actor
from application.shared.ports import Clock, Ids, UnitOfWork
from application.stock.ports import StockRepository
from domain.orders.errors import HoldOver, OrderNotFound
from domain.orders.order import Order
from domain.payments.errors import NothingToPay
from domain.payments.payment import LIVE, Payment, PaymentState
from domain.shared.ids import OrderId, PaymentId

_GRACE: Final = timedelta(minutes=5)
"""How long after the provider's window its success may still be on the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPayment:
    """One live attempt per order and provider: while it lives, asking again gives the same page.

    The provider is asked between two transactions. A crash there leaves an attempt without a page;
    the next call asks again with the same invoice.
    """

    orders: OrderRepository
    payments: PaymentRepository
    stock: StockRepository
    gateways: PaymentGateways
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, order_id: OrderId) -> PaymentId:
        """Raise OrderNotFound, NothingToPay, TransitionNotAllowed or HoldOver."""
        client_id = self.actor.client_id
        gateway, now = self.gateways.default(), self.clock.now()
        async with self.uow:
            order = await self.orders.get(order_id)
            if order.client_id != client_id:
                raise OrderNotFound(order_id)
            order.require_payable(now)
            payment = await self._live_attempt(order, gateway, now)
        if payment.redirect_url is None:
            url = await gateway.start(
                PaymentRequest(
                    payment_id=payment.id,
                    invoice_id=payment.invoice_id,
                    order_number=order.number,
                    amount=payment.amount,
                )
            )
            await self._redirect(order_id, payment.id, url)
        return payment.id

    async def _live_attempt(self, order: Order, gateway: PaymentGateway, now: datetime) -> Payment:
        if not order.due:
            raise NothingToPay
        for older in await self.payments.of_order(order.id):
            if older.is_live(now) and older.amount == order.due and older.provider == gateway.provider:
                return older
            if older.state in LIVE:
                older.supersede()
                await self.payments.save(older)
        payment = Payment(
            id=PaymentId(self.ids.new()),
            invoice_id=await self.payments.next_invoice_id(),
            order_id=order.id,
            client_id=order.client_id,
            provider=gateway.provider,
            amount=order.due,
            state=PaymentState.CREATED,
            created_at=now,
            expires_at=now + gateway.window,
        )
        await self.payments.add(payment)
        order.extend_hold(payment.expires_at + _GRACE)
        if not await self.stock.keep_until(order.id, order.expires_at):
            raise HoldOver
        await self.orders.save(order)
        return payment

    async def _redirect(self, order_id: OrderId, payment_id: PaymentId, url: str) -> None:
        async with self.uow:
            await self.orders.get(order_id)
            for payment in await self.payments.of_order(order_id):
                if payment.id == payment_id:
                    payment.redirect(url)
                    await self.payments.save(payment)
