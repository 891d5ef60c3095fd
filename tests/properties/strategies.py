"""Inputs that the properties share: baskets, terms, moments."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from domain.orders.delivery import DeliveryKind, DeliveryMethod, Destination
from domain.orders.order import Order
from domain.orders.quote import LoyaltyMode, LoyaltyTerms, Quote, SaleItem, calculate_quote
from domain.shared.ids import ClientId, OrderId, ProductId, VariantId
from domain.shared.money import ZERO, Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from domain.shared.rate import Rate
from tests.fakes.system import MOMENT

CLIENT = ClientId(UUID(int=1))
HOLD = timedelta(minutes=60)

MINOR = st.integers(min_value=0, max_value=10_000_000)
RATES = st.one_of(st.sampled_from([0, 1, 500, 9_999, 10_000]), st.integers(0, 10_000)).map(Rate)
MOMENTS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4_000)).map(
    lambda passed: datetime(2020, 1, 1, tzinfo=UTC) + passed
)


@dataclass(frozen=True, kw_only=True)
class Basket:
    """Everything that `calculate_quote` takes."""

    items: tuple[SaleItem, ...]
    terms: LoyaltyTerms
    spendable: Points
    wanted: Points
    certificate_balance: Money
    delivery: Money

    def quote(self) -> Quote:
        return calculate_quote(
            self.items,
            self.terms,
            spendable=self.spendable,
            wanted=self.wanted,
            certificate_balance=self.certificate_balance,
            delivery=self.delivery,
        )

    def with_item(self, index: int, **changes: object) -> "Basket":
        items = list(self.items)
        items[index] = replace(items[index], **changes)  # type: ignore[arg-type]
        return replace(self, items=tuple(items))


@st.composite
def sale_items(draw: st.DrawFn, number: int = 1) -> SaleItem:
    return SaleItem(
        product_id=ProductId(UUID(int=1_000 + number)),
        variant_id=VariantId(UUID(int=2_000 + number)),
        sku=f"SKU-{number}",
        name=f"Product {number}",
        quantity=Quantity(draw(st.one_of(st.integers(1, 4).map(lambda n: n * 1000), st.integers(1, 9_999)))),
        unit_price=Money(draw(st.one_of(st.integers(0, 300), st.integers(0, 5_000_000)))),
        skip_loyalty=draw(st.booleans()),
        unredeemable=draw(st.booleans()),
    )


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    lines = draw(st.integers(1, 6))
    return Basket(
        items=tuple(draw(sale_items(number)) for number in range(lines)),
        terms=LoyaltyTerms(
            version=draw(st.integers(1, 9)),
            mode=draw(st.sampled_from(LoyaltyMode)),
            tier="silver",
            rate=draw(RATES),
            max_share=draw(RATES),
        ),
        spendable=Points(draw(MINOR)),
        wanted=Points(draw(MINOR)),
        certificate_balance=Money(draw(st.one_of(st.just(0), MINOR))),
        delivery=Money(draw(st.integers(0, 100_000))),
    )


def priced_at(total: int) -> Quote:
    """A quote for one thing that costs `total` kopecks."""
    item = SaleItem(
        product_id=ProductId(UUID(int=1_001)),
        variant_id=VariantId(UUID(int=2_001)),
        sku="SKU-1",
        name="Product 1",
        quantity=Quantity.units(1),
        unit_price=Money(total),
    )
    terms = LoyaltyTerms(
        version=1, mode=LoyaltyMode.CHARGE_SCORES, tier="base", rate=Rate(500), max_share=Rate(5_000)
    )
    return calculate_quote([item], terms)


def placed_order(total: int) -> Order:
    quote = priced_at(total)
    pickup = DeliveryMethod(
        code="pickup", kind=DeliveryKind.PICKUP, name="Pickup", fee=ZERO, free_from=None, location_id=None
    )
    return Order.place(
        order_id=OrderId(UUID(int=7)),
        number=7,
        client_id=CLIENT,
        quote=quote,
        quote_hash=quote.digest(),
        destination=Destination.by(pickup, address=None, comment=None),
        location_id=None,
        cart_version=1,
        at=MOMENT,
        expires_at=MOMENT + HOLD,
        actor="client 7",
    )


__all__ = [
    "CLIENT",
    "HOLD",
    "MINOR",
    "MOMENT",
    "MOMENTS",
    "RATES",
    "Basket",
    "baskets",
    "placed_order",
    "priced_at",
    "sale_items",
]
