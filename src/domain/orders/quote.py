"""The price of a basket, step by step (D3.1). One pure function serves the quote and the order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.shared.allocation import alloc
from domain.shared.ids import ProductId, VariantId
from domain.shared.money import ZERO, Money
from domain.shared.points import NO_POINTS, Points
from domain.shared.quantity import Quantity
from domain.shared.rate import Rate


class LoyaltyMode(StrEnum):
    """What a tier's rate gives: points back after the purchase, or a discount at once."""

    CHARGE_SCORES = "charge_scores"
    APPLY_DISCOUNT = "apply_discount"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleItem:
    """A line as the catalogue sells it now. `skip_loyalty` earns nothing; `unredeemable` takes no points."""

    product_id: ProductId
    variant_id: VariantId
    sku: str
    name: str
    quantity: Quantity
    unit_price: Money
    tracked: bool = True
    skip_loyalty: bool = False
    unredeemable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoyaltyTerms:
    """The programme's version and the client's tier, frozen for this calculation (rule R0-12)."""

    version: int
    mode: LoyaltyMode
    tier: str
    rate: Rate
    max_share: Rate


NO_LOYALTY: Final = LoyaltyTerms(
    version=0, mode=LoyaltyMode.CHARGE_SCORES, tier="none", rate=Rate(0), max_share=Rate(0)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    item: SaleItem
    net: Money
    discount: Money
    points: Points
    certificate: Money

    @property
    def cash(self) -> Money:
        return self.net - self.discount - self.points.value - self.certificate


class StepKind(StrEnum):
    GOODS = "goods"
    DISCOUNT = "discount"
    POINTS = "points"
    CERTIFICATE = "certificate"
    DELIVERY = "delivery"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the explanation: what changed the price, by how much, and the price after it."""

    kind: StepKind
    change: Money
    after: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Amounts of D3.1. `total` is what the client pays in money, delivery included."""

    lines: tuple[QuotedLine, ...]
    terms: LoyaltyTerms
    goods: Money
    discount: Money
    max_points: Points
    points: Points
    certificate: Money
    delivery: Money
    total: Money
    accrual_base: Money
    accrual: Points

    @property
    def cash(self) -> Money:
        """Money for the goods alone; points accrue on it, never on delivery."""
        return self.total - self.delivery

    @property
    def steps(self) -> tuple[Step, ...]:
        """The way from the goods to the total, one step per change."""
        changes = (
            (StepKind.GOODS, self.goods.minor),
            (StepKind.DISCOUNT, -self.discount.minor),
            (StepKind.POINTS, -self.points.hundredths),
            (StepKind.CERTIFICATE, -self.certificate.minor),
            (StepKind.DELIVERY, self.delivery.minor),
        )
        steps, after = [], 0
        for kind, change in changes:
            after += change
            if change or kind is StepKind.GOODS:
                steps.append(Step(kind=kind, change=Money(change), after=Money(after)))
        return (*steps, Step(kind=StepKind.TOTAL, change=ZERO, after=Money(after)))

    def digest(self, *context: str) -> str:
        """What a buyer agrees to. Any change of price, quantity, terms or context makes another one."""
        parts = [*context, str(self.terms), str(self.points), str(self.delivery)]
        parts += [str(self.total), str(self.accrual)]
        parts += [
            f"{line.item.variant_id}:{line.item.quantity}:{line.item.unit_price}" for line in self.lines
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def goods_of(items: Sequence[SaleItem]) -> Money:
    """The sum of the lines before any discount: what a free delivery is measured by."""
    return sum((item.quantity.priced(item.unit_price) for item in items), start=ZERO)


def calculate_quote(
    items: Sequence[SaleItem],
    terms: LoyaltyTerms,
    *,
    spendable: Points = NO_POINTS,
    wanted: Points = NO_POINTS,
    certificate_balance: Money = ZERO,
    delivery: Money = ZERO,
) -> Quote:
    """Price a basket. `wanted` points are cut to what the balance and the programme allow, never refused."""
    nets = [item.quantity.priced(item.unit_price).minor for item in items]
    discounts = _discounts(items, nets, terms)
    left = _less(nets, discounts)
    max_points = _max_points(items, nets, left, terms, spendable)
    points = alloc(min(wanted.hundredths, max_points), _only(items, left, _takes_points))
    left = _less(left, points)
    certificates = alloc(min(certificate_balance.minor, sum(left)), left)
    cash = _less(left, certificates)
    base = sum(_only(items, cash, _earns))
    accrual = terms.rate.of(base) if terms.mode is LoyaltyMode.CHARGE_SCORES else 0
    return Quote(
        lines=tuple(
            QuotedLine(
                item=item, net=Money(net), discount=Money(cut), points=Points(part), certificate=Money(paid)
            )
            for item, net, cut, part, paid in zip(items, nets, discounts, points, certificates, strict=True)
        ),
        terms=terms,
        goods=Money(sum(nets)),
        discount=Money(sum(discounts)),
        max_points=Points(max_points),
        points=Points(sum(points)),
        certificate=Money(sum(certificates)),
        delivery=delivery,
        total=Money(sum(cash)) + delivery,
        accrual_base=Money(base),
        accrual=Points(accrual),
    )


def _discounts(items: Sequence[SaleItem], nets: Sequence[int], terms: LoyaltyTerms) -> list[int]:
    """The tier's discount over the lines that take part in loyalty."""
    earning = _only(items, nets, _earns)
    discount = terms.rate.of(sum(earning)) if terms.mode is LoyaltyMode.APPLY_DISCOUNT else 0
    return alloc(discount, earning)


def _max_points(
    items: Sequence[SaleItem],
    nets: Sequence[int],
    left: Sequence[int],
    terms: LoyaltyTerms,
    spendable: Points,
) -> int:
    """The least of: the balance, the programme's share of the redeemable goods, what is left of them (INV-LO-13)."""
    share = terms.max_share.of_rounded_down(sum(_only(items, nets, _takes_points)))
    return max(0, min(spendable.hundredths, share, sum(_only(items, left, _takes_points))))


def _earns(item: SaleItem) -> bool:
    return not item.skip_loyalty


def _takes_points(item: SaleItem) -> bool:
    return not item.unredeemable


def _only(items: Sequence[SaleItem], amounts: Sequence[int], keep: Callable[[SaleItem], bool]) -> list[int]:
    """The amounts of the lines kept; zero for the others, so that positions stay."""
    return [amount if keep(item) else 0 for item, amount in zip(items, amounts, strict=True)]


def _less(amounts: Sequence[int], parts: Sequence[int]) -> list[int]:
    return [amount - part for amount, part in zip(amounts, parts, strict=True)]
