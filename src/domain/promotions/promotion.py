"""A promotion on products: a badge, and for a while lower prices of what is ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypedDict

from domain.promotions.errors import PromotionAimUnfit, PromotionTermsUnfit
from domain.shared.ids import CategoryId, ProductId, PromotionId, VariantId
from domain.shared.money import ZERO, Money
from domain.shared.rate import WHOLE
from domain.shared.rounding import half_up
from domain.shared.window import Window
from domain.shared.wording import plain

TITLE_LENGTH: Final = 200
BADGE_LENGTH: Final = 20
TEXT_LENGTH: Final = 1_000
MAX_AIMS: Final = 500
DEAREST: Final = Money(100_000_000_00)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Either basis points off the price, or prices by variant, or neither: then only the badge is shown.

    Raise PromotionTermsUnfit.
    """

    percent_off: int | None = None
    prices: Mapping[VariantId, Money] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.percent_off is not None and (self.prices or not 0 < self.percent_off < WHOLE):
            raise PromotionTermsUnfit
        if not all(ZERO <= price <= DEAREST for price in self.prices.values()):
            raise PromotionTermsUnfit

    def price_of(self, variant_id: VariantId, price: Money) -> Money | None:
        """What a variant costs by this promotion, to the kopeck, half up; None when that is not below its price."""
        if self.percent_off is not None:
            offer: Money | None = Money(half_up(price.minor * (WHOLE - self.percent_off), WHOLE))
        else:
            offer = self.prices.get(variant_id)
        return offer if offer is not None and offer < price else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Products, and whatever is in the categories or below them."""

    products: frozenset[ProductId] = frozenset()
    categories: frozenset[CategoryId] = frozenset()


class PromotionChanges(TypedDict, total=False):
    """What to change; an absent key leaves its field alone."""

    title: str
    badge: str
    text: str
    window: Window
    terms: Terms
    aim: Aim
    priority: int
    active: bool


@dataclass(eq=False, slots=True, kw_only=True)
class Promotion:
    """Runs while `active` within the window. A variant whose price is named brings its product along.

    Raise WordingUnfit, WordingMarkup, PromotionAimUnfit.
    """

    id: PromotionId
    title: str
    badge: str
    text: str
    window: Window
    terms: Terms
    aim: Aim
    priority: int
    active: bool
    created_at: datetime
    updated_at: datetime

    def __post_init__(self) -> None:
        self._check()

    def runs(self, at: datetime) -> bool:
        return self.active and at in self.window

    def change(self, changes: PromotionChanges, *, at: datetime) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.updated_at = at
        self._check()

    def _check(self) -> None:
        self.title = plain(self.title, "title", TITLE_LENGTH)
        self.badge = plain(self.badge, "badge", BADGE_LENGTH)
        self.text = plain(self.text, "text", TEXT_LENGTH, least=0)
        aims = len(self.aim.products) + len(self.aim.categories) + len(self.terms.prices)
        if not 1 <= aims <= MAX_AIMS:
            raise PromotionAimUnfit(MAX_AIMS)


def promo_price(
    variant_id: VariantId, price: Money, of_staff: Money | None, running: Iterable[Terms]
) -> Money | None:
    """The price that buyers see beside the old one: the best for them of what the staff set and what runs."""
    offers = [offer for terms in running if (offer := terms.price_of(variant_id, price)) is not None]
    if of_staff is not None and of_staff < price:
        offers.append(of_staff)
    return min(offers, default=None)
