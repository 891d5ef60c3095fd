"""What promotions look like on the wire, to the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from application.promotions.keep_promotion import NewPromotion
from application.promotions.ports import PromotionReport
from domain.promotions.promotion import MAX_AIMS, Aim, Promotion, PromotionChanges, Terms
from domain.shared.ids import CategoryId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.rate import Rate
from entrypoints.http.content_fields import AimIds, Badge, Position, PromotionText, PromotionTitle
from entrypoints.http.windows import WindowInput, WindowView
from entrypoints.http.wire import Input, MoneyInput, MoneyView, View, given

Percent = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{1,2}(\.[0-9]{1,2})?$",
        description="Per cent off the price, 0.01 to 99.99, as a decimal string",
        examples=["15.00"],
    ),
]


class VariantPriceInput(Input, frozen=True):
    variant_id: UUID
    price: MoneyInput


class VariantPriceView(View, frozen=True):
    variant_id: UUID
    price: MoneyView


class OfferInput(Input, frozen=True):
    """Either `percent_off` or `prices`; with neither the badge alone is shown."""

    percent_off: Percent | None = None
    prices: Annotated[tuple[VariantPriceInput, ...], Meta(max_length=MAX_AIMS)] = ()

    def as_terms(self) -> Terms:
        """Raise PromotionTermsUnfit."""
        percent = Money.parse(self.percent_off).minor if self.percent_off is not None else None
        prices = {VariantId(one.variant_id): one.price.as_money() for one in self.prices}
        return Terms(percent_off=percent, prices=prices)


class OfferView(View, frozen=True):
    percent_off: Percent | None
    prices: tuple[VariantPriceView, ...]


class AimInput(Input, frozen=True):
    """Products, and everything in the categories or below them. Variants with a price bring their product along."""

    product_ids: AimIds = ()
    category_ids: AimIds = ()

    def as_aim(self) -> Aim:
        return Aim(
            products=frozenset(map(ProductId, self.product_ids)),
            categories=frozenset(map(CategoryId, self.category_ids)),
        )


class AimView(View, frozen=True):
    product_ids: tuple[UUID, ...]
    category_ids: tuple[UUID, ...]


class NewPromotionBody(Input, frozen=True):
    title: PromotionTitle
    badge: Badge
    window: WindowInput
    text: PromotionText = ""
    offer: OfferInput = OfferInput()
    aim: AimInput = AimInput()
    priority: Annotated[Position, Meta(description="The highest is shown first")] = 0
    active: bool = True

    def as_new(self) -> NewPromotion:
        """Raise WindowUnfit, PromotionTermsUnfit."""
        return NewPromotion(
            title=self.title,
            badge=self.badge,
            text=self.text,
            window=self.window.as_window(),
            terms=self.offer.as_terms(),
            aim=self.aim.as_aim(),
            priority=self.priority,
            active=self.active,
        )


class PromotionPatchBody(Input, frozen=True):
    """What is left out stays; `window`, `offer` and `aim` are replaced as a whole."""

    title: PromotionTitle | UnsetType = UNSET
    badge: Badge | UnsetType = UNSET
    text: PromotionText | UnsetType = UNSET
    window: WindowInput | UnsetType = UNSET
    offer: OfferInput | UnsetType = UNSET
    aim: AimInput | UnsetType = UNSET
    priority: Position | UnsetType = UNSET
    active: bool | UnsetType = UNSET

    def as_changes(self) -> PromotionChanges:
        """Raise WindowUnfit, PromotionTermsUnfit."""
        changes = given(self, "title", "badge", "text", "priority", "active")
        if self.window is not UNSET:
            changes["window"] = self.window.as_window()
        if self.offer is not UNSET:
            changes["terms"] = self.offer.as_terms()
        if self.aim is not UNSET:
            changes["aim"] = self.aim.as_aim()
        return cast("PromotionChanges", changes)


class OfficePromotionView(View, frozen=True):
    id: UUID
    title: PromotionTitle
    badge: Badge
    text: str
    window: WindowView
    offer: OfferView
    aim: AimView
    priority: int
    active: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, promotion: Promotion) -> OfficePromotionView:
        return cls(**_fields(promotion))


class PromotionReportView(OfficePromotionView, frozen=True):
    """`products` are all that it is for now, `foreign` those of WooCommerce, which show the badge alone.

    `without_effect` are up to 100 SKUs that would not get cheaper: the offer is not below the price.
    """

    running: bool
    products: Annotated[int, Meta(ge=0)]
    foreign: Annotated[int, Meta(ge=0)]
    without_effect: tuple[str, ...]

    @classmethod
    def of_report(cls, report: PromotionReport) -> PromotionReportView:
        return cls(
            running=report.running,
            products=report.products,
            foreign=report.foreign,
            without_effect=report.without_effect,
            **_fields(report.promotion),
        )


def _fields(promotion: Promotion) -> dict[str, Any]:
    percent = promotion.terms.percent_off
    return {
        "id": promotion.id,
        "title": promotion.title,
        "badge": promotion.badge,
        "text": promotion.text,
        "window": WindowView.of(promotion.window),
        "offer": OfferView(
            percent_off=Rate(percent).percent if percent is not None else None,
            prices=tuple(
                VariantPriceView(variant_id=variant_id, price=MoneyView.of(price))
                for variant_id, price in promotion.terms.prices.items()
            ),
        ),
        "aim": AimView(
            product_ids=tuple(sorted(promotion.aim.products)),
            category_ids=tuple(sorted(promotion.aim.categories)),
        ),
        "priority": promotion.priority,
        "active": promotion.active,
        "created_at": promotion.created_at,
        "updated_at": promotion.updated_at,
    }
