"""What a product costs and whether it is there, as WooCommerce reckons it."""

from __future__ import annotations

from entrypoints.simulators.woocommerce.php import amount
from entrypoints.simulators.woocommerce.records import Product
from entrypoints.simulators.woocommerce.store import Store


def on_sale(store: Store, product: Product) -> bool:
    if product.variations:
        return any(on_sale(store, child) for child in store.variations_of(product))
    if product.sale_price == "" or amount(product.sale_price) >= amount(product.regular_price):
        return False
    now = store.now()
    begun = product.on_sale_from is None or product.on_sale_from <= now
    return begun and (product.on_sale_to is None or now <= product.on_sale_to)


def price(store: Store, product: Product) -> str:
    """Of a variable or grouped product the lowest of its children."""
    children = [store.products[id_] for id_ in product.grouped_products if id_ in store.products]
    if product.type == "variable":
        children = list(store.variations_of(product))
    if product.type in {"variable", "grouped"}:
        prices = [text for text in (price(store, child) for child in children) if text]
        return min(prices, key=amount, default="")
    return product.sale_price if on_sale(store, product) else product.regular_price


def stock_keeper(store: Store, product: Product) -> Product | None:
    """Whose number counts: the product's, its parent's for a variation that has none, or nobody's."""
    if product.manage_stock:
        return product
    parent = store.products.get(product.parent_id)
    return parent if parent is not None and parent.manage_stock else None


def stock_status(store: Store, product: Product) -> str:
    keeper = stock_keeper(store, product)
    if keeper is not None:
        if (keeper.stock_quantity or 0) > 0:
            return "instock"
        return "outofstock" if keeper.backorders == "no" else "onbackorder"
    if product.type == "variable" and product.variations:
        found = {stock_status(store, child) for child in store.variations_of(product)}
        return next((status for status in ("instock", "onbackorder") if status in found), "outofstock")
    return product.stock_status
