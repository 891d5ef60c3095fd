"""The shop's own admin: what somebody does there by hand. A test edits the shop with it, from any thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from entrypoints.simulators.woocommerce import categories, content, order_writing, orders, products
from entrypoints.simulators.woocommerce.records import Entry, Image, Order, Product, Term
from entrypoints.simulators.woocommerce.refusals import invalid_id
from entrypoints.simulators.woocommerce.store import Store


class Shop:
    """Fields are named as in REST. Besides, `price` means `regular_price`, `stock` a managed number (None: not
    managed), `attributes` may be `{"Размер": "S"}`, and categories, tags and images may be plain ids.
    Everything may raise `Refusal`, as REST would answer.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def add_category(self, name: str, **fields: Any) -> Term:
        with self.store.lock:
            return categories.add_category(self.store, {"name": name, **fields})

    def edit_category(self, id_: int, **fields: Any) -> None:
        with self.store.lock:
            categories.change_category(self.store, self.store.categories[id_], fields)

    def delete_category(self, id_: int) -> None:
        with self.store.lock:
            categories.delete_category(self.store, id_)

    def add_tag(self, name: str) -> Term:
        with self.store.lock:
            return categories.add_tag(self.store, name)

    def add_image(self, name: str, *, alt: str = "", size: int = 600) -> Image:
        """A real PNG, served at its `path`."""
        with self.store.lock:
            now = self.store.now()
            path = f"/wp-content/uploads/{now:%Y/%m}/{name}.png"
            image = Image(id=self.store.post_id(), name=name, alt=alt, path=path, created_at=now, size=size)
            self.store.images[image.id] = image
            return image

    def add_product(self, name: str, **fields: Any) -> Product:
        with self.store.lock:
            return products.create(self.store, {"name": name, **_spelt_out(fields)})

    def add_variation(self, product_id: int, **fields: Any) -> Product:
        with self.store.lock:
            parent = products.find(self.store, product_id)
            return products.create(self.store, _spelt_out(fields), parent=parent)

    def product(self, id_: int) -> Product:
        """Also a variation."""
        with self.store.lock:
            return products.find(self.store, id_)

    def edit_product(self, id_: int, **fields: Any) -> Product:
        """Also a variation, whose parent counts as changed too."""
        with self.store.lock:
            product = products.find(self.store, id_)
            products.change(self.store, product, _spelt_out(fields))
            return product

    def trash_product(self, id_: int) -> None:
        with self.store.lock:
            products.trash(self.store, products.find(self.store, id_))

    def restore_product(self, id_: int) -> None:
        with self.store.lock:
            products.restore(self.store, products.find(self.store, id_))

    def delete_product(self, id_: int) -> None:
        """For good: no webhook tells."""
        with self.store.lock:
            products.delete(self.store, products.find(self.store, id_))

    def place_order(
        self, lines: Sequence[tuple[int, int, int]], *, status: str = "processing", **fields: Any
    ) -> Order:
        """Somebody buys on the site: (product, variation or 0, quantity) each. `created_via` is "checkout"."""
        with self.store.lock:
            items = [
                {"product_id": product, "variation_id": variation, "quantity": quantity}
                for product, variation, quantity in lines
            ]
            body = {"created_via": "checkout", **fields, "status": status, "line_items": items}
            return order_writing.create(self.store, body)

    def order(self, id_: int) -> Order:
        with self.store.lock:
            if id_ not in self.store.orders:
                raise invalid_id("shop_order")
            return self.store.orders[id_]

    def orders(self, *, created_via: str | None = None) -> list[Order]:
        """Trashed ones too, oldest first."""
        with self.store.lock:
            every = list(self.store.orders.values())
            return [order for order in every if created_via in {None, order.created_via}]

    def edit_order(self, id_: int, **fields: Any) -> Order:
        """As a PUT does it: `status`, `set_paid`, `line_items`, …"""
        with self.store.lock:
            order = orders.find(self.store, id_)
            order_writing.change(self.store, order, fields)
            return order

    def trash_order(self, id_: int) -> None:
        with self.store.lock:
            orders.trash(self.store, orders.find(self.store, id_))

    def delete_order(self, id_: int) -> None:
        """For good: no webhook tells."""
        with self.store.lock:
            orders.delete(self.store, orders.find(self.store, id_))

    def add_post_category(self, name: str, **fields: Any) -> Term:
        with self.store.lock:
            return content.add_post_category(self.store, {"name": name, **fields})

    def add_page(self, title: str, **fields: Any) -> Entry:
        with self.store.lock:
            return content.add_entry(self.store, "page", {"status": "publish", "title": title, **fields})

    def add_post(self, title: str, **fields: Any) -> Entry:
        with self.store.lock:
            return content.add_entry(self.store, "post", {"status": "publish", "title": title, **fields})

    def edit_entry(self, id_: int, **fields: Any) -> Entry:
        with self.store.lock:
            content.change_entry(self.store, self.store.entries[id_], fields)
            return self.store.entries[id_]

    def delete_entry(self, id_: int) -> None:
        with self.store.lock:
            del self.store.entries[id_]


def _spelt_out(fields: dict[str, Any]) -> dict[str, Any]:
    body = dict(fields)
    if "price" in body:
        body["regular_price"] = str(body.pop("price"))
    if "stock" in body:
        stock = body.pop("stock")
        body |= {"manage_stock": stock is not None, "stock_quantity": stock}
    return body
