"""The price of a basket: nothing is lost, nothing is negative, every step is explained."""

from dataclasses import replace
from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.orders.quote import LoyaltyMode, Quote, StepKind, calculate_quote
from domain.shared.money import ZERO, Money
from domain.shared.points import NO_POINTS, Points
from domain.shared.quantity import Quantity
from domain.shared.rate import Rate
from tests.properties.strategies import Basket, baskets

QUOTES = baskets().map(Basket.quote)


def half_up_exactly(amount: int, rate: Rate) -> int:
    return floor(Fraction(amount * rate.basis_points, 10_000) + Fraction(1, 2))


def summed(amounts: list[Money]) -> Money:
    return sum(amounts, start=ZERO)


@given(QUOTES)
def test_the_goods_are_paid_by_cash_discount_points_and_certificate(quote: Quote) -> None:
    """INV-LO-1: for the whole and for every line; nothing negative."""
    assert quote.goods == quote.cash + quote.discount + quote.points.value + quote.certificate
    assert min(quote.cash, quote.discount, quote.points.value, quote.certificate, quote.total) >= ZERO
    for line in quote.lines:
        assert line.net == line.cash + line.discount + line.points.value + line.certificate
        assert line.net == line.item.quantity.priced(line.item.unit_price)
        assert min(line.cash, line.discount, line.points.value, line.certificate) >= ZERO


@given(QUOTES)
def test_the_lines_sum_to_the_whole(quote: Quote) -> None:
    """INV-LO-1."""
    assert summed([line.net for line in quote.lines]) == quote.goods
    assert summed([line.discount for line in quote.lines]) == quote.discount
    assert summed([line.points.value for line in quote.lines]) == quote.points.value
    assert summed([line.certificate for line in quote.lines]) == quote.certificate


@given(QUOTES)
def test_the_total_is_the_cash_of_the_lines_and_delivery(quote: Quote) -> None:
    """INV-OR-1."""
    assert quote.total == summed([line.cash for line in quote.lines]) + quote.delivery


@given(QUOTES)
def test_the_steps_lead_from_the_goods_to_the_total(quote: Quote) -> None:
    """INV-LO-1: each step starts where the one before ended; a step that changes nothing is not told."""
    after = ZERO
    for step in quote.steps:
        assert step.after == after + step.change
        after = step.after

    told = {step.kind: step.change for step in quote.steps}
    assert after == quote.total
    assert [quote.steps[0].kind, quote.steps[-1].kind] == [StepKind.GOODS, StepKind.TOTAL]
    assert len(told) == len(quote.steps)
    assert told.get(StepKind.DISCOUNT, ZERO) == ZERO - quote.discount
    assert told.get(StepKind.POINTS, ZERO) == ZERO - quote.points.value
    assert told.get(StepKind.CERTIFICATE, ZERO) == ZERO - quote.certificate
    assert told.get(StepKind.DELIVERY, ZERO) == quote.delivery
    assert all(change for kind, change in told.items() if kind not in (StepKind.GOODS, StepKind.TOTAL))


@given(baskets())
def test_the_discount_is_the_rate_of_what_takes_part(basket: Basket) -> None:
    """D3.1: half_up((T - S) * r), and never on lines outside the programme."""
    quote = basket.quote()

    eligible = sum(line.net.minor for line in quote.lines if not line.item.skip_loyalty)
    gives_discount = basket.terms.mode is LoyaltyMode.APPLY_DISCOUNT
    assert quote.discount.minor == (half_up_exactly(eligible, basket.terms.rate) if gives_discount else 0)
    assert all(not line.discount for line in quote.lines if line.item.skip_loyalty)


@given(baskets())
def test_points_pay_at_most_their_share_and_never_for_unredeemable_lines(basket: Basket) -> None:
    """INV-LO-13."""
    quote = basket.quote()

    redeemable = [line for line in quote.lines if not line.item.unredeemable]
    gross = sum(line.net.minor for line in redeemable)
    assert quote.points.hundredths * 10_000 <= gross * basket.terms.max_share.basis_points
    assert all(not line.points for line in quote.lines if line.item.unredeemable)


@given(baskets())
def test_the_most_points_are_what_balance_share_and_lines_allow(basket: Basket) -> None:
    """D3.1: min(B, (T-U)*m rounded down, what is left of redeemable lines); offered points are cut to it."""
    quote = basket.quote()

    redeemable = [line for line in quote.lines if not line.item.unredeemable]
    share = sum(line.net.minor for line in redeemable) * basket.terms.max_share.basis_points // 10_000
    left = sum((line.net - line.discount).minor for line in redeemable)
    assert quote.max_points.hundredths == min(basket.spendable.hundredths, share, left)
    assert quote.points == min(basket.wanted, quote.max_points)


@given(baskets())
def test_a_certificate_pays_what_is_left_but_not_delivery(basket: Basket) -> None:
    """D3.1, D1.3."""
    quote = basket.quote()

    left = quote.goods - quote.discount - quote.points.value
    assert quote.certificate == min(basket.certificate_balance, left)
    assert quote.total >= quote.delivery == basket.delivery


@given(baskets())
def test_points_accrue_exactly_on_the_cash_of_participating_lines(basket: Basket) -> None:
    """D3.1: half_up(base * r); delivery, points and certificates earn nothing."""
    quote = basket.quote()

    base = sum(line.cash.minor for line in quote.lines if not line.item.skip_loyalty)
    gives_points = basket.terms.mode is LoyaltyMode.CHARGE_SCORES
    assert quote.accrual_base.minor == base
    assert quote.accrual.hundredths == (half_up_exactly(base, basket.terms.rate) if gives_points else 0)
    assert replace(basket, delivery=basket.delivery + Money(100)).quote().accrual == quote.accrual


@given(QUOTES)
def test_the_base_by_lines_is_between_the_base_by_totals_and_the_cash(quote: Quote) -> None:
    """INV-LO-10: by totals it is max(0, cash - S)."""
    skipped = summed([line.net for line in quote.lines if line.item.skip_loyalty])
    by_totals = max(ZERO, quote.cash - skipped)

    assert by_totals <= quote.accrual_base <= quote.cash


@given(baskets())
def test_the_same_basket_gives_the_same_quote_and_digest(basket: Basket) -> None:
    """INV-LO-2: the function is pure."""
    assert basket.quote() == basket.quote()
    assert basket.quote().digest("client", "cart 3") == basket.quote().digest("client", "cart 3")


def one_thing_changed(basket: Basket) -> list[Basket]:
    terms, first = basket.terms, basket.items[0]
    return [
        basket.with_item(0, unit_price=first.unit_price + Money(1)),
        basket.with_item(0, quantity=first.quantity + Quantity(1)),
        replace(basket, items=(*basket.items, basket.items[0])),
        replace(basket, delivery=basket.delivery + Money(1)),
        replace(basket, terms=replace(terms, version=terms.version + 1)),
        replace(basket, terms=replace(terms, tier="gold")),
        replace(basket, terms=replace(terms, rate=Rate(10_000 - terms.rate.basis_points))),
        replace(basket, terms=replace(terms, max_share=Rate(10_000 - terms.max_share.basis_points))),
        replace(
            basket, terms=replace(terms, mode=next(mode for mode in LoyaltyMode if mode is not terms.mode))
        ),
    ]


@given(baskets(), st.data())
def test_any_change_of_price_quantity_terms_or_delivery_changes_the_digest(
    basket: Basket, data: st.DataObject
) -> None:
    """INV-LO-2: a stale quote never commits."""
    changed = data.draw(st.sampled_from(one_thing_changed(basket)))
    assume(changed != basket)

    assert changed.quote().digest("cart") != basket.quote().digest("cart")


@given(baskets(), st.data())
def test_another_number_of_points_changes_the_digest(basket: Basket, data: st.DataObject) -> None:
    """INV-LO-2."""
    generous = replace(basket.terms, max_share=Rate(10_000))
    basket = replace(basket, terms=generous, spendable=Points(10**9), wanted=Points(10**9))
    quote = basket.quote()
    assume(quote.points)
    fewer = Points(data.draw(st.integers(0, quote.points.hundredths - 1)))

    other = replace(basket, wanted=fewer).quote()

    assert other.points == fewer
    assert other.digest("cart") != quote.digest("cart")


@given(
    QUOTES, st.lists(st.text("abc", max_size=3), max_size=3), st.lists(st.text("abc", max_size=3), max_size=3)
)
def test_another_context_changes_the_digest(quote: Quote, one: list[str], other: list[str]) -> None:
    """INV-LO-2: another client, cart version or delivery method is another agreement."""
    assume(one != other)

    assert quote.digest(*one) != quote.digest(*other)


@given(baskets())
def test_more_points_never_make_the_order_dearer(basket: Basket) -> None:
    """INV-LO-1: each point offered and accepted saves exactly a rouble of cash and certificate."""
    without = replace(basket, wanted=NO_POINTS).quote()
    quote = basket.quote()

    assert without.cash + without.certificate == quote.cash + quote.certificate + quote.points.value


@given(baskets(), st.integers(1, 1_000))
def test_a_negative_offer_of_points_is_a_mistake_of_the_program(basket: Basket, below: int) -> None:
    """INV-LO-1: nothing negative."""
    with pytest.raises(ValueError, match="cannot allocate"):
        calculate_quote(basket.items, basket.terms, spendable=basket.spendable, wanted=Points(-below))
