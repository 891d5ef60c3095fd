"""A WooCommerce shop in memory: asked as REST asks, failing as it is told."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import replace
from decimal import Decimal
from email.utils import format_datetime
from typing import Any, Final

import msgspec

from entrypoints.simulators.woocommerce import order_writing
from entrypoints.simulators.woocommerce.deliveries import Deliveries
from entrypoints.simulators.woocommerce.demo import fill
from entrypoints.simulators.woocommerce.door import Door
from entrypoints.simulators.woocommerce.faults import WARNING, Outage, ShopFault, Trouble, instead_of_json
from entrypoints.simulators.woocommerce.listing import Answer, Ask, one
from entrypoints.simulators.woocommerce.moments import ShopClock
from entrypoints.simulators.woocommerce.order_shapes import order_shape
from entrypoints.simulators.woocommerce.php import encode, money
from entrypoints.simulators.woocommerce.pictures import picture
from entrypoints.simulators.woocommerce.refusals import Refusal, crash
from entrypoints.simulators.woocommerce.routes import Routes
from entrypoints.simulators.woocommerce.rules import stock_keeper
from entrypoints.simulators.woocommerce.shop import Shop
from entrypoints.simulators.woocommerce.store import Store

HOME: Final = "http://127.0.0.1:8101"
MOST_CALLS: Final = 20_000


class ShopCall(msgspec.Struct, frozen=True, kw_only=True):
    """`fault` is how it went wrong; `status` what was answered, None for a connection cut."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    status: int | None
    fault: str | None


class Cut(Exception):
    """The connection is to break."""


class WooCommerceSimulator:
    """`demo` False: an empty shop. `home` is the shop's own address, as it writes it into links and images.

    A test in the same process edits `shop`, sets `clock` and `door`, plans `trouble` and runs `deliveries`.
    """

    def __init__(self, *, home: str = HOME, demo: bool = False) -> None:
        self.clock = ShopClock()
        self.store = Store(self.clock, home)
        self.shop = Shop(self.store)
        self.deliveries = Deliveries(self.store)
        self.trouble = Trouble()
        self.calls: deque[ShopCall] = deque(maxlen=MOST_CALLS)
        self.overlaps: list[str] = []
        self.webhooks_after: float | None = None
        self._demo = demo
        self._under_way: Counter[str] = Counter()
        self.reset()

    def reset(self) -> None:
        """As it was at the start, the demo shop included."""
        with self.store.lock:
            self.store.clear()
            self.clock.set(None)
            self.door = Door()
            self._routes = Routes(self.store, self.door)
            self.deliveries.clear()
            self.trouble.reset()
            self.calls.clear()
            self.overlaps.clear()
            self.webhooks_after = None
            if self._demo:
                fill(self.shop)

    def open_door(self, **switches: Any) -> None:
        """Change some of the switches, see `Door`."""
        for name, value in switches.items():
            setattr(self.door, name, value)

    def begin_outage(self, *, seed: int = 1, share: float = 1.0, seconds: float = 0.3) -> None:
        self.trouble.begin(Outage(seed=seed, share=share, seconds=seconds))

    def end_outage(self) -> None:
        self.trouble.end()

    async def answer(self, ask: Ask, authorization: str | None) -> Answer:
        """Raises `Cut`. Headers that every answer of the site has are added here."""
        key = f"{ask.method} {ask.path}"
        if ask.method in {"PUT", "PATCH", "DELETE"} and self._under_way[key]:
            self.overlaps.append(key)
        self._under_way[key] += 1
        fault = self.trouble.for_call(ask)
        try:
            answer = await self._with_fault(ask, authorization, fault)
        except Cut:
            self._note(ask, None, fault)
            raise
        finally:
            self._under_way[key] -= 1
        self._note(ask, answer.status, fault)
        now = self.clock.now().timestamp() + self.door.clock_skew_seconds
        at = self.clock.now().fromtimestamp(now, tz=self.clock.now().tzinfo)
        answer.headers.setdefault("Link", f'<{self.store.home}/wp-json/>; rel="https://api.w.org/"')
        answer.headers |= {"Date": format_datetime(at, usegmt=True), "X-Robots-Tag": "noindex"}
        return answer

    def _note(self, ask: Ask, status: int | None, fault: ShopFault | None) -> None:
        kind = fault.kind if fault is not None else None
        self.calls.append(
            ShopCall(
                method=ask.method,
                path=ask.path,
                query=dict(ask.query),
                body=ask.body,
                status=status,
                fault=kind,
            )
        )

    async def _with_fault(self, ask: Ask, authorization: str | None, fault: ShopFault | None) -> Answer:
        if fault is None:
            return await self._pinged(self._executed(ask, authorization))
        if fault.kind in {"half_created", "created_then_error", "empty_line"}:
            return self._spoilt_order(ask, authorization, fault)
        if fault.kind in {"html_before_json", "bom"}:
            answer = self._executed(ask, authorization)
            before = WARNING.encode() if fault.kind == "html_before_json" else b"\xef\xbb\xbf"
            return replace(answer, body=before + answer.body)
        if fault.kind == "oversell":
            self._sell_to_others(ask)
            return self._executed(ask, authorization)
        if fault.kind == "twice":
            self._executed(ask, authorization)
            return self._executed(ask, authorization)
        return await self._broken(ask, authorization, fault)

    async def _broken(self, ask: Ask, authorization: str | None, fault: ShopFault) -> Answer:
        """Answers that are none, whether or not the shop has done what was asked."""
        done = self._executed(ask, authorization) if fault.done_first() else None
        if fault.kind == "cut":
            raise Cut
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
            return done if done is not None else instead_of_json(ShopFault(kind="bad_gateway"))
        if fault.kind == "error":
            return _refused(Refusal(fault.code, fault.message, fault.status))
        return instead_of_json(fault)

    async def _pinged(self, answer: Answer) -> Answer:
        """The shop greets a new webhook before it answers whoever made it."""
        await self.deliveries.ping()
        return answer

    def _executed(self, ask: Ask, authorization: str | None) -> Answer:
        with self.store.lock:
            try:
                self._routes.orders.knows_created_via = self.door.knows_created_via
                known = self.door.check(ask.method, ask.path, authorization)
                if ask.body is Ellipsis:
                    data = {"json_error_code": 4, "json_error_message": "Syntax error"}
                    raise Refusal("rest_invalid_json", "Invalid JSON body passed.", data=data)  # noqa: TRY301
                return self._routes.answer(replace(ask, authenticated=known))
            except Refusal as refused:
                return _refused(refused)

    def _spoilt_order(self, ask: Ask, authorization: str | None, fault: ShopFault) -> Answer:
        """Anything but a good new order is answered as ever."""
        if ask.method != "POST" or ask.path != "/wc/v3/orders":
            return self._executed(ask, authorization)
        with self.store.lock:
            if fault.kind == "half_created" and self.door.admits(authorization):
                order = order_writing.blank(self.store, ask.body)
                self.store.orders[order.id] = order
                self.store.version += 1
                return _refused(crash())
            answer = self._executed(ask, authorization)
            if answer.status != 201 or fault.kind == "created_then_error":
                return _refused(crash()) if answer.status == 201 else answer
            return self._emptied(ask)

    def _sell_to_others(self, ask: Ask) -> None:
        """All that is left of what a new order asks for."""
        if ask.method != "POST" or ask.path != "/wc/v3/orders":
            return
        with self.store.lock:
            for item in ask.body.get("line_items") or []:
                product_id, variation_id = item.get("product_id") or 0, item.get("variation_id") or 0
                product = self.store.products.get(variation_id or product_id)
                keeper = stock_keeper(self.store, product) if product is not None else None
                left = (keeper.stock_quantity or 0) if keeper is not None else 0
                if left > 0:
                    self.shop.place_order([(product_id, variation_id, left)])

    def _emptied(self, ask: Ask) -> Answer:
        """The order made last, its lines without products and money."""
        order = list(self.store.orders.values())[-1]
        for line in order.lines:
            line.product_id = line.variation_id = line.taken = 0
            line.name, line.subtotal, line.total = "", Decimal(0), Decimal(0)
        return one(ask, order_shape(self.store, order), 201)

    def picture(self, path: str) -> bytes | None:
        with self.store.lock:
            return picture(self.store, path)

    def state(self) -> dict[str, Any]:
        """Stock and orders in short, for whoever compares."""
        with self.store.lock:
            orders = self.store.orders.values()
            return {
                "stock": {str(one.id): one.stock_quantity for one in self.store.products.values()},
                "orders": [
                    {
                        "id": one.id,
                        "status": one.status,
                        "created_via": one.created_via,
                        "total": money(one.total()),
                    }
                    for one in orders
                ],
                "webhooks_waiting": self.deliveries.waiting,
                "overlapping_writes": list(self.overlaps),
            }


def _refused(refused: Refusal) -> Answer:
    return Answer(status=refused.status, body=encode(refused.body()))
