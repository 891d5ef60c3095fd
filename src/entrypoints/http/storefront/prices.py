"""How a calculated price looks on the wire: in a quote and in an order."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from domain.orders.quote import Quote, QuotedLine, Step, StepKind
from entrypoints.http.wire import MoneyView, QuantityText, SignedPointsText, View


class QuotedLineBody(View, frozen=True):
    variant_id: UUID
    sku: str
    name: str
    quantity: QuantityText
    unit_price: MoneyView
    amount: MoneyView
    discount: MoneyView
    points: SignedPointsText
    certificate: MoneyView
    cash: MoneyView

    @classmethod
    def of(cls, line: QuotedLine) -> QuotedLineBody:
        return cls(
            variant_id=line.item.variant_id,
            sku=line.item.sku,
            name=line.item.name,
            quantity=str(line.item.quantity),
            unit_price=MoneyView.of(line.item.unit_price),
            amount=MoneyView.of(line.net),
            discount=MoneyView.of(line.discount),
            points=str(line.points),
            certificate=MoneyView.of(line.certificate),
            cash=MoneyView.of(line.cash),
        )


class StepBody(View, frozen=True):
    kind: StepKind
    change: MoneyView
    after: MoneyView

    @classmethod
    def of(cls, step: Step) -> StepBody:
        return cls(kind=step.kind, change=MoneyView.of(step.change), after=MoneyView.of(step.after))


class PriceBody(View, frozen=True):
    """A price with the way to it: `steps` add up to `total`."""

    lines: tuple[QuotedLineBody, ...]
    goods: MoneyView
    discount: MoneyView
    points: SignedPointsText
    max_points: SignedPointsText
    certificate: MoneyView
    delivery: MoneyView
    total: MoneyView
    accrual: Annotated[SignedPointsText, msgspec.Meta(description="Points that the purchase will earn")]
    steps: tuple[StepBody, ...]

    @classmethod
    def of(cls, quote: Quote) -> PriceBody:
        return cls(
            lines=tuple(QuotedLineBody.of(line) for line in quote.lines),
            goods=MoneyView.of(quote.goods),
            discount=MoneyView.of(quote.discount),
            points=str(quote.points),
            max_points=str(quote.max_points),
            certificate=MoneyView.of(quote.certificate),
            delivery=MoneyView.of(quote.delivery),
            total=MoneyView.of(quote.total),
            accrual=str(quote.accrual),
            steps=tuple(StepBody.of(step) for step in quote.steps),
        )
