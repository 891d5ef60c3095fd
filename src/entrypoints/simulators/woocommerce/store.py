"""Everything in the shop, by id, and what follows from a change: marks of time, caches, announcements."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

from entrypoints.simulators.woocommerce.moments import ShopClock
from entrypoints.simulators.woocommerce.records import Entry, Image, Meta, Order, Product, Term, Webhook

Listener = Callable[[str, int], None]


class Store:
    """Ids of products, variations, orders, images, pages and posts come from one row, as in WordPress.

    `lock` is held by whoever reads or writes from outside: a test may do so in another thread than the server.
    """

    def __init__(self, clock: ShopClock, home: str) -> None:
        self.clock, self.home = clock, home
        self.lock = threading.RLock()
        self.listeners: list[Listener] = []
        self.clear()

    def clear(self) -> None:
        """An empty shop with WooCommerce's one category; the clock stays as it is."""
        self.products: dict[int, Product] = {}
        self.orders: dict[int, Order] = {}
        self.categories = {15: Term(id=15, name="Uncategorized", slug="uncategorized")}
        self.tags: dict[int, Term] = {}
        self.post_categories = {1: Term(id=1, name="Uncategorized", slug="uncategorized")}
        self.images: dict[int, Image] = {}
        self.entries: dict[int, Entry] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.skus: dict[str, int] = {}
        self.slugs: set[str] = set()
        self.encoded: dict[int, bytes] = {}
        self.version = 0
        self._posts, self._terms = itertools.count(101), itertools.count(16)
        self._items, self._meta, self._hooks = itertools.count(1), itertools.count(1), itertools.count(1)
        self._attributes: dict[str, int] = {}

    def post_id(self) -> int:
        return next(self._posts)

    def term_id(self) -> int:
        return next(self._terms)

    def item_id(self) -> int:
        return next(self._items)

    def hook_id(self) -> int:
        return next(self._hooks)

    def meta_id(self) -> int:
        return next(self._meta)

    def meta(self, key: str, value: object) -> Meta:
        return Meta(id=self.meta_id(), key=key, value=value)

    def unique_slug(self, wanted: str) -> str:
        """With -2, -3, … when taken; remembered as taken."""
        found = next(
            candidate
            for candidate in itertools.chain([wanted], (f"{wanted}-{n}" for n in itertools.count(2)))
            if candidate not in self.slugs
        )
        self.slugs.add(found)
        return found

    def announce(self, topic: str, resource_id: int) -> None:
        for listener in self.listeners:
            listener(topic, resource_id)

    def forget_encoded(self, product: Product) -> None:
        self.version += 1
        for related in (product.id, product.parent_id, *product.variations):
            self.encoded.pop(related, None)

    def forget_all_encoded(self) -> None:
        self.version += 1
        self.encoded.clear()

    def touch(self, product: Product) -> None:
        """It has changed: it and its parent get a new mark of time, and webhooks hear of it."""
        now = self.clock.now()
        product.modified_at = now
        self.forget_encoded(product)
        self.announce("product.updated", product.id)
        parent = self.products.get(product.parent_id)
        if parent is not None:
            parent.modified_at = now
            self.announce("product.updated", parent.id)

    def touch_order(self, order: Order) -> None:
        order.modified_at = self.clock.now()
        self.version += 1
        self.announce("order.updated", order.id)

    def variations_of(self, product: Product) -> Iterator[Product]:
        return (self.products[id_] for id_ in product.variations if id_ in self.products)

    def now(self) -> datetime:
        return self.clock.now()
