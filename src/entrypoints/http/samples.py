"""A value that fits a JSON Schema, made of the examples in it: what the documentation shows of every body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Schema = Mapping[str, Any]

_OF_FORMAT: Final = {
    "uuid": "019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10",
    "date": "1990-05-17",
    "date-time": "2026-11-21T09:00:00Z",
}
# Texts that have no example of their own, by the name of their field.
_WORDS: Final = {
    "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI…",
    "account": "order_payments",
    "actor": "provider:mock",
    "address": "Москва, Тверская, 1",
    "after": "new",
    "before": "awaiting_payment",
    "code": "courier",
    "comment": "Позвоните за час",
    "description": "Из цельного молока, без добавок.",
    "display_name": "Анна",
    "error": "403: bot was blocked by the user",
    "event": "paid",
    "event_id": "mock-1001-success",
    "failure": "refused by the provider",
    "key": "accrue:019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10",
    "locale": "ru",
    "name": "Молоко фермерское 3,6 %",
    "note": "Сверено с выпиской, деньги возвращены вручную",
    "outcome": "captured",
    "permissions": "orders.view",
    "photo": "/demo/photos/moloko-fermerskoe.svg",
    "photos": "/demo/photos/moloko-fermerskoe.svg",
    "provider": "mock",
    "quote_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "reason": "Нет в наличии",
    "redirect_url": "http://localhost:8000/api/v1/payments/mock/019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10",
    "reference": "mock-1001",
    "role": "manager",
    "service": "prilavok",
    "sku": "MILK-36-1L",
    "slug": "moloko-fermerskoe",
    "template": "order-paid",
    "text": "Заказ № 1001 оплачен. Спасибо!",
    "unit": "шт",
    "value": "anna@example.com",
    "version": "0.1.0",
}
_TEXT: Final = "…"


def sample_of(
    schema: Schema, schemas: Mapping[str, Schema], *, name: str = "", inside: tuple[str, ...] = ()
) -> Any:
    """`name` is the field's; `inside` names the schemas on the way: a tree ends where it would begin again."""
    if "$ref" in schema:
        target = _target(schema)
        return sample_of(schemas[target], schemas, name=name, inside=(*inside, target))
    shown = schema.get("examples") or schema.get("enum") or ([schema["const"]] if "const" in schema else ())
    if shown:
        return shown[0]
    for choices in ("oneOf", "anyOf", "allOf"):
        if choices in schema:
            return sample_of(schema[choices][0], schemas, name=name, inside=inside)
    if schema.get("type") == "object":
        return _of_object(schema, schemas, inside)
    if schema.get("type") == "array":
        items = schema["items"]
        return [] if _target(items) in inside else [sample_of(items, schemas, name=name, inside=inside)]
    return _of_scalar(schema, name)


def _target(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rsplit("/", maxsplit=1)[-1]


def _of_object(schema: Schema, schemas: Mapping[str, Schema], inside: tuple[str, ...]) -> dict[str, Any]:
    """What is required, and what has an example of its own."""
    required = schema.get("required", ())
    return {
        name: sample_of(one, schemas, name=name, inside=inside)
        for name, one in schema.get("properties", {}).items()
        if name in required or "examples" in one or "const" in one
    }


def _of_scalar(schema: Schema, name: str) -> str | int | bool | None:
    match schema.get("type"):
        case "string":
            return _OF_FORMAT.get(schema.get("format", ""), _WORDS.get(name, _TEXT))
        case "integer":
            return max(1, int(schema.get("minimum", 1)))
        case "boolean":
            return bool(schema.get("default", True))
        case _:
            return None
