"""What a body may change of a product or a variation, checked as WooCommerce checks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from entrypoints.simulators.woocommerce.moments import written_moment
from entrypoints.simulators.woocommerce.php import decimal_text
from entrypoints.simulators.woocommerce.records import Attribute, Image, Product
from entrypoints.simulators.woocommerce.refusals import Refusal, not_in_enum, not_of_type
from entrypoints.simulators.woocommerce.store import Store

STATUSES: Final = ("draft", "pending", "private", "publish", "future", "auto-draft", "trash")
CHOICES: Final = {
    "status": STATUSES,
    "type": ("simple", "grouped", "external", "variable"),
    "catalog_visibility": ("visible", "catalog", "search", "hidden"),
    "stock_status": ("instock", "outofstock", "onbackorder"),
    "backorders": ("no", "notify", "yes"),
}
TEXTS: Final = (
    "name", "description", "short_description", "sku", "weight", "external_url", "button_text",
)  # fmt: skip
PRICES: Final = ("regular_price", "sale_price")
FLAGS: Final = ("featured", "virtual", "downloadable", "manage_stock", "sold_individually")
NUMBERS: Final = ("stock_quantity", "low_stock_amount", "menu_order")
SALE_DATES: Final = {"date_on_sale_from": "on_sale_from", "date_on_sale_to": "on_sale_to"}


def check(body: dict[str, Any]) -> None:
    """The types of known fields; unknown fields are ignored. Raises `Refusal`."""
    for name, allowed in CHOICES.items():
        if name in body and body[name] not in allowed:
            raise not_in_enum(name, allowed)
    for name in (*TEXTS, *PRICES):
        if name in body and not isinstance(body[name], str):
            raise not_of_type(name, "string")
    for name in NUMBERS:
        value = body.get(name)
        if value is not None and not _whole(value):
            raise not_of_type(name, "integer")


def _whole(value: Any) -> bool:
    if isinstance(value, str):
        return value.lstrip("-").isdigit()
    return isinstance(value, int) and not isinstance(value, bool)


def apply(store: Store, product: Product, body: dict[str, Any]) -> None:
    """Write what `body` names; call `check` first. Raises `Refusal` before anything is written."""
    if "sku" in body:
        _take_sku(store, product, body["sku"])
    for name in (*TEXTS, *FLAGS, *CHOICES):
        if name in body and name != "sku":
            setattr(product, name, body[name])
    _numbers(product, body)
    _sale_dates(product, body)
    for name, write in WRITERS.items():
        if name in body:
            write(store, product, body[name])
    product.menu_order = product.menu_order or 0
    product.stock_quantity = (product.stock_quantity or 0) if product.manage_stock else None


def _numbers(product: Product, body: dict[str, Any]) -> None:
    for name in PRICES:
        if name in body:
            setattr(product, name, decimal_text(body[name]))
    for name in NUMBERS:
        if name in body:
            setattr(product, name, None if body[name] is None else int(body[name]))


def _sale_dates(product: Product, body: dict[str, Any]) -> None:
    for name, attribute in SALE_DATES.items():
        for key, as_gmt in ((name, False), (f"{name}_gmt", True)):
            if key in body:
                setattr(product, attribute, written_moment(body[key], as_gmt=as_gmt))


def _take_sku(store: Store, product: Product, sku: str) -> None:
    owner = store.skus.get(sku)
    if sku and owner not in {None, product.id}:
        data = {"resource_id": owner, "unique_sku": f"{sku}-1"}
        raise Refusal("product_invalid_sku", "Invalid or duplicated SKU.", data=data)
    store.skus.pop(product.sku, None)
    product.sku = sku
    if sku:
        store.skus[sku] = product.id


def _ids(value: list[Any]) -> list[int]:
    return [one["id"] if isinstance(one, dict) else int(one) for one in value]


def _categories(store: Store, product: Product, value: list[Any]) -> None:
    product.categories = [id_ for id_ in _ids(value) if id_ in store.categories] or [15]


def _tags(store: Store, product: Product, value: list[Any]) -> None:
    product.tags = [id_ for id_ in _ids(value) if id_ in store.tags]


def _images(store: Store, product: Product, value: list[Any]) -> None:
    product.images = [_image(store, one) for one in value if one]


def _one_image(store: Store, product: Product, value: Any) -> None:
    _images(store, product, [value])


def _image(store: Store, value: Any) -> int:
    """An id, an image of this shop by its address, or one that cannot be fetched: there is no network here."""
    if isinstance(value, Image):
        return value.id
    id_ = value.get("id") if isinstance(value, dict) else value
    if id_ in store.images:
        if isinstance(value, dict) and "alt" in value:
            store.images[id_].alt = value["alt"]
        return int(id_)
    source = str(value.get("src", "")) if isinstance(value, dict) else ""
    for image in store.images.values():
        if source.endswith(image.path):
            return image.id
    message = f"Error getting remote image {source}. Error: A valid URL was not provided."
    raise Refusal("woocommerce_product_image_upload_error", message)


def _attributes(store: Store, product: Product, value: Any) -> None:
    """Also `{"Размер": "S"}` or `{"Размер": ["S", "M"]}`, which is easier to write in a test."""
    if isinstance(value, dict):
        value = [
            {"name": name, "visible": True, "variation": product.type == "variable"}
            | ({"options": chosen} if isinstance(chosen, list) else {"option": chosen, "options": [chosen]})
            for name, chosen in value.items()
        ]
    product.attributes = [_attribute(store, product, one) for one in value]
    if product.type == "variation":
        product.name = ", ".join(one.options[0] for one in product.attributes if one.options)


def _attribute(store: Store, product: Product, value: dict[str, Any]) -> Attribute:
    parent = store.products.get(product.parent_id)
    known = {one.id: one.name for one in (parent.attributes if parent is not None else [])}
    options = [value["option"]] if "option" in value else list(value.get("options", []))
    split = [part.strip() for text in options for part in str(text).split("|")]
    return Attribute(
        id=int(value.get("id", 0)),
        name=str(value.get("name") or known.get(int(value.get("id", 0)), "")),
        position=int(value.get("position", 0)),
        visible=bool(value.get("visible", False)),
        variation=bool(value.get("variation", False)),
        options=[text for text in split if text],
    )


def _meta(store: Store, product: Product, value: list[dict[str, Any]]) -> None:
    for one in value:
        found = next((meta for meta in product.meta if meta.key == one.get("key")), None)
        if found is not None:
            found.value = one.get("value")
        else:
            product.meta.append(store.meta(str(one.get("key")), one.get("value")))


def _slug(store: Store, product: Product, value: str) -> None:
    if value and value != product.slug:
        store.slugs.discard(product.slug)
        product.slug = store.unique_slug(value)


def _grouped(_: Store, product: Product, value: list[Any]) -> None:
    product.grouped_products = _ids(value)


def _dimensions(_: Store, product: Product, value: dict[str, str]) -> None:
    product.dimensions = product.dimensions | value


def _defaults(_: Store, product: Product, value: list[dict[str, Any]]) -> None:
    product.default_attributes = list(value)


WRITERS: Final[dict[str, Callable[[Store, Product, Any], None]]] = {
    "categories": _categories,
    "tags": _tags,
    "images": _images,
    "image": _one_image,
    "attributes": _attributes,
    "meta_data": _meta,
    "slug": _slug,
    "grouped_products": _grouped,
    "dimensions": _dimensions,
    "default_attributes": _defaults,
}
