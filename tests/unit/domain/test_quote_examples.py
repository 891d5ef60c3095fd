"""Worked numbers of a basket, as one would check them by hand."""

from uuid import UUID

from domain.orders.delivery import DeliveryKind, DeliveryMethod
from domain.orders.quote import (
    NO_LOYALTY,
    LoyaltyMode,
    LoyaltyTerms,
    SaleItem,
    Step,
    StepKind,
    calculate_quote,
)
from domain.shared.ids import ProductId, VariantId
from domain.shared.money import ZERO, Money
from domain.shared.points import NO_POINTS, Points
from domain.shared.quantity import Quantity
from domain.shared.rate import Rate


def item(
    number: int,
    price: str,
    quantity: str = "1",
    *,
    skip_loyalty: bool = False,
    unredeemable: bool = False,
) -> SaleItem:
    return SaleItem(
        product_id=ProductId(UUID(int=number)),
        variant_id=VariantId(UUID(int=number)),
        sku=f"SKU-{number}",
        name=f"Product {number}",
        quantity=Quantity.parse(quantity),
        unit_price=Money.parse(price),
        skip_loyalty=skip_loyalty,
        unredeemable=unredeemable,
    )


def terms(mode: LoyaltyMode, *, rate: int, max_share: int) -> LoyaltyTerms:
    return LoyaltyTerms(version=3, mode=mode, tier="silver", rate=Rate(rate), max_share=Rate(max_share))


def test_a_discount_points_and_delivery_step_by_step() -> None:
    """INV-LO-1, INV-OR-1: 1000.00 of goods - 10 % - 450 points + 200.00 of delivery = 650.00."""
    quote = calculate_quote(
        [item(1, "600.00"), item(2, "200.00", "2")],
        terms(LoyaltyMode.APPLY_DISCOUNT, rate=1_000, max_share=5_000),
        spendable=Points.offered("2000"),
        wanted=Points.offered("450"),
        delivery=Money.parse("200.00"),
    )

    assert quote.steps == (
        Step(kind=StepKind.GOODS, change=Money(100_000), after=Money(100_000)),
        Step(kind=StepKind.DISCOUNT, change=Money(-10_000), after=Money(90_000)),
        Step(kind=StepKind.POINTS, change=Money(-45_000), after=Money(45_000)),
        Step(kind=StepKind.DELIVERY, change=Money(20_000), after=Money(65_000)),
        Step(kind=StepKind.TOTAL, change=ZERO, after=Money(65_000)),
    )
    assert [line.discount.amount for line in quote.lines] == ["60.00", "40.00"]
    assert [str(line.points) for line in quote.lines] == ["270.00", "180.00"]
    assert [line.cash.amount for line in quote.lines] == ["270.00", "180.00"]
    assert quote.max_points == Points.offered("500")
    assert quote.accrual == NO_POINTS


def test_points_back_are_counted_on_the_cash_alone() -> None:
    """D3.1: 30 % of 999.99 is 299.99 points (down); 5 % of the other 700.00 is earned, nothing on delivery."""
    quote = calculate_quote(
        [item(1, "999.99")],
        terms(LoyaltyMode.CHARGE_SCORES, rate=500, max_share=3_000),
        spendable=Points.offered("5000"),
        wanted=Points.offered("300"),
        delivery=Money.parse("350.00"),
    )

    assert str(quote.max_points) == "299.99"
    assert str(quote.points) == "299.99"
    assert quote.accrual_base.amount == "700.00"
    assert str(quote.accrual) == "35.00"
    assert quote.total.amount == "1050.00"


def test_a_third_of_a_kopeck_goes_to_the_largest_remainder() -> None:
    """INV-CO-1: 10 % of three lines of 0.35 is 0.11 (0.105 up): 4 + 4 + 3 kopecks."""
    quote = calculate_quote(
        [item(number, "0.35") for number in (1, 2, 3)],
        terms(LoyaltyMode.APPLY_DISCOUNT, rate=1_000, max_share=0),
    )

    assert [line.discount.minor for line in quote.lines] == [4, 4, 3]
    assert quote.discount == Money(11)


def test_a_gift_card_earns_nothing_and_a_promoted_thing_takes_no_points() -> None:
    """INV-LO-13, INV-LO-10: flags of the lines, not of the basket."""
    quote = calculate_quote(
        [item(1, "100.00", skip_loyalty=True), item(2, "300.00", unredeemable=True), item(3, "600.00")],
        terms(LoyaltyMode.CHARGE_SCORES, rate=1_000, max_share=10_000),
        spendable=Points.offered("1000"),
        wanted=Points.offered("350"),
    )

    assert [str(line.points) for line in quote.lines] == ["50.00", "0.00", "300.00"]
    assert quote.max_points == Points.offered("700")
    assert quote.accrual_base.amount == "600.00"
    assert str(quote.accrual) == "60.00"


def test_a_certificate_pays_the_goods_but_not_the_courier() -> None:
    """D1.3: the buyer still pays delivery in money."""
    quote = calculate_quote(
        [item(1, "500.00")],
        NO_LOYALTY,
        certificate_balance=Money.parse("1000.00"),
        delivery=Money.parse("250.00"),
    )

    assert quote.certificate.amount == "500.00"
    assert quote.total.amount == "250.00"
    assert quote.cash == ZERO


def test_points_can_pay_everything() -> None:
    """INV-LO-1: an order of zero roubles is an order."""
    quote = calculate_quote(
        [item(1, "120.50")],
        terms(LoyaltyMode.CHARGE_SCORES, rate=500, max_share=10_000),
        spendable=Points.offered("500"),
        wanted=Points.offered("500"),
    )

    assert (quote.total, str(quote.points), quote.accrual) == (ZERO, "120.50", NO_POINTS)


def test_cheese_by_weight_is_rounded_half_up() -> None:
    """D1.3: 0.345 kg at 899.90 is 310.4655, so 310.47."""
    quote = calculate_quote([item(1, "899.90", "0.345")], NO_LOYALTY)

    assert quote.total.amount == "310.47"


def test_an_empty_basket_costs_its_delivery() -> None:
    """INV-OR-1: total == sum(line_cash) + E holds without lines."""
    quote = calculate_quote([], NO_LOYALTY, delivery=Money(100))

    assert (quote.goods, quote.total) == (ZERO, Money(100))


def test_delivery_is_free_from_its_threshold_on() -> None:
    """D1.3: E is decided by the goods; the threshold itself is enough."""
    courier = DeliveryMethod(
        code="courier",
        kind=DeliveryKind.COURIER,
        name="Courier",
        fee=Money.parse("350.00"),
        free_from=Money.parse("3000.00"),
        location_id=None,
    )

    assert courier.cost(Money.parse("2999.99")) == Money.parse("350.00")
    assert courier.cost(Money.parse("3000.00")) == ZERO
