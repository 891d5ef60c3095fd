"""What of a shop's catalogue is taken over, already within our limits, and what had to be said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from application.woocommerce.shop import ShopStock
from domain.catalogue.product import Attribute, ProductKind
from domain.catalogue.variant import VariantAttribute
from domain.shared.money import Money


class RemarkSubject(StrEnum):
    CATEGORY = "category"
    PRODUCT = "product"


class RemarkCode(StrEnum):
    """Why something of the shop is not here exactly as it is there. The words are in texts/…/woocommerce.ftl."""

    ATTRIBUTES_CUT = "attributes_cut"
    CATEGORIES_CUT = "categories_cut"
    CATEGORY_LOOP = "category_loop"
    CATEGORY_PARENT_UNKNOWN = "category_parent_unknown"
    CATEGORY_TOO_DEEP = "category_too_deep"
    CATEGORY_UNKNOWN = "category_unknown"
    DESCRIPTION_CUT = "description_cut"
    FIELD_UNREADABLE = "field_unreadable"
    NAME_CUT = "name_cut"
    NAME_MISSING = "name_missing"
    NOTHING_TO_SELL = "nothing_to_sell"
    PHOTO_REFUSED = "photo_refused"
    PHOTOS_CUT = "photos_cut"
    PRICE_MISSING = "price_missing"
    PRICE_UNFIT = "price_unfit"
    PRODUCT_UNREADABLE = "product_unreadable"
    SKU_DUPLICATE = "sku_duplicate"
    SKU_TOO_LONG = "sku_too_long"
    SLUG_TAKEN = "slug_taken"
    TAGS_CUT = "tags_cut"
    TYPE_NOT_SOLD = "type_not_sold"
    VARIANTS_CUT = "variants_cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One line of the report. `detail` is what it is about: an address, a number of the shop, a text that was cut."""

    subject: RemarkSubject
    woo_id: int
    name: str
    code: RemarkCode
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCategory:
    """`parent_id` is the shop's number of a category that stands earlier in the list."""

    woo_id: int
    parent_id: int | None
    slug: str
    name: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedVariant:
    """`woo_id` is 0 for a simple product itself. `sku` is empty when the shop has none that fits."""

    woo_id: int
    sku: str
    name: str
    price: Money
    promo_price: Money | None
    tracked: bool
    active: bool
    attributes: tuple[VariantAttribute, ...]
    photo: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedContent:
    """Everything that makes a product a changed one. Pieces in stock are not: they come and go with every sale."""

    slug: str
    kind: ProductKind
    name: str
    description: str
    short_description: str
    photos: tuple[str, ...]
    active: bool
    position: int
    created_at: datetime
    attributes: tuple[Attribute, ...]
    tags: tuple[str, ...]
    category_ids: tuple[int, ...]
    variants: tuple[ImportedVariant, ...]

    @property
    def all_photos(self) -> tuple[str, ...]:
        """Those of the variants too."""
        return self.photos + tuple(one.photo for one in self.variants if one.photo is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedProduct:
    """`stock` is in the order of the content's variants, `terms` as in the shop."""

    woo_id: int
    modified_at: datetime
    terms: str
    content: ImportedContent
    stock: tuple[ShopStock, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnProduct:
    """One that buyers must not see, for as long as the shop says so: hidden, of another type, or gone.

    `modified_at` is None when there is nothing left that could have been modified.
    """

    woo_id: int
    modified_at: datetime | None = None
    remarks: tuple[Remark, ...] = ()
