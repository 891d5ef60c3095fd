"""Which products a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from entrypoints.simulators.woocommerce.categories import below
from entrypoints.simulators.woocommerce.listing import Ask
from entrypoints.simulators.woocommerce.php import amount
from entrypoints.simulators.woocommerce.product_writing import STATUSES
from entrypoints.simulators.woocommerce.records import Product
from entrypoints.simulators.woocommerce.rules import on_sale, price, stock_status
from entrypoints.simulators.woocommerce.store import Store

ORDERS: Final = (
    "date", "id", "include", "title", "slug", "modified", "popularity", "rating", "post__in", "price", "sales",
    "menu_order", "random", "popularity", "rating", "menu_order", "price", "popularity", "rating",
)  # fmt: skip


def _title(product: Product) -> str:
    return product.name.lower()


def matches(store: Store, ask: Ask) -> list[Callable[[Product], bool]]:
    """The filters that were asked for; arguments that nobody knows do nothing."""
    tests: list[Callable[[Product], bool]] = []
    status = ask.choice("status", ("any", "future", "trash", *STATUSES[:4]), "any")
    if status == "any":
        tests.append(lambda product: product.status not in {"trash", "auto-draft"})
    else:
        tests.append(lambda product: product.status == status)
    if "type" in ask.query:
        tests.append(lambda product: product.type == ask.query["type"])
    if ids := ask.ids("category"):
        wanted = {deeper for id_ in ids for deeper in below(store, id_)}
        tests.append(lambda product: not wanted.isdisjoint(product.categories))
    if tags := set(ask.ids("tag")):
        tests.append(lambda product: not tags.isdisjoint(product.tags))
    if "stock_status" in ask.query:
        kind = ask.choice("stock_status", ("instock", "outofstock", "onbackorder"), "instock")
        tests.append(lambda product: stock_status(store, product) == kind)
    if "on_sale" in ask.query:
        tests.append(lambda product: on_sale(store, product) == ask.flag("on_sale"))
    if text := ask.query.get("search", "").lower():
        words = text.split()
        tests.append(
            lambda product: all(word in f"{product.name} {product.description}".lower() for word in words)
        )
    if "include" in ask.query:
        included = set(ask.ids("include"))
        tests.append(lambda product: product.id in included)
    if excluded := set(ask.ids("exclude")):
        tests.append(lambda product: product.id not in excluded)
    return tests


def in_order(store: Store, ask: Ask, products: list[Product]) -> list[Product]:
    by = ask.choice("orderby", ORDERS, "date")
    descending = ask.choice("order", ("asc", "desc"), "desc") == "desc"
    keys: dict[str, Callable[[Product], Any]] = {
        "id": lambda product: product.id,
        "title": lambda product: (_title(product), product.id),
        "slug": lambda product: (product.slug, product.id),
        "modified": lambda product: (product.modified_at, product.id),
        "price": lambda product: (amount(price(store, product)), product.id),
        "menu_order": lambda product: (product.menu_order, _title(product)),
        "popularity": lambda product: (product.total_sales, product.id),
    }
    if by in {"include", "post__in"}:
        place = {id_: number for number, id_ in enumerate(ask.ids("include"))}
        return sorted(products, key=lambda product: place.get(product.id, product.id))
    return sorted(
        products, key=keys.get(by, lambda product: (product.created_at, product.id)), reverse=descending
    )
