"""One example of every operation of the staff that changes something: what the audit log is checked with."""

from collections.abc import Mapping
from typing import Final

from tests.support.buyer import API
from tests.support.staff_requests import (
    CANARIES,
    CLIENT,
    INCIDENT,
    PIXEL,
    REASON,
    Prepare,
    after,
    blocked,
    category,
    goods,
    just,
    member,
    merged,
    new_product,
    new_promotion,
    noted,
    of_client,
    of_order,
    product_file,
    promotion,
    refused_refund,
    reported_incident,
    review_case,
    subject_request,
    tagged,
    to_appoint,
    to_card,
    to_merge,
    to_request,
    two_clients,
    whole_goods,
    without_body,
    woo_conflict,
)
from tests.support.stock_acts import STOCK_ACTS

CASE: Final = {"legal_case": "withdrawal", "basis": "Заявление, вх. № 17"}
BANNER: Final = {"title": "Новый урожай", "link": "/catalog/tea"}
PAGE: Final = {"title": "Доставка", "html": "<p>Каждый день</p>"}
SEGMENT: Final = {"name": "Важные", "rule": {"field": "tag", "value": "VIP"}}
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
    f"POST {API}/admin/products": ("product.create", new_product),
    f"PUT {API}/admin/products/{{product_id}}": ("product.change", whole_goods),
    f"POST {API}/admin/products/import": ("product.create", product_file),
    f"POST {API}/photos": ("photo.upload", just({"base64": PIXEL})),
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
    f"POST {API}/admin/woocommerce/sync": ("woocommerce.sync", just()),
    f"POST {API}/admin/woocommerce/conflicts/{{conflict_id}}/resolve": (
        "woocommerce_conflict.resolve",
        woo_conflict,
    ),
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
    f"POST {API}/admin/banners": ("banner.create", just(BANNER)),
    f"PATCH {API}/admin/banners/{{banner_id}}": (
        "banner.change",
        after("admin/banners", BANNER, "banner_id", "id", {"position": 5}),
    ),
    f"DELETE {API}/admin/banners/{{banner_id}}": (
        "banner.delete",
        after("admin/banners", BANNER, "banner_id", "id"),
    ),
    f"POST {API}/admin/pages": ("page.create", just(PAGE)),
    f"PATCH {API}/admin/pages/{{page_id}}": (
        "page.change",
        after("admin/pages", PAGE, "page_id", "id", {"position": 5}),
    ),
    f"DELETE {API}/admin/pages/{{page_id}}": ("page.delete", after("admin/pages", PAGE, "page_id", "id")),
    f"POST {API}/admin/promotions": ("promotion.create", new_promotion),
    f"PATCH {API}/admin/promotions/{{promotion_id}}": ("promotion.change", promotion),
    f"DELETE {API}/admin/promotions/{{promotion_id}}": ("promotion.delete", without_body(promotion)),
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
    **STOCK_ACTS,
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
