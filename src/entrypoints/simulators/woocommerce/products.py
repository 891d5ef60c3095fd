"""`/wc/v3/products` and `/wc/v3/variations`: what can be asked and done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from entrypoints.simulators.woocommerce.listing import Answer, Ask, changed_within, one, only, page_of
from entrypoints.simulators.woocommerce.php import encode, slug
from entrypoints.simulators.woocommerce.product_search import in_order, matches
from entrypoints.simulators.woocommerce.product_shapes import product_shape, variation_shape
from entrypoints.simulators.woocommerce.product_writing import apply, check
from entrypoints.simulators.woocommerce.records import Product
from entrypoints.simulators.woocommerce.refusals import Refusal, invalid_id
from entrypoints.simulators.woocommerce.store import Store


def create(store: Store, body: dict[str, Any], *, parent: Product | None = None) -> Product:
    """A variation with `parent`. Raises `Refusal`, and then nothing is left."""
    check(body)
    now = store.now()
    kind = "variation" if parent is not None else body.get("type", "simple")
    product = Product(
        id=store.post_id(),
        type=kind,
        name=body.get("name", "Product"),
        slug="",
        created_at=now,
        modified_at=now,
    )
    product.parent_id = parent.id if parent is not None else 0
    product.categories = [] if parent is not None else [15]
    apply(store, product, {key: value for key, value in body.items() if key != "type"})
    title = f"{parent.name} {product.name}" if parent is not None else product.name
    product.slug = product.slug or store.unique_slug(slug(title))
    store.products[product.id] = product
    if parent is not None:
        parent.variations.append(product.id)
        parent.modified_at = now
        store.announce("product.updated", parent.id)
    store.forget_encoded(product)
    store.announce("product.created", product.id)
    return product


def change(store: Store, product: Product, body: dict[str, Any]) -> None:
    check(body)
    apply(store, product, body if product.type != "variation" else _without_type(body))
    store.touch(product)


def _without_type(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != "type"}


def trash(store: Store, product: Product) -> None:
    product.meta.append(store.meta("_wp_trash_meta_status", product.status))
    product.status, product.slug = "trash", f"{product.slug}__trashed"
    product.modified_at = store.now()
    store.forget_encoded(product)
    store.announce("product.deleted", product.id)


def restore(store: Store, product: Product) -> None:
    """Out of the trash, as a draft."""
    product.meta = [meta for meta in product.meta if meta.key != "_wp_trash_meta_status"]
    product.status, product.slug = "draft", product.slug.removesuffix("__trashed")
    product.modified_at = store.now()
    store.forget_encoded(product)
    store.announce("product.restored", product.id)


def delete(store: Store, product: Product) -> None:
    """For good and silently: webhooks do not hear of it. Its variations go with it."""
    store.forget_encoded(product)
    for id_ in (product.id, *product.variations):
        gone = store.products.pop(id_, None)
        if gone is not None:
            store.skus.pop(gone.sku, None)
    parent = store.products.get(product.parent_id)
    if parent is not None:
        parent.variations.remove(product.id)
        parent.modified_at = store.now()


def find(store: Store, id_: int, status: int = 404) -> Product:
    product = store.products.get(id_)
    if product is None:
        raise invalid_id("product", status)
    return product


class ProductDesk:
    """Lists are found once and kept until something changes: whoever reads page after page asks for the same."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._found: dict[tuple[Any, ...], list[Product]] = {}
        self._found_at = -1

    def page(self, ask: Ask) -> Answer:
        found = self._kept(ask, self._products)
        return page_of(ask, self.store.home, found, lambda product: self._encoded(ask, product))

    def list_across(self, ask: Ask) -> Answer:
        found = self._kept(ask, self._variations)
        fields = ask.query.get("_fields")
        return page_of(
            ask,
            self.store.home,
            found,
            lambda one: encode(only(fields, variation_shape(self.store, one, across=True))),
        )

    def list_variations(self, ask: Ask, parent_id: int) -> Answer:
        parent = self.store.products.get(parent_id)
        children = list(self.store.variations_of(parent)) if parent is not None else []
        wanted = [child for child in children if ask.query.get("status", "any") in {"any", child.status}]
        found = in_order(self.store, ask, changed_within(ask, wanted, _modified, "modified_"))
        fields = ask.query.get("_fields")
        return page_of(
            ask, self.store.home, found, lambda one: encode(only(fields, variation_shape(self.store, one)))
        )

    def _kept(self, ask: Ask, search: Callable[[Ask], list[Product]]) -> list[Product]:
        if self._found_at != self.store.version:
            self._found.clear()
            self._found_at = self.store.version
        asked = {(k, v) for k, v in ask.query.items() if k not in {"page", "per_page", "_fields"}}
        key = (search.__name__, frozenset(asked), self.store.now() if "on_sale" in ask.query else None)
        if key not in self._found:
            self._found[key] = search(ask)
        return self._found[key]

    def _products(self, ask: Ask) -> list[Product]:
        if skus := ask.texts("sku"):
            found = [
                self.store.products[id_] for sku in skus if (id_ := self.store.skus.get(sku)) is not None
            ]
            return in_order(self.store, ask, found)
        found = [product for product in self.store.products.values() if not product.parent_id]
        return self._narrowed(ask, found)

    def _variations(self, ask: Ask) -> list[Product]:
        return self._narrowed(ask, [one for one in self.store.products.values() if one.type == "variation"])

    def _narrowed(self, ask: Ask, found: list[Product]) -> list[Product]:
        for test in matches(self.store, ask):
            found = [product for product in found if test(product)]
        found = changed_within(ask, found, _modified, "modified_")
        found = changed_within(ask, found, lambda product: product.created_at, "")
        return in_order(self.store, ask, found)

    def _encoded(self, ask: Ask, product: Product) -> bytes:
        """Kept as bytes until it changes, unless only some fields are asked for or time alone can change it."""
        fields = ask.query.get("_fields")
        if fields or product.on_sale_from or product.on_sale_to or product.type in {"variable", "grouped"}:
            return encode(only(fields, product_shape(self.store, product)))
        if product.id not in self.store.encoded:
            self.store.encoded[product.id] = encode(product_shape(self.store, product))
        return self.store.encoded[product.id]

    def get(self, ask: Ask, id_: int) -> Answer:
        return one(ask, product_shape(self.store, find(self.store, id_)))

    def create(self, ask: Ask) -> Answer:
        product = create(self.store, ask.body)
        location = f"{self.store.home}/wp-json/wc/v3/products/{product.id}"
        return one(ask, product_shape(self.store, product, edit=True), 201, location)

    def change(self, ask: Ask, id_: int) -> Answer:
        product = find(self.store, id_)
        change(self.store, product, ask.body)
        return one(ask, product_shape(self.store, product, edit=True))

    def delete(self, ask: Ask, id_: int) -> Answer:
        """The answer shows it as it was before."""
        product = find(self.store, id_)
        before = product_shape(self.store, product, edit=True)
        if ask.flag("force"):
            delete(self.store, product)
        elif product.status == "trash":
            raise Refusal("woocommerce_rest_already_trashed", "The product has already been deleted.", 410)
        else:
            trash(self.store, product)
        return one(ask, before)


def _modified(product: Product) -> datetime:
    return product.modified_at
