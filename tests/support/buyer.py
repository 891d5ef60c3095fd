"""Whoever buys in a test, over HTTP, and what the payment provider then says."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

import httpx

from domain.shared.ids import ClientId

API: Final = "/api/v1"
MOCK_SECRET: Final = "secret of the mock provider"
CENTRE, MARKET, COURIER = "pickup-centre", "pickup-market", "courier"
"""Delivery methods: two points of pickup for nothing, a courier for 350 roubles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    product_id: UUID
    variant_id: UUID
    sku: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A client with an access token."""

    client_id: ClientId
    http: httpx.AsyncClient
    headers: Mapping[str, str]

    async def put(self, goods: Goods, quantity: str = "1") -> None:
        body = {"quantity": quantity, "variant_id": str(goods.variant_id)}
        answer = await self.http.put(f"{API}/cart/items/{goods.product_id}", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text

    async def quote(self, *, delivery: str = CENTRE, points: str = "0") -> dict[str, Any]:
        body = {"delivery": delivery, "points": points}
        answer = await self.http.post(f"{API}/cart/quote", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def place(
        self, *, key: str | None = None, delivery: str = CENTRE, points: str = "0", **body: Any
    ) -> httpx.Response:
        return await self.http.post(
            f"{API}/orders/",
            json={"delivery": delivery, "points": points} | body,
            headers={**self.headers, **({"Idempotency-Key": key} if key else {})},
        )

    async def buy(self, *lines: tuple[Goods, str], key: str | None = None, **body: Any) -> httpx.Response:
        """In one request, past the cart."""
        wishes = [{"variant_id": str(goods.variant_id), "quantity": quantity} for goods, quantity in lines]
        return await self.place(key=key or str(uuid4()), lines=wishes, **body)

    async def bought(self, *lines: tuple[Goods, str], **body: Any) -> dict[str, Any]:
        answer = await self.buy(*lines, **body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def start_payment(self, order: Mapping[str, Any]) -> dict[str, Any]:
        answer = await self.try_to_pay(order)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def try_to_pay(self, order: Mapping[str, Any]) -> httpx.Response:
        return await self.http.post(f"{API}/payments/orders/{order['id']}", headers=self.headers)

    async def cancel(self, order: Mapping[str, Any]) -> httpx.Response:
        return await self.http.post(f"{API}/orders/{order['id']}/cancel", headers=self.headers)

    async def see(self, order: Mapping[str, Any]) -> dict[str, Any]:
        return await self.get(f"orders/{order['id']}")

    async def standing(self) -> dict[str, Any]:
        return await self.get("loyalty/me")

    async def get(self, path: str) -> dict[str, Any]:
        answer = await self.http.get(f"{API}/{path}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """What the mock provider sends, signed as its documentation says."""

    body: bytes
    secret: str = MOCK_SECRET

    @property
    def signature(self) -> str:
        return hmac.new(self.secret.encode(), self.body, hashlib.sha256).hexdigest()


def callback(payment: Mapping[str, Any], *, secret: str = MOCK_SECRET, **changed: Any) -> Callback:
    """Success for a payment as the API shows it, unless `changed` says otherwise."""
    invoice = payment["invoice_id"]
    event = {
        "event_id": f"event-{invoice}",
        "type": "payment.succeeded",
        "invoice_id": invoice,
        "amount": payment["amount"]["amount"],
        "currency": "RUB",
        "reference": f"reference-{invoice}",
    } | changed
    return Callback(body=json.dumps(event).encode(), secret=secret)
