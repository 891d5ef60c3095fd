"""A product: goods or a service, sold in one variant or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypedDict

from domain.catalogue.errors import (
    AttributesUnfit,
    CategoriesUnfit,
    PhotosUnfit,
    ServiceTracked,
    TagsUnfit,
    TextUnfit,
    VariantNotFound,
    VariantsUnfit,
)
from domain.catalogue.events import ProductAdded, ProductChanged
from domain.catalogue.slug import Slug
from domain.catalogue.source import ProductSource as ProductSource  # noqa: PLC0414 - part of what a product is
from domain.catalogue.text import (
    ATTRIBUTE_LENGTH,
    DESCRIPTION_LENGTH,
    NAME_LENGTH,
    SHORT_DESCRIPTION_LENGTH,
    TAG_LENGTH,
    UNIT_LENGTH,
    fit,
)
from domain.catalogue.variant import Variant
from domain.shared.aggregate import Aggregate
from domain.shared.ids import CategoryId, ProductId, VariantId

MAX_PHOTOS: Final = 10
MAX_PHOTO_LENGTH: Final = 1_000
MAX_VARIANTS: Final = 100
"""On sale at a time."""
MAX_KEPT_VARIANTS: Final = 1_000
"""With those that are not sold any more."""
MAX_CATEGORIES: Final = 20
MAX_ATTRIBUTES: Final = 30
MAX_OPTIONS: Final = 100
MAX_TAGS: Final = 30


class ProductKind(StrEnum):
    GOODS = "goods"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A property that buyers filter by, with the values that this product has. Raise TextUnfit, AttributesUnfit."""

    name: str
    options: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", fit(self.name, "attribute", ATTRIBUTE_LENGTH))
        options = tuple(dict.fromkeys(fit(one, "attribute", ATTRIBUTE_LENGTH) for one in self.options))
        if not 1 <= len(options) <= MAX_OPTIONS:
            raise AttributesUnfit(MAX_ATTRIBUTES, MAX_OPTIONS)
        object.__setattr__(self, "options", options)


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
    short_description: str
    attributes: tuple[Attribute, ...]
    tags: tuple[str, ...]
    also_in: tuple[CategoryId, ...]


@dataclass(eq=False, slots=True, kw_only=True)
class Product(Aggregate):
    """`skip_loyalty`: buying it earns no points; `unredeemable`: points cannot pay for it.

    The descriptions are fragments of safe HTML (`HtmlCleaner`); everything else is plain text. `category_id` is
    the category that leads to it, `also_in` are others where it is found too.
    """

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
    short_description: str = ""
    attributes: tuple[Attribute, ...] = ()
    tags: tuple[str, ...] = ()
    also_in: tuple[CategoryId, ...] = ()
    source: ProductSource = ProductSource.OWN

    def __post_init__(self) -> None:
        """Raise TextUnfit, PhotosUnfit, VariantsUnfit, ServiceTracked, AttributesUnfit, TagsUnfit, CategoriesUnfit."""
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
        if len(self.short_description) > SHORT_DESCRIPTION_LENGTH:
            raise TextUnfit("short_description", SHORT_DESCRIPTION_LENGTH)
        self._check_labels()
        pictures = (*self.photos, *(variant.photo for variant in self.variants if variant.photo is not None))
        if len(self.photos) > MAX_PHOTOS or not all(map(_is_photo, pictures)):
            raise PhotosUnfit(MAX_PHOTOS)
        self._check_variants()
        if self.kind is ProductKind.SERVICE and any(variant.tracked for variant in self.variants):
            raise ServiceTracked

    def _check_variants(self) -> None:
        """What another shop sells may be nothing at the moment; then the product is inactive there and here. Of what it
        has sold before there may be any number: an import cannot leave it out.
        """
        offered = sum(variant.active for variant in self.variants)
        skus = {variant.sku for variant in self.variants}
        if self.source is ProductSource.OWN:
            fits = 1 <= offered <= MAX_VARIANTS and len(self.variants) <= MAX_KEPT_VARIANTS
        else:
            fits = offered <= MAX_VARIANTS
        if not fits or len(skus) != len(self.variants):
            raise VariantsUnfit(MAX_VARIANTS)

    def _check_labels(self) -> None:
        self.tags = tuple(dict.fromkeys(fit(tag, "tags", TAG_LENGTH) for tag in self.tags))
        if len(self.tags) > MAX_TAGS:
            raise TagsUnfit(MAX_TAGS)
        names = {attribute.name for attribute in self.attributes}
        if not len(names) == len(self.attributes) <= MAX_ATTRIBUTES:
            raise AttributesUnfit(MAX_ATTRIBUTES, MAX_OPTIONS)
        self.also_in = tuple(one for one in dict.fromkeys(self.also_in) if one != self.category_id)
        if len(self.also_in) >= MAX_CATEGORIES:
            raise CategoriesUnfit(MAX_CATEGORIES)


def _is_photo(address: str) -> bool:
    local = address.startswith("/") and not address.startswith("//")
    remote = address.startswith("https://") and len(address) > len("https://")
    return (local or remote) and len(address) <= MAX_PHOTO_LENGTH and not any(map(str.isspace, address))
