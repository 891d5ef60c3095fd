"""A product: goods or a service, sold in one variant or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypedDict

from domain.catalogue.errors import PhotosUnfit, ServiceTracked, TextUnfit, VariantNotFound, VariantsUnfit
from domain.catalogue.events import ProductAdded, ProductChanged
from domain.catalogue.slug import Slug
from domain.catalogue.text import DESCRIPTION_LENGTH, NAME_LENGTH, UNIT_LENGTH, fit
from domain.catalogue.variant import Variant
from domain.shared.aggregate import Aggregate
from domain.shared.ids import CategoryId, ProductId, VariantId

MAX_PHOTOS: Final = 10
MAX_PHOTO_LENGTH: Final = 1_000
MAX_VARIANTS: Final = 100


class ProductKind(StrEnum):
    GOODS = "goods"
    SERVICE = "service"


class ProductChanges(TypedDict, total=False):
    """What to change; an absent key leaves its field alone. The kind never changes."""

    category_id: CategoryId
    slug: Slug
    name: str
    description: str
    unit: str
    photos: tuple[str, ...]
    active: bool
    skip_loyalty: bool
    unredeemable: bool
    position: int


@dataclass(eq=False, slots=True, kw_only=True)
class Product(Aggregate):
    """`skip_loyalty`: buying it earns no points; `unredeemable`: points cannot pay for it."""

    id: ProductId
    category_id: CategoryId
    slug: Slug
    kind: ProductKind
    name: str
    description: str
    unit: str
    photos: tuple[str, ...]
    active: bool
    skip_loyalty: bool
    unredeemable: bool
    position: int
    variants: tuple[Variant, ...]
    created_at: datetime
    updated_at: datetime

    def __post_init__(self) -> None:
        """Raise TextUnfit, PhotosUnfit, VariantsUnfit, ServiceTracked."""
        self._check()

    def announce(self) -> None:
        """Record that this product is new."""
        self._record(ProductAdded(product_id=self.id, occurred_at=self.created_at))

    def change(self, changes: ProductChanges, *, at: datetime) -> None:
        """Raise what a new product raises; the caller forgets a product that raised. Nothing new is no event."""
        fields = tuple(name for name, value in changes.items() if getattr(self, name) != value)
        for name in fields:
            setattr(self, name, changes[name])  # type: ignore[literal-required]
        self._changed(fields, at)

    def offer(self, variants: Sequence[Variant], *, at: datetime) -> None:
        """Sell these variants, in this order. A variant that is left out stays on record, inactive.

        Raise VariantsUnfit, ServiceTracked.
        """
        offered = {variant.id for variant in variants}
        withdrawn = [replace(old, active=False) for old in self.variants if old.id not in offered]
        ordered = (*variants, *withdrawn)
        if ordered != self.variants:
            self.variants = ordered
            self._changed(("variants",), at)

    def variant(self, variant_id: VariantId) -> Variant:
        """Raise VariantNotFound."""
        for variant in self.variants:
            if variant.id == variant_id:
                return variant
        raise VariantNotFound

    def deactivate(self, *, at: datetime) -> None:
        """Take it off sale. Again is a no-op."""
        self.change({"active": False}, at=at)

    def _changed(self, fields: tuple[str, ...], at: datetime) -> None:
        if fields:
            self._check()
            self.updated_at = at
            self._record(ProductChanged(product_id=self.id, fields=fields, occurred_at=at))

    def _check(self) -> None:
        self.name = fit(self.name, "name", NAME_LENGTH)
        self.unit = fit(self.unit, "unit", UNIT_LENGTH)
        if len(self.description) > DESCRIPTION_LENGTH:
            raise TextUnfit("description", DESCRIPTION_LENGTH)
        if len(self.photos) > MAX_PHOTOS or not all(map(_is_photo, self.photos)):
            raise PhotosUnfit(MAX_PHOTOS)
        skus = {variant.sku for variant in self.variants}
        if not 1 <= len(skus) == len(self.variants) <= MAX_VARIANTS or not any(
            v.active for v in self.variants
        ):
            raise VariantsUnfit(MAX_VARIANTS)
        if self.kind is ProductKind.SERVICE and any(variant.tracked for variant in self.variants):
            raise ServiceTracked


def _is_photo(address: str) -> bool:
    local = address.startswith("/") and not address.startswith("//")
    remote = address.startswith("https://") and len(address) > len("https://")
    return (local or remote) and len(address) <= MAX_PHOTO_LENGTH and not any(map(str.isspace, address))
