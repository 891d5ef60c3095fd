"""Payments as payers and the desk see them."""

from __future__ import annotations

from dataclasses import dataclass

from application.payments.ports import PaymentReader, PaymentView, RefundView, ReviewCase
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest
from domain.payments.errors import PaymentNotFound
from domain.shared.ids import PaymentId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPayment:
    """A client sees only own payments."""

    payments: PaymentReader
    actor: Actor

    async def __call__(self, payment_id: PaymentId) -> PaymentView:
        self.actor.require_known()
        payment = await self.payments.payment(payment_id)
        own = self.actor.client is not None and payment.client_id == self.actor.client
        if not own and not self.actor.may(Permission.PAYMENTS_VIEW):
            raise PaymentNotFound(payment_id)
        return payment


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReviewCases:
    payments: PaymentReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[ReviewCase]:
        self.actor.require(Permission.PAYMENTS_VIEW)
        return await self.payments.review_cases(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOrphans:
    payments: PaymentReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[RefundView]:
        self.actor.require(Permission.PAYMENTS_VIEW)
        return await self.payments.orphans(page)
