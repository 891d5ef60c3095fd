"""How the shop is made ready for an act of the staff, and the request of it."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from tests.support.buyer import API, Buyer, callback
from tests.support.shop import Shop

CANARIES: Final = ("Канарейкина", "Кенара", "9161234567", "canary@example.com")
"""Of the client who is acted upon: nothing of it may be in the log."""

CLIENT: Final[Mapping[str, Any]] = {
    "first_name": "Кенара",
    "last_name": "Канарейкина",
    "contacts": [
        {"kind": "phone", "value": "+7 916 123-45-67"},
        {"kind": "email", "value": "canary@example.com"},
    ],
}
PIXEL: Final = "R0lGODdhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
"""A GIF of one pixel."""
INCIDENT: Final = {"description": "Выгрузка отправлена не тому", "people": 3}
REASON: Final = {"reason": "По заявлению"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What fills the operation's path, and its body."""

    path: Mapping[str, object] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


Prepare = Callable[[Shop], Awaitable[Request]]


async def call(shop: Shop, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    answer = await shop.http.request(method, f"{API}/{path}", json=body, headers=shop.staff)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


async def client(shop: Shop) -> dict[str, Any]:
    return await call(shop, "POST", "admin/clients", CLIENT | {"even_if_known": True})


def just(body: Mapping[str, Any] | None = None) -> Prepare:
    async def prepare(_: Shop) -> Request:
        return Request(body=body)

    return prepare


def of_client(body: Mapping[str, Any] | None = None, **path: object) -> Prepare:
    async def prepare(shop: Shop) -> Request:
        return Request(path={"client_id": (await client(shop))["id"], **path}, body=body)

    return prepare


def to_card(body: Mapping[str, Any]) -> Prepare:
    async def prepare(shop: Shop) -> Request:
        card = await client(shop)
        return Request(path={"client_id": card["id"]}, body={"version": card["version"]} | body)

    return prepare


def after(path: str, made: Mapping[str, Any], name: str, key: str, body: Any = None) -> Prepare:
    """On what a POST has just made: `name` is the parameter of the path, `key` the field of the answer."""

    async def prepare(shop: Shop) -> Request:
        return Request(path={name: (await call(shop, "POST", path, made))[key]}, body=body)

    return prepare


def of_order(*steps: str, body: Mapping[str, Any] | None = None) -> Prepare:
    """A paid order that has come so far."""

    async def prepare(shop: Shop) -> Request:
        order = await paid_order(shop)
        for step in steps:
            await call(shop, "POST", f"admin/orders/{order['id']}/{step}")
        return Request(path={"order_id": order["id"]}, body=body)

    return prepare


async def paid_order(shop: Shop, buyer: Buyer | None = None) -> dict[str, Any]:
    buyer = buyer or await shop.buyer()
    order = await buyer.bought((await shop.goods(f"SKU-{uuid4().hex[:8]}"), "1"))
    await shop.paid(buyer, order)
    return order


async def goods(shop: Shop) -> Request:
    return Request(path={"product_id": (await shop.goods()).product_id}, body={"name": "Чай чёрный"})


async def category(shop: Shop) -> Request:
    return Request(path={"val": shop.category_id}, body={"name": "Кофе"})


async def new_product(shop: Shop) -> Request:
    variant = {"sku": "NEW-1", "price": {"amount": "10.00"}}
    product = {"category_id": str(shop.category_id), "kind": "goods", "name": "Сыр", "variants": [variant]}
    return Request(body=product)


async def new_promotion(shop: Shop) -> Request:
    aim = {"category_ids": [str(shop.category_id)]}
    window = {"starts_at": "2026-11-01T00:00:00+03:00", "ends_at": None}
    offer = {"percent_off": "15"}
    return Request(body={"title": "Чай", "badge": "−15 %", "window": window, "offer": offer, "aim": aim})


async def promotion(shop: Shop) -> Request:
    made = await call(shop, "POST", "admin/promotions", (await new_promotion(shop)).body)
    return Request(path={"promotion_id": made["id"]}, body={"active": False})


async def whole_goods(shop: Shop) -> Request:
    variant = {"sku": "NEW-1", "price": {"amount": "10.00"}}
    body = {"category_id": str(shop.category_id), "name": "Чай чёрный", "variants": [variant]}
    return Request(path={"product_id": (await shop.goods()).product_id}, body=body)


async def product_file(shop: Shop) -> Request:
    raw = "sku;name;category_slug;price\nNEW-1;Сыр;tea;10,00".encode()
    return Request(body={"base64": b64encode(raw).decode()})


async def review_case(shop: Shop) -> Request:
    buyer = await shop.buyer()
    payment = await buyer.start_payment(await buyer.bought((await shop.goods(), "1")))
    await shop.delivered(callback(payment, amount="1.00"))
    body = {"provider": "mock", "event_id": f"event-{payment['invoice_id']}", "note": "вернули вручную"}
    return Request(body=body)


async def refused_refund(shop: Shop) -> Request:
    order = await paid_order(shop)
    await shop.step(order, "cancel", reason="нет на складе")
    ((refund_id,),) = shop.database.execute(
        "UPDATE refunds SET state = 'failed', failure = 'refused' RETURNING id"
    )
    return Request(path={"refund_id": refund_id})


async def woo_conflict(shop: Shop) -> Request:
    order = await paid_order(shop)
    ((conflict_id,),) = shop.database.execute(
        "INSERT INTO woo_conflicts (id, kind, order_id, details, detected_at)"
        " VALUES (gen_random_uuid(), 'total_differs', %s, '{}', now()) RETURNING id",
        order["id"],
    )
    return Request(path={"conflict_id": conflict_id}, body={"action": "dismiss", "note": "договорились"})


async def tagged(shop: Shop) -> Request:
    path = {"client_id": (await client(shop))["id"], "tag": "VIP"}
    await call(shop, "PUT", "admin/clients/{client_id}/tags/{tag}".format_map(path))
    return Request(path=path)


async def noted(shop: Shop) -> Request:
    client_id = (await client(shop))["id"]
    note = await call(shop, "POST", f"admin/clients/{client_id}/notes", {"text": CANARIES[0]})
    return Request(path={"client_id": client_id, "note_id": note["id"]})


async def blocked(shop: Shop) -> Request:
    path = {"client_id": (await client(shop))["id"]}
    await call(shop, "POST", f"admin/clients/{path['client_id']}/block", REASON)
    return Request(path=path)


async def two_clients(shop: Shop) -> Request:
    survivor, source = await client(shop), await client(shop)
    return Request(path={"client_id": survivor["id"]}, body={"source_id": source["id"]})


async def to_merge(shop: Shop) -> Request:
    two = await two_clients(shop)
    return Request(path=two.path, body={**(two.body or {}), **REASON})


async def merged(shop: Shop) -> Request:
    two = await to_merge(shop)
    merge = await call(shop, "POST", f"admin/clients/{two.path['client_id']}/merge", two.body)
    return Request(path={"merge_id": merge["id"]}, body=REASON)


async def to_appoint(shop: Shop) -> Request:
    return Request(body={"client_id": (await client(shop))["id"], "role": "cashier"})


async def member(shop: Shop) -> Request:
    appointed = await call(shop, "POST", "admin/staff", (await to_appoint(shop)).body)
    return Request(path={"client_id": appointed["client_id"]}, body={"role": "support"})


async def subject_request(shop: Shop) -> Request:
    client_id = (await client(shop))["id"]
    made = await call(
        shop, "POST", "admin/personal-data/requests", {"client_id": client_id, "legal_case": "access"}
    )
    return Request(path={"request_id": made["id"]}, body=REASON)


async def reported_incident(shop: Shop) -> Request:
    incident = await call(shop, "POST", "admin/personal-data/incidents", INCIDENT)
    await call(shop, "POST", f"admin/personal-data/incidents/{incident['id']}/notice")
    return Request(path={"incident_id": incident["id"]})


async def to_request(shop: Shop) -> Request:
    return Request(body={"client_id": (await client(shop))["id"], "legal_case": "access"})


def without_body(prepare: Prepare) -> Prepare:
    async def prepare_without(shop: Shop) -> Request:
        return Request(path=(await prepare(shop)).path)

    return prepare_without
