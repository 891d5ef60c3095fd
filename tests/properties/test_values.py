"""Money, points, quantities and rates: what they print they read, and they are integers."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.ids import ClientId
from domain.shared.ledger import AccountKind, Transfer
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from domain.shared.rate import Rate
from domain.shared.rounding import half_up
from tests.properties.strategies import CLIENT, MINOR, MOMENT, RATES

SIGNED = st.integers(-(10**12), 10**12)
NOT_INTEGERS = st.one_of(st.floats(), st.decimals(), st.booleans(), st.fractions(), st.text(), st.none())


def transfer_of(amount: int) -> Transfer:
    return Transfer(
        key="key",
        client_id=ClientId(CLIENT),
        source=AccountKind.POINTS_ISSUED,
        destination=AccountKind.POINTS_ACTIVE,
        amount=amount,
        at=MOMENT,
    )


MAKERS = pytest.mark.parametrize("make", [Money, Points, Quantity, Rate, transfer_of])


@MAKERS
@given(value=NOT_INTEGERS)
def test_only_integers_become_amounts(make: Callable[[object], object], value: object) -> None:
    """INV-CO-6: float, Decimal, bool and all else that is not an int is a mistake of the program."""
    with pytest.raises(TypeError):
        make(value)


@MAKERS
@pytest.mark.parametrize("value", [1.0, Decimal(1), True, Fraction(1), "1", None])
def test_what_looks_like_an_integer_is_refused_too(make: Callable[[object], object], value: object) -> None:
    """INV-CO-6."""
    with pytest.raises(TypeError):
        make(value)


@given(MINOR)
def test_money_reads_what_it_prints(minor: int) -> None:
    """Rule R0-1."""
    assert Money.parse(Money(minor).amount) == Money(minor)
    assert str(Money(minor)) == f"{Money(minor).amount} RUB"


@given(SIGNED)
def test_printed_money_is_exact_for_debts_too(minor: int) -> None:
    """Rule R0-1."""
    assert Fraction(Money(minor).amount) == Fraction(minor, 100)


@given(MINOR, st.integers(0, 6))
def test_zeros_that_a_provider_appends_change_nothing(minor: int, zeros: int) -> None:
    """Rule R0-1: "100.000000" is a hundred roubles."""
    assert Money.parse(Money(minor).amount + "0" * zeros) == Money(minor)


@given(MINOR, st.text("0123456789", min_size=1, max_size=4).filter(lambda digits: digits.strip("0")))
def test_a_fraction_of_a_kopeck_is_not_money(minor: int, fraction: str) -> None:
    """Rule R0-1."""
    with pytest.raises(ValueError, match="whole number of kopecks"):
        Money.parse(Money(minor).amount + fraction)


@given(MINOR, st.text("0123456789", max_size=6))
def test_points_offered_are_rounded_down(hundredths: int, beyond: str) -> None:
    """Rule R0-2."""
    assert Points.offered(str(Points(hundredths)) + beyond) == Points(hundredths)


@given(st.integers(0, 999_999_999_999))
def test_a_quantity_reads_what_it_prints(milli: int) -> None:
    """Rule R0-3."""
    assert Quantity.parse(str(Quantity(milli))) == Quantity(milli)


@given(SIGNED)
def test_a_printed_quantity_is_exact_for_shortages_too(milli: int) -> None:
    """Rule R0-3: a sale moves a negative quantity."""
    assert Fraction(str(Quantity(milli))) == Fraction(milli, 1000)


@given(SIGNED)
def test_printed_points_are_exact(hundredths: int) -> None:
    """Rule R0-1."""
    assert Fraction(str(Points(hundredths))) == Fraction(hundredths, 100)
    assert Points(hundredths).value == Money(hundredths)


NOT_DECIMALS = st.one_of(
    st.sampled_from(
        ["", "-1", "+1", "1e3", "1,5", ".5", "5.", " 1", "1\n", "1_000", "٣", "NaN", "1.2.3", "0x1"]
    ),
    st.text(max_size=6).filter(lambda text: not text.isascii()),
)


@pytest.mark.parametrize("read", [Money.parse, Points.offered, Quantity.parse])
@given(text=NOT_DECIMALS)
def test_signs_exponents_and_foreign_digits_are_refused(read: Callable[[str], object], text: str) -> None:
    """Rules R0-1, R0-3."""
    with pytest.raises(ValueError, match="is not a"):
        read(text)


@pytest.mark.parametrize("make", [Money, Points, Quantity])
@given(one=SIGNED, other=SIGNED)
def test_amounts_add_and_compare_as_their_integers(
    make: type[Money] | type[Points] | type[Quantity], one: int, other: int
) -> None:
    """Rule R0-1."""
    a, b = make(one), make(other)

    assert a + b == b + a == make(one + other)  # type: ignore[operator]
    assert (a + b) - b == a  # type: ignore[operator]
    assert (a < b, a <= b, a > b) == (one < other, one <= other, one > other)  # type: ignore[operator]
    assert bool(a) is (one != 0)


@pytest.mark.parametrize("basis_points", [-1, 10_001, 10**9])
def test_a_rate_is_between_nothing_and_everything(basis_points: int) -> None:
    """Rule R0-3."""
    with pytest.raises(ValueError, match=r"0\.\.10000 basis points"):
        Rate(basis_points)


@given(RATES, MINOR)
def test_a_share_as_a_limit_is_never_above_the_share_as_a_value(rate: Rate, minor: int) -> None:
    """Rule R0-2: a computed value is HALF_UP, a limit is rounded down."""
    assert rate.of(minor) == half_up(minor * rate.basis_points, 10_000)
    assert rate.of(minor) - rate.of_rounded_down(minor) in (0, 1)
    assert rate.of_rounded_down(minor) * 10_000 <= minor * rate.basis_points
    assert 0 <= rate.of(minor) <= minor


@given(RATES)
def test_a_printed_rate_is_exact(rate: Rate) -> None:
    """Rule R0-3."""
    assert Fraction(str(rate).removesuffix(" %")) == Fraction(rate.basis_points, 100)


@given(st.integers(0, 10**8), MINOR)
def test_a_line_costs_its_quantity_times_its_price(milli: int, price: int) -> None:
    """D1.3: line_gross = half_up(milli * price, 1000)."""
    gross = Quantity(milli).priced(Money(price)).minor

    assert abs(Fraction(gross) - Fraction(milli * price, 1000)) <= Fraction(1, 2)
    assert Quantity.units(milli).priced(Money(price)) == Money(milli * price)
