"""What a promotion makes of a price."""

from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.promotions.errors import PromotionTermsUnfit
from domain.promotions.promotion import Terms, promo_price
from domain.shared.ids import VariantId
from domain.shared.money import ZERO, Money

TEA = VariantId(UUID(int=1))
PRICES = st.integers(0, 10**10).map(Money)
TERMS = st.one_of(
    st.integers(1, 9999).map(lambda points: Terms(percent_off=points)),
    PRICES.map(lambda price: Terms(prices={TEA: price})),
    st.just(Terms()),
)


@given(PRICES, st.integers(1, 9999))
def test_a_percentage_is_off_by_half_a_kopeck_at_most_and_never_negative(price: Money, points: int) -> None:
    offer = Terms(percent_off=points).price_of(TEA, price)

    exact = Fraction(price.minor * (10_000 - points), 10_000)
    if offer is None:
        assert price.minor - exact <= Fraction(1, 2)
    else:
        assert ZERO <= offer < price
        assert -Fraction(1, 2) < offer.minor - exact <= Fraction(1, 2)


@given(PRICES, st.none() | PRICES, st.lists(TERMS, max_size=4))
def test_the_best_price_wins_in_any_order_and_is_below_the_price(
    price: Money, of_staff: Money | None, running: list[Terms]
) -> None:
    shown = promo_price(TEA, price, of_staff, running)

    assert shown == promo_price(TEA, price, of_staff, reversed(running))
    assert shown is None or ZERO <= shown < price
    offers = [terms.price_of(TEA, price) for terms in running]
    for offer in (*offers, of_staff if of_staff is not None and of_staff < price else None):
        assert offer is None or (shown is not None and shown <= offer)


@given(PRICES, PRICES)
def test_without_a_promotion_the_price_of_the_staff_stays(price: Money, of_staff: Money) -> None:
    assert promo_price(TEA, price, of_staff, []) == (of_staff if of_staff < price else None)


@pytest.mark.parametrize("points", [0, -1, 10_000])
def test_nothing_and_everything_is_no_percentage(points: int) -> None:
    with pytest.raises(PromotionTermsUnfit):
        Terms(percent_off=points)


def test_a_percentage_and_prices_exclude_each_other() -> None:
    with pytest.raises(PromotionTermsUnfit):
        Terms(percent_off=1000, prices={TEA: Money(1)})
