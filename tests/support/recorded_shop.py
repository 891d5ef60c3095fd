"""A shop that answers what a real one has answered: the files of tests/fixtures/woocommerce."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from adapters.html.cleaner import Nh3Cleaner
from adapters.woocommerce.catalogue import WooCatalogue
from adapters.woocommerce.circuit import Circuit
from adapters.woocommerce.content import WooContent
from adapters.woocommerce.orders import WooOrders
from adapters.woocommerce.stock_levels import WooStockLevels
from adapters.woocommerce.transport import Access, ShopTransport
from adapters.woocommerce.webhooks import WooWebhooks

FOLDER = Path(__file__).parents[1] / "fixtures" / "woocommerce"
ACCESS = Access(url="https://shop.example", user="prilavok", password="abcd EFGH 1234 ijkl")
CLEANER = Nh3Cleaner()


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def response_of(name: str, /, **changed: Any) -> httpx.Response:
    """As it came over the wire. `changed` fields are of the object, or of the first of a list."""
    answer = recorded(name)["response"]
    headers = dict(answer["headers"])
    if "json" not in answer:
        return httpx.Response(answer["status"], headers=headers, content=answer["text"].encode())
    data = answer["json"]
    (data[0] if isinstance(data, list) else data).update(changed) if changed else None
    return httpx.Response(answer["status"], headers=headers, content=json.dumps(data).encode())


@dataclass
class RecordedShop:
    """Answers in turn, the last one for ever."""

    answers: list[httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]]
    requests: list[httpx.Request] = field(default_factory=list)
    connections: int = 2
    circuit: Circuit = field(default_factory=lambda: Circuit(failures=1000))

    def __post_init__(self) -> None:
        self.transport = ShopTransport(
            ACCESS,
            connections=self.connections,
            timeout_seconds=2,
            circuit=self.circuit,
            transport=httpx.MockTransport(self._answer),
        )
        self.catalogue = WooCatalogue(self.transport, CLEANER)
        self.orders = WooOrders(self.transport)
        self.stock = WooStockLevels(self.transport, CLEANER)
        self.webhooks = WooWebhooks(self.transport)
        self.content = WooContent(self.transport, CLEANER)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        return answer(request)

    def sent(self, number: int = -1) -> Any:
        return json.loads(self.requests[number].content)


def shop_with(
    *answers: httpx.Response | Exception | Callable[[httpx.Request], httpx.Response],
) -> RecordedShop:
    return RecordedShop(answers=list(answers))


def shop_of(*names: str) -> RecordedShop:
    return RecordedShop(answers=[response_of(name) for name in names])
