"""Products, variations and categories as WooCommerce writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from adapters.woocommerce.rows import Fields, Unreadable
from application.shared.html import HtmlCleaner
from application.woocommerce.shop import (
    ProductMark,
    ShopAttribute,
    ShopCategory,
    ShopProduct,
    ShopProductType,
    ShopStock,
    ShopVariation,
    digest_of_terms,
)

PRODUCT_FIELDS: Final = (
    "id,parent_id,type,slug,name,status,catalog_visibility,post_password,description,short_description,sku,price,"
    "regular_price,manage_stock,stock_quantity,stock_status,backorders,categories,tags,images,attributes,virtual,"
    "menu_order,date_created_gmt,date_modified_gmt"
)
VARIATION_FIELDS: Final = (
    "id,parent_id,sku,price,regular_price,manage_stock,stock_quantity,stock_status,backorders,status,image,"
    "attributes,menu_order"
)
MARK_FIELDS: Final = (
    "id,type,status,catalog_visibility,post_password,date_modified_gmt,variations,tags,attributes"
)
_TYPES: Final = {kind.value: kind for kind in ShopProductType}


def type_of(row: Fields) -> ShopProductType:
    return _TYPES.get(row.text("type"), ShopProductType.OTHER)


class Reading:
    def __init__(self, cleaner: HtmlCleaner) -> None:
        self._cleaner = cleaner

    def plain(self, html: str) -> str:
        """Names are escaped HTML, attributes are not, and both may hold tags."""
        text = self._cleaner.text(html)
        return self._cleaner.text(text) if "<" in text else text

    def category(self, raw: object) -> ShopCategory:
        """Raise Unreadable."""
        row = Fields(raw)
        return ShopCategory(
            id=row.id(),
            parent_id=row.reference("parent") or None,
            slug=row.slug(),
            name=self.plain(row.text("name")),
            position=row.whole("menu_order") or 0,
        )

    def mark(self, raw: object) -> ProductMark:
        """Raise Unreadable."""
        row = Fields(raw)
        return ProductMark(
            id=row.id(),
            visible=_visible(row),
            modified_at=_modified(row),
            terms=digest_of_terms(self._tags(row), row.each("attributes", self._choice)),
            variations=_variation_ids(row),
        )

    def product(self, raw: object) -> ShopProduct:
        """Raise Unreadable."""
        row = Fields(raw)
        kind = type_of(row)
        modified_at = _modified(row)
        product = ShopProduct(
            id=row.id(),
            type=kind,
            slug=row.slug(),
            name=self.plain(row.text("name")),
            visible=_visible(row),
            description=row.text("description"),
            short_description=row.text("short_description"),
            category_ids=row.each("categories", lambda one: one.id()),
            tags=self._tags(row),
            photos=row.each("images", _source),
            attributes=row.each("attributes", self._choice),
            virtual=row.flag("virtual"),
            position=row.whole("menu_order") or 0,
            created_at=row.moment("date_created_gmt") or modified_at,
            modified_at=modified_at,
            variations=(self._as_variation(row),) if kind is ShopProductType.SIMPLE else (),
        )
        return replace(product, faults=tuple(row.faults)) if row.faults else product

    def with_variations(self, product: ShopProduct, raw: Sequence[Any]) -> ShopProduct:
        variations, faults = self.variations(raw)
        return replace(product, variations=variations, faults=product.faults + faults)

    def variations(self, raw: Sequence[Any]) -> tuple[tuple[ShopVariation, ...], tuple[str, ...]]:
        """Those that can be read, and what cannot."""
        found: list[ShopVariation] = []
        faults: list[str] = []
        for one in raw:
            try:
                found.append(self.variation(one)[1])
            except Unreadable as error:
                faults.append(f"variation {named(one)}: {error}")
        return tuple(found), tuple(faults)

    def variation(self, raw: object) -> tuple[int, ShopVariation]:
        """With the id of its product, 0 where the list does not tell. Raise Unreadable."""
        row = Fields(raw)
        variation = ShopVariation(
            id=row.id(),
            sku=row.text("sku"),
            regular_price=row.price("regular_price"),
            price=row.price("price"),
            stock=_stock(row),
            attributes=row.each("attributes", self._chosen),
            photo=_photo(row),
            published=row.text("status") in ("publish", ""),
            position=row.whole("menu_order") or 0,
        )
        parent_id = row.reference("parent_id")
        return parent_id, replace(variation, faults=tuple(row.faults)) if row.faults else variation

    def _as_variation(self, row: Fields) -> ShopVariation:
        """A simple product is what is sold itself."""
        return ShopVariation(
            id=0,
            sku=row.text("sku"),
            regular_price=row.price("regular_price"),
            price=row.price("price"),
            stock=_stock(row),
        )

    def _tags(self, row: Fields) -> tuple[str, ...]:
        return tuple(filter(None, row.each("tags", lambda one: self.plain(one.text("name")))))

    def _choice(self, row: Fields) -> ShopAttribute | None:
        name, options = self.plain(row.text("name")), row.raw("options")
        if not name or not isinstance(options, list):
            raise Unreadable("an attribute without a name or options")
        words = (self.plain(option) for option in options if isinstance(option, str))
        return ShopAttribute(
            name=name, options=tuple(filter(None, words)), for_variations=row.flag("variation")
        )

    def _chosen(self, row: Fields) -> ShopAttribute | None:
        name, option = self.plain(row.text("name")), self.plain(row.text("option"))
        if not name:
            raise Unreadable("an attribute without a name")
        return ShopAttribute(name=name, options=(option,) if option else (), for_variations=True)


def named(raw: object) -> str:
    """The id of what cannot be read, as far as it has one."""
    return repr(raw.get("id"))[:40] if isinstance(raw, dict) else "without an id"


def _visible(row: Fields) -> bool:
    published = row.text("status") == "publish" and not row.text("post_password")
    return published and row.text("catalog_visibility") != "hidden"


def _modified(row: Fields) -> datetime:
    moment = row.moment("date_modified_gmt")
    if moment is None:
        raise Unreadable("date_modified_gmt cannot be read")
    return moment


def _variation_ids(row: Fields) -> frozenset[int] | None:
    told = row.raw("variations")
    if type_of(row) is not ShopProductType.VARIABLE or not isinstance(told, list):
        return None
    return frozenset(one for one in told if isinstance(one, int) and not isinstance(one, bool))


def _source(row: Fields) -> str | None:
    address = row.text("src").strip()
    if not address.startswith(("https://", "http://")):
        raise Unreadable("an image without an address")
    return address


def _photo(row: Fields) -> str | None:
    """An image that cannot be read is a fault; what it shows can be sold all the same."""
    image = row.raw("image")
    if not image:
        return None
    try:
        return _source(Fields(image))
    except Unreadable:
        row.fault("image")
        return None


def _stock(row: Fields) -> ShopStock:
    """`manage_stock` is "parent" where variations share the pieces of their product: no number is their own."""
    status = row.text("stock_status")
    shared = row.raw("manage_stock") == "parent"
    if shared:
        row.fault("manage_stock")
    managed = row.flag("manage_stock")
    quantity = row.whole("stock_quantity") if managed else None
    return ShopStock(
        managed=managed and quantity is not None,
        quantity=quantity,
        in_stock=status in ("instock", "onbackorder"),
        backorders=row.text("backorders") in ("yes", "notify") or status == "onbackorder",
    )
