"""One example of every operation of the staff that changes something: what the audit log is checked with."""

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
REASON: Final = {"reason": "По заявлению"}
CASE: Final = {"legal_case": "withdrawal", "basis": "Заявление, вх. № 17"}


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


SEGMENT: Final = {"name": "Важные", "rule": {"field": "tag", "value": "VIP"}}
INCIDENT: Final = {"description": "Выгрузка отправлена не тому", "people": 3}
FIELD: Final = {"key": "shoe_size", "name": "Размер"}
TEXT: Final = {"purpose": "marketing", "wordings": {"ru": {"title": "Рассылки", "body": "Согласен."}}}
PAPER: Final = {
    "consents": {"consent_sms": {"given": True, "text_version": 1}},
    "scan_reference": "Папка 3, лист 17",
}
_CLIENTS, _PRIVACY = f"{API}/admin/clients", f"{API}/admin/personal-data"

ACTS: Final[Mapping[str, tuple[str, Prepare]]] = {
    f"POST {API}/categories": ("category.create", just({"name": "Сыры"})),
    f"PATCH {API}/categories/{{val}}": ("category.change", category),
    f"POST {API}/categories/{{val}}/deactivate": ("category.deactivate", without_body(category)),
    f"POST {API}/products": ("product.create", new_product),
    f"PATCH {API}/products/{{product_id}}": ("product.change", goods),
    f"POST {API}/products/{{product_id}}/deactivate": ("product.deactivate", without_body(goods)),
    f"POST {API}/admin/orders/{{order_id}}/accept": ("order.accept", of_order()),
    f"POST {API}/admin/orders/{{order_id}}/ready": ("order.make_ready", of_order("accept")),
    f"POST {API}/admin/orders/{{order_id}}/complete": ("order.complete", of_order("accept", "ready")),
    f"POST {API}/admin/orders/{{order_id}}/cancel": ("order.cancel", of_order(body=REASON)),
    f"POST {API}/admin/payments/review/resolve": ("payment_event.resolve", review_case),
    f"POST {API}/admin/payments/orphans/{{refund_id}}/retry": ("refund.retry", refused_refund),
    f"POST {_CLIENTS}": ("client.create", just(CLIENT)),
    f"PATCH {_CLIENTS}/{{client_id}}": ("client.change", to_card({"last_name": "Кенара"})),
    f"PUT {_CLIENTS}/{{client_id}}": ("client.change", to_card({"first_name": "Кенара"})),
    f"PUT {_CLIENTS}/{{client_id}}/tags/{{tag}}": ("client.change", of_client(tag="VIP")),
    f"DELETE {_CLIENTS}/{{client_id}}/tags/{{tag}}": ("client.change", tagged),
    f"POST {_CLIENTS}/{{client_id}}/notes": ("client.note", of_client({"text": CANARIES[0]})),
    f"DELETE {_CLIENTS}/{{client_id}}/notes/{{note_id}}": ("client.delete_note", noted),
    f"POST {_CLIENTS}/{{client_id}}/block": ("client.block", of_client(REASON)),
    f"POST {_CLIENTS}/{{client_id}}/unblock": ("client.unblock", blocked),
    f"POST {API}/users/{{client_id}}/block": ("client.block", of_client(REASON)),
    f"POST {API}/users/{{client_id}}/unblock": ("client.unblock", blocked),
    f"POST {_CLIENTS}/{{client_id}}/merge": ("client.merge", to_merge),
    f"POST {API}/admin/merges/{{merge_id}}/undo": ("client.unmerge", merged),
    f"POST {_CLIENTS}/{{client_id}}/consents": ("consents.record_on_paper", of_client(PAPER)),
    f"POST {API}/admin/consent-texts": ("consent_text.publish", just(TEXT)),
    f"POST {API}/admin/client-fields": ("custom_field.define", just(FIELD)),
    f"PATCH {API}/admin/client-fields/{{key}}": (
        "custom_field.change",
        after("admin/client-fields", FIELD, "key", "key", {"name": "Размер обуви"}),
    ),
    f"POST {API}/admin/segments": ("segment.create", just(SEGMENT)),
    f"PATCH {API}/admin/segments/{{segment_id}}": (
        "segment.change",
        after("admin/segments", SEGMENT, "segment_id", "id", {"name": "Очень важные"}),
    ),
    f"DELETE {API}/admin/segments/{{segment_id}}": (
        "segment.delete",
        after("admin/segments", SEGMENT, "segment_id", "id"),
    ),
    f"POST {_CLIENTS}/{{client_id}}/erasure": ("personal_data.erase", of_client(CASE)),
    f"POST {_CLIENTS}/{{client_id}}/data-export": ("personal_data.export", of_client()),
    f"POST {_PRIVACY}/requests": ("subject_request.receive", to_request),
    f"POST {_PRIVACY}/requests/{{request_id}}/answer": (
        "subject_request.answer",
        without_body(subject_request),
    ),
    f"POST {_PRIVACY}/requests/{{request_id}}/extension": ("subject_request.prolong", subject_request),
    f"POST {_PRIVACY}/incidents": ("incident.register", just(INCIDENT)),
    f"POST {_PRIVACY}/incidents/{{incident_id}}/notice": (
        "incident.notify",
        after("admin/personal-data/incidents", INCIDENT, "incident_id", "id"),
    ),
    f"POST {_PRIVACY}/incidents/{{incident_id}}/results": (
        "incident.report",
        reported_incident,
    ),
    f"POST {API}/admin/staff": ("staff.appoint", to_appoint),
    f"PATCH {API}/admin/staff/{{client_id}}": ("staff.change", member),
    f"DELETE {API}/admin/staff/{{client_id}}": ("staff.dismiss", without_body(member)),
}
"""Method and path of the OpenAPI document -> the action in the log, and what the request is made of."""

LOOKING_ONLY: Final[Mapping[str, Prepare]] = {
    f"POST {_CLIENTS}/{{client_id}}/merge/preview": two_clients,
    f"POST {API}/admin/segments/preview": just({"rule": SEGMENT["rule"]}),
}
"""A POST for the sake of its body: nothing changes."""
