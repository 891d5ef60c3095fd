"""Products and variations as WooCommerce 10.5 answers them, key by key."""

from __future__ import annotations

from typing import Any, Final

from entrypoints.simulators.woocommerce.common_shapes import (
    dates,
    image_shape,
    links,
    meta_shape,
    sized_image,
)
from entrypoints.simulators.woocommerce.php import escaped, paragraphs, price_html, readable_slug, slug
from entrypoints.simulators.woocommerce.records import Attribute, Product, Term
from entrypoints.simulators.woocommerce.rules import on_sale, price, stock_keeper, stock_status
from entrypoints.simulators.woocommerce.store import Store

UNRATED: Final = {"rating_count": 0, "upsell_ids": [], "cross_sell_ids": []}


def permalink(store: Store, product: Product) -> str:
    if product.status in {"draft", "pending", "trash"}:
        return f"{store.home}/?post_type=product&p={product.id}"
    owner = store.products.get(product.parent_id, product)
    return f"{store.home}/product/{owner.slug}/"


def _own_attribute(attribute: Attribute) -> dict[str, Any]:
    return {
        "id": attribute.id,
        "name": attribute.name,
        "slug": f"pa_{slug(attribute.name)}" if attribute.id else attribute.name,
        "position": attribute.position,
        "visible": attribute.visible,
        "variation": attribute.variation,
        "options": attribute.options,
    }


def _chosen(attribute: Attribute) -> dict[str, Any]:
    name = slug(attribute.name)
    return {
        "id": attribute.id,
        "name": attribute.name,
        "slug": f"pa_{name}" if attribute.id else name,
        "option": attribute.options[0] if attribute.options else "",
    }


def full_name(store: Store, product: Product) -> str:
    """Of a variation: its parent's name and what was chosen."""
    parent = store.products.get(product.parent_id)
    return f"{parent.name} - {product.name}" if parent is not None else product.name


def _sale(store: Store, product: Product) -> dict[str, Any]:
    variable = product.type in {"variable", "grouped"}
    return {
        "price": price(store, product),
        "regular_price": "" if variable else product.regular_price,
        "sale_price": "" if variable else product.sale_price,
        **dates("date_on_sale_from", product.on_sale_from),
        **dates("date_on_sale_to", product.on_sale_to),
        "on_sale": on_sale(store, product),
    }


def _purchasable(store: Store, product: Product) -> bool:
    if product.type in {"grouped", "external"} or product.status == "trash":
        return False
    return price(store, product) != ""


def _stock(store: Store, product: Product) -> dict[str, Any]:
    keeper = stock_keeper(store, product)
    quantity = keeper.stock_quantity if keeper is not None else None
    backorders = (keeper or product).backorders
    return {
        "manage_stock": "parent" if keeper is not None and keeper is not product else product.manage_stock,
        "stock_quantity": quantity,
        "backorders": backorders,
        "backorders_allowed": backorders != "no",
        "backordered": backorders != "no" and quantity is not None and quantity < 0,
        "low_stock_amount": product.low_stock_amount,
    }


def _related(store: Store, product: Product) -> list[int]:
    """Neighbours, where the real shop picks at random."""
    if product.type == "variation":
        return []
    around = (store.products.get(product.id + step) for step in (1, -1, 2, -2, 3, -3, 4, -4))
    return [one.id for one in around if one is not None and not one.parent_id][:5]


def product_shape(store: Store, product: Product, *, edit: bool = False) -> dict[str, Any]:
    """Also of a variation asked for as a product. `edit` is the answer to whoever writes."""
    is_variation = product.type == "variation"
    shape = {
        "id": product.id,
        "name": escaped(full_name(store, product)),
        "slug": "" if product.status == "draft" else product.slug,
        "permalink": permalink(store, product),
        **dates("date_created", product.created_at),
        **dates("date_modified", product.modified_at),
        "type": product.type,
        "status": product.status,
        "featured": product.featured,
        "catalog_visibility": product.catalog_visibility,
        "description": product.description if edit else paragraphs(product.description),
        "short_description": product.short_description if edit else paragraphs(product.short_description),
        "sku": product.sku,
        **_sale(store, product),
        "purchasable": _purchasable(store, product),
        "total_sales": str(product.total_sales) if is_variation else product.total_sales,
        **_delivery_and_stock(store, product),
        "reviews_allowed": not is_variation,
        "average_rating": "0" if edit else "0.00",
        **UNRATED,
        "parent_id": product.parent_id,
        "purchase_note": "",
        **_content(store, product),
        "menu_order": product.menu_order,
        "price_html": price_html(price(store, product)),
        "related_ids": _related(store, product),
        "meta_data": meta_shape(product.meta),
        "stock_status": stock_status(store, product),
        "has_options": product.type == "variable",
        "post_password": "",
        "global_unique_id": "",
    }
    if edit:
        shape["permalink_template"] = f"{store.home}/product/%pagename%/"
        shape["generated_slug"] = readable_slug(product.name)
    up = f"/wc/v3/products/{product.parent_id}" if is_variation else None
    return shape | {"_links": links(store, f"/wc/v3/products/{product.id}", up=up)}


def _delivery_and_stock(store: Store, product: Product) -> dict[str, Any]:
    return {
        **_goods(product),
        "external_url": product.external_url,
        "button_text": product.button_text,
        "tax_status": "taxable",
        "tax_class": "",
        **_stock(store, product),
        "sold_individually": product.sold_individually,
        "weight": product.weight,
        "dimensions": product.dimensions,
        "shipping_required": not product.virtual,
        "shipping_taxable": not product.virtual,
        "shipping_class": "",
        "shipping_class_id": 0,
    }


def _goods(product: Product) -> dict[str, Any]:
    return {
        "virtual": product.virtual,
        "downloadable": product.downloadable,
        "downloads": [],
        "download_limit": -1,
        "download_expiry": -1,
    }


def _content(store: Store, product: Product) -> dict[str, Any]:
    is_variation = product.type == "variation"
    images = [store.images[id_] for id_ in product.images if id_ in store.images]
    return {
        "categories": [_term(store.categories[id_]) for id_ in product.categories if id_ in store.categories],
        "brands": [],
        "tags": [_term(store.tags[id_]) for id_ in product.tags if id_ in store.tags],
        "images": [sized_image(store, image) for image in images],
        "attributes": [(_chosen if is_variation else _own_attribute)(one) for one in product.attributes],
        "default_attributes": product.default_attributes,
        "variations": [id_ for id_ in product.variations if id_ in store.products],
        "grouped_products": product.grouped_products,
    }


def _term(term: Term) -> dict[str, Any]:
    return {"id": term.id, "name": escaped(term.name), "slug": term.slug}


def variation_shape(
    store: Store, variation: Product, *, edit: bool = False, across: bool = False
) -> dict[str, Any]:
    """`across` is the list over all products, whose links differ. `edit` is the answer to whoever writes."""
    image = store.images.get(variation.images[0]) if variation.images else None
    shape = {
        "id": variation.id,
        "type": "variation",
        **dates("date_created", variation.created_at),
        **dates("date_modified", variation.modified_at),
        "description": variation.description if edit else paragraphs(variation.description),
        "permalink": permalink(store, variation),
        "sku": variation.sku,
        "global_unique_id": "",
        **_sale(store, variation),
        "status": variation.status,
        "purchasable": _purchasable(store, variation),
        **_goods(variation),
        "tax_status": "taxable",
        "tax_class": "parent" if edit else "",
        **_variation_stock(store, variation),
        "weight": variation.weight,
        "dimensions": variation.dimensions,
        "shipping_class": "",
        "shipping_class_id": 0,
        "image": image_shape(store, image) if image is not None else None,
        "attributes": [_chosen(one) for one in variation.attributes],
        "menu_order": variation.menu_order,
        "meta_data": meta_shape(variation.meta),
        "name": escaped(variation.name),
        "parent_id": variation.parent_id,
    }
    parent = f"/wc/v3/products/{variation.parent_id}"
    own = f"/wc/v3/variations/{variation.id}" if across else f"{parent}/variations/{variation.id}"
    up = "/wc/v3/products/0" if across else parent
    shape["_links"] = links(store, own, up=up, hints=not across)
    return shape


def _variation_stock(store: Store, variation: Product) -> dict[str, Any]:
    """The same as a product's, in another order."""
    stock = _stock(store, variation)
    first = {key: stock.pop(key) for key in ("manage_stock", "stock_quantity")}
    return first | {"stock_status": stock_status(store, variation)} | stock
