"""Which desk answers which route; anything else is WordPress's `rest_no_route`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from entrypoints.simulators.woocommerce.categories import CategoryDesk
from entrypoints.simulators.woocommerce.content import ContentDesk
from entrypoints.simulators.woocommerce.door import Door
from entrypoints.simulators.woocommerce.listing import Answer, Ask
from entrypoints.simulators.woocommerce.orders import OrderDesk
from entrypoints.simulators.woocommerce.products import ProductDesk
from entrypoints.simulators.woocommerce.refusals import no_route
from entrypoints.simulators.woocommerce.site import SiteDesk
from entrypoints.simulators.woocommerce.store import Store
from entrypoints.simulators.woocommerce.variations import VariationDesk
from entrypoints.simulators.woocommerce.webhooks import WebhookDesk

Handler = Callable[..., Answer]
WRITING: Final = ("POST", "PUT", "PATCH")


class Routes:
    def __init__(self, store: Store, door: Door) -> None:
        self.orders = OrderDesk(store)
        self._table: list[tuple[re.Pattern[str], dict[str, Handler]]] = []
        self._shop(ProductDesk(store), VariationDesk(store), CategoryDesk(store))
        self._trade(self.orders, WebhookDesk(store))
        self._site(SiteDesk(store, door), ContentDesk(store))

    def answer(self, ask: Ask) -> Answer:
        """Raises `Refusal`. A wrong method is as unknown as a wrong path."""
        method = "GET" if ask.method == "HEAD" else ask.method
        for pattern, handlers in self._table:
            found = pattern.fullmatch(ask.path)
            if found is not None and method in handlers:
                return handlers[method](ask, *(int(group) for group in found.groups()))
        raise no_route()

    def _add(self, path: str, **handlers: Handler) -> None:
        """`write` stands for POST, PUT and PATCH alike, as on a single resource."""
        write = handlers.pop("write", None)
        if write is not None:
            handlers |= dict.fromkeys(WRITING, write)
        self._table.append((re.compile(path.replace("{id}", r"(\d+)")), handlers))

    def _shop(self, products: ProductDesk, variations: VariationDesk, categories: CategoryDesk) -> None:
        root = "/wc/v3/products"
        self._add(f"{root}/categories", GET=categories.page, POST=categories.create)
        self._add(
            f"{root}/categories/{{id}}",
            GET=categories.get,
            write=categories.change,
            DELETE=categories.delete,
        )
        self._add(f"{root}/tags", GET=categories.list_tags)
        self._add(root, GET=products.page, POST=products.create)
        self._add(f"{root}/batch", write=variations.product_batch)
        self._add(f"{root}/{{id}}", GET=products.get, write=products.change, DELETE=products.delete)
        own = f"{root}/{{id}}/variations"
        self._add(own, GET=products.list_variations, POST=variations.create)
        self._add(f"{own}/batch", write=variations.batch)
        self._add(f"{own}/{{id}}", GET=variations.get, write=variations.change, DELETE=variations.delete)
        self._add("/wc/v3/variations", GET=products.list_across)

    def _trade(self, orders: OrderDesk, webhooks: WebhookDesk) -> None:
        self._add("/wc/v3/orders", GET=orders.page, POST=orders.create)
        self._add("/wc/v3/orders/{id}", GET=orders.get, write=orders.change, DELETE=orders.delete)
        self._add("/wc/v3/orders/{id}/refunds", GET=orders.list_refunds, POST=orders.refund)
        self._add("/wc/v3/webhooks", GET=webhooks.page, POST=webhooks.create)
        self._add("/wc/v3/webhooks/{id}", GET=webhooks.get, write=webhooks.change, DELETE=webhooks.delete)

    def _site(self, site: SiteDesk, content: ContentDesk) -> None:
        self._add("/?", GET=site.root)
        self._add("/wc/v3", GET=site.index)
        self._add("/wc/v3/system_status", GET=site.status)
        self._add("/wp/v2/users/me", GET=site.me)
        self._add("/wp/v2/categories", GET=content.categories, POST=content.create_category)
        self._add("/wp/v2/media/{id}", GET=content.media)
        for kind, list_, create in (
            ("pages", content.pages, content.create_page),
            ("posts", content.posts, content.create_post),
        ):
            self._add(f"/wp/v2/{kind}", GET=list_, POST=create)
            self._add(f"/wp/v2/{kind}/{{id}}", GET=content.get, write=content.change, DELETE=content.delete)
