"""The demo shop as its files describe it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from domain.catalogue.slug import Slug

Content = TypeVar("Content")


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mistyped key in a file is an error."""


class LocationEntry(_Entry, frozen=True):
    code: str
    name: str
    address: str
    is_pickup: bool


class DeliveryEntry(_Entry, frozen=True):
    code: str
    kind: str
    name: str
    fee: str
    free_from: str | None = None
    location: str | None = None


class TierEntry(_Entry, frozen=True):
    code: str
    name: str
    rate: int
    max_share: int
    spent_from: str


class ProgramEntry(_Entry, frozen=True):
    mode: str
    accrue_on: str
    defer_days: int
    lifetime_months: int
    zone: str
    tiers: list[TierEntry]


class Shop(_Entry, frozen=True):
    locations: list[LocationEntry]
    delivery_methods: list[DeliveryEntry]
    program: ProgramEntry


class VariantEntry(_Entry, frozen=True):
    sku: str
    price: str
    name: str | None = None
    promo: str | None = None
    min: str = "1"
    step: str = "1"
    stock: list[str] | None = None


class ProductEntry(_Entry, frozen=True):
    name: str
    emoji: str
    description: str
    variants: list[VariantEntry]
    kind: str = "goods"
    unit: str = "шт"
    skip_loyalty: bool = False
    unredeemable: bool = False

    @property
    def slug(self) -> Slug:
        return Slug.of_name(self.name)


class CategoryEntry(_Entry, frozen=True):
    name: str
    slug: str
    colour: str
    parent: str | None = None
    products: list[ProductEntry] = msgspec.field(default_factory=list)


class Catalogue(_Entry, frozen=True):
    categories: list[CategoryEntry]


def shop() -> Shop:
    return _read("shop.toml", Shop)


def catalogue() -> Catalogue:
    return _read("catalogue.toml", Catalogue)


@cache
def pictures() -> dict[str, tuple[str, str]]:
    """Slug of a product -> its emoji and the colour behind it."""
    return {
        product.slug.text: (product.emoji, category.colour)
        for category in catalogue().categories
        for product in category.products
    }


def _read(name: str, content: type[Content]) -> Content:
    raw: dict[str, Any] = tomllib.loads(files("entrypoints.demo").joinpath(name).read_text("utf-8"))
    return msgspec.convert(raw, content)
