"""How an order looks on the wire, to its buyer and to the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from application.orders.ports import OrderDetails, OrderSummary
from application.shared.access import SYSTEM, Actor
from domain.orders.delivery import DeliveryKind
from domain.orders.history import Change
from domain.orders.order import Order
from domain.orders.status import FulfilmentAxis, OrderState, PaymentAxis, PublicStatus
from entrypoints.http.storefront.prices import PriceBody
from entrypoints.http.wire import MoneyView, View

Status = Annotated[PublicStatus, msgspec.Meta(description="The one status to show; the axes tell more")]


class OrderSummaryBody(View, frozen=True):
    id: UUID
    number: int
    client_id: UUID
    status: Status
    state: OrderState
    payment: PaymentAxis
    fulfilment: FulfilmentAxis
    total: MoneyView
    placed_at: datetime
    expires_at: datetime | None

    @classmethod
    def of(cls, order: OrderSummary) -> OrderSummaryBody:
        return cls(
            id=order.id,
            number=order.number,
            client_id=order.client_id,
            status=order.status,
            state=order.state,
            payment=order.payment,
            fulfilment=order.fulfilment,
            total=MoneyView.of(order.total),
            placed_at=order.placed_at,
            expires_at=order.expires_at,
        )


class DestinationBody(View, frozen=True):
    code: str
    kind: DeliveryKind
    name: str
    address: str | None
    comment: str | None


class ChangeBody(View, frozen=True):
    event: str
    actor: Annotated[
        Literal["buyer", "staff", "provider", "system"],
        msgspec.Meta(description="Never a name: who of the staff it was stays in the event log"),
    ]
    reason: str | None
    before: str | None
    after: str
    at: datetime

    @classmethod
    def of(cls, change: Change, order: Order) -> ChangeBody:
        return cls(
            event=change.event,
            actor=_kind_of(change.actor, order),
            reason=change.reason,
            before=change.before,
            after=change.after,
            at=change.at,
        )


class OrderBody(View, frozen=True):
    """`due` is still to be paid; `expires_at` is when the goods are let go, null once they are paid."""

    id: UUID
    number: int
    client_id: UUID
    status: Status
    state: OrderState
    payment: PaymentAxis
    fulfilment: FulfilmentAxis
    price: PriceBody
    due: MoneyView
    paid: MoneyView
    refunded: MoneyView
    delivery: DestinationBody
    placed_at: datetime
    expires_at: datetime | None
    paid_at: datetime | None
    completed_at: datetime | None
    history: tuple[ChangeBody, ...]

    @classmethod
    def of(cls, details: OrderDetails) -> OrderBody:
        order = details.order
        destination = order.destination
        return cls(
            id=order.id,
            number=order.number,
            client_id=order.client_id,
            status=order.public_status,
            state=order.state,
            payment=order.payment,
            fulfilment=order.fulfilment,
            price=PriceBody.of(order.quote),
            due=MoneyView.of(order.due),
            paid=MoneyView.of(order.covered),
            refunded=MoneyView.of(order.refunded),
            delivery=DestinationBody(
                code=destination.code,
                kind=destination.kind,
                name=destination.name,
                address=destination.address,
                comment=destination.comment,
            ),
            placed_at=order.placed_at,
            expires_at=order.expires_at,
            paid_at=order.paid_at,
            completed_at=order.completed_at,
            history=tuple(ChangeBody.of(change, order) for change in details.history),
        )


def _kind_of(actor: str, order: Order) -> Literal["buyer", "staff", "provider", "system"]:
    if actor == Actor.person(order.client_id).name:
        return "buyer"
    if actor.startswith("provider:"):
        return "provider"
    return "system" if actor == SYSTEM.name else "staff"
