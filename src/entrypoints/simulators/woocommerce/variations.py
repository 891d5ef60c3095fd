"""`/wc/v3/products/<id>/variations` and batches of anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from entrypoints.simulators.woocommerce import products
from entrypoints.simulators.woocommerce.listing import Answer, Ask, one
from entrypoints.simulators.woocommerce.php import encode
from entrypoints.simulators.woocommerce.product_shapes import product_shape, variation_shape
from entrypoints.simulators.woocommerce.records import Product
from entrypoints.simulators.woocommerce.refusals import Refusal, invalid_id
from entrypoints.simulators.woocommerce.store import Store

Work = Callable[[dict[str, Any]], dict[str, Any]]
MOST_IN_BATCH: Final = 100


def find(store: Store, parent_id: int, id_: int, status: int = 404) -> Product:
    """Through the wrong parent it is not there."""
    variation = store.products.get(id_)
    if variation is None or variation.parent_id != parent_id:
        raise invalid_id("product_variation", status)
    return variation


class VariationDesk:
    def __init__(self, store: Store) -> None:
        self.store = store

    def get(self, ask: Ask, parent_id: int, id_: int) -> Answer:
        return one(ask, variation_shape(self.store, find(self.store, parent_id, id_)))

    def create(self, ask: Ask, parent_id: int) -> Answer:
        shape = self._created(parent_id, ask.body)
        collection = f"{self.store.home}/wp-json/wc/v3/products/(?P<product_id>[\\d]+)/variations"
        return one(ask, shape, 201, f"{collection}/{shape['id']}")

    def _created(self, parent_id: int, body: dict[str, Any]) -> dict[str, Any]:
        parent = products.find(self.store, parent_id)
        return variation_shape(self.store, products.create(self.store, body, parent=parent), edit=True)

    def change(self, ask: Ask, parent_id: int, id_: int) -> Answer:
        variation = find(self.store, parent_id, id_)
        products.change(self.store, variation, ask.body)
        return one(ask, variation_shape(self.store, variation, edit=True))

    def delete(self, ask: Ask, parent_id: int, id_: int) -> Answer:
        variation = find(self.store, parent_id, id_)
        before = variation_shape(self.store, variation, edit=True)
        products.delete(self.store, variation)
        return one(ask, before)

    def batch(self, ask: Ask, parent_id: int) -> Answer:
        def update(body: dict[str, Any]) -> dict[str, Any]:
            variation = find(self.store, parent_id, body["id"], 400)
            products.change(self.store, variation, body)
            return variation_shape(self.store, variation, edit=True)

        def delete(body: dict[str, Any]) -> dict[str, Any]:
            variation = find(self.store, parent_id, body["id"])
            before = variation_shape(self.store, variation, edit=True)
            products.delete(self.store, variation)
            return before

        return batch(ask, create=lambda body: self._created(parent_id, body), update=update, delete=delete)

    def product_batch(self, ask: Ask) -> Answer:
        def update(body: dict[str, Any]) -> dict[str, Any]:
            product = products.find(self.store, body["id"], 400)
            products.change(self.store, product, body)
            return product_shape(self.store, product, edit=True)

        def delete(body: dict[str, Any]) -> dict[str, Any]:
            product = products.find(self.store, body["id"])
            before = product_shape(self.store, product, edit=True)
            products.trash(self.store, product)
            return before

        def create(body: dict[str, Any]) -> dict[str, Any]:
            return product_shape(self.store, products.create(self.store, body), edit=True)

        return batch(ask, create=create, update=update, delete=delete)


def batch(ask: Ask, *, create: Work, update: Work, delete: Work) -> Answer:
    """Always 200: what was refused carries its `error` in its place. More than 100 items are refused as a whole."""
    asked = {name: ask.body.get(name) or [] for name in ("create", "update", "delete")}
    if sum(len(items) for items in asked.values()) > MOST_IN_BATCH:
        message = "Unable to accept more than 100 items for this request."
        raise Refusal("woocommerce_rest_request_entity_too_large", message, 413)
    done: dict[str, list[dict[str, Any]]] = {}
    for name, work in (("create", create), ("update", update), ("delete", delete)):
        bodies = [body if isinstance(body, dict) else {"id": body} for body in asked[name]]
        if bodies:
            done[name] = [_tried(work, body) for body in bodies]
    return Answer(body=encode(done))


def _tried(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    try:
        return work(body)
    except Refusal as refused:
        error = {"code": refused.code, "message": refused.message, "data": refused.data}
        return {"id": body.get("id", 0), "error": error}
