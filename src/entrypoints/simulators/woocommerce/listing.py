"""Lists as WordPress serves them: arguments checked, pages cut, totals and links in the headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from entrypoints.simulators.woocommerce.moments import filter_moment
from entrypoints.simulators.woocommerce.php import encode
from entrypoints.simulators.woocommerce.refusals import invalid_param, not_in_enum, not_of_type

Item = TypeVar("Item")
TRUE: Final = frozenset({"true", "1", "yes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request for one of the shop's routes; `body` is decoded JSON, `{}` when it was none."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any = None
    authenticated: bool = False

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in TRUE

    def ids(self, name: str) -> list[int]:
        return [int(text) for text in self.texts(name) if text.lstrip("-").isdigit()]

    def texts(self, name: str) -> list[str]:
        return [text.strip() for text in self.query.get(name, "").split(",") if text.strip()]

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.query.get(name, default)
        if value not in allowed:
            raise not_in_enum(name, allowed)
        return value

    def moment(self, name: str) -> datetime | None:
        text = self.query.get(name)
        return None if text is None else filter_moment(name, text, dates_are_gmt=self.flag("dates_are_gmt"))

    def number(self, name: str, default: int, limit: int | None = None) -> int:
        """From 1 to `limit`."""
        text = self.query.get(name, str(default))
        if not text.lstrip("-").isdigit():
            raise not_of_type(name, "integer")
        value = int(text)
        if limit is None and value < 1:
            raise invalid_param(name, "rest_out_of_bounds", f"{name} must be greater than or equal to 1")
        if limit is not None and not 1 <= value <= limit:
            message = f"{name} must be between 1 (inclusive) and {limit} (inclusive)"
            raise invalid_param(name, "rest_out_of_bounds", message)
        return value


@dataclass(slots=True, kw_only=True)
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json; charset=UTF-8"


def page_of(ask: Ask, home: str, items: list[Item], encoded: Callable[[Item], bytes]) -> Answer:
    """One page of `items`; a page past the end is empty. `offset` takes the place of the page's own."""
    page, per_page = ask.number("page", 1), ask.number("per_page", 10, limit=100)
    start = int(ask.query["offset"]) if ask.query.get("offset", "").isdigit() else (page - 1) * per_page
    pages = ceil(len(items) / per_page)
    body = b"[" + b",".join(encoded(item) for item in items[start : start + per_page]) + b"]"
    headers = {"X-WP-Total": str(len(items)), "X-WP-TotalPages": str(pages)}
    around = [(page - 1, "prev", page > 1), (page + 1, "next", page < pages)]
    found = [_link(ask, home, number, name) for number, name, there in around if there]
    if found:
        headers["Link"] = ", ".join(found)
    return Answer(body=body, headers=headers)


def _link(ask: Ask, home: str, page: int, name: str) -> str:
    query = {key: value for key, value in ask.query.items() if key != "page"} | {"page": str(page)}
    return f'<{home}/wp-json{ask.path}?{urlencode(query)}>; rel="{name}"'


def changed_within(
    ask: Ask, items: Iterable[Item], at: Callable[[Item], datetime], suffix: str
) -> list[Item]:
    """Filter by `modified_after`/`modified_before`, or `after`/`before` with an empty suffix; both exclusive."""
    after, before = ask.moment(f"{suffix}after"), ask.moment(f"{suffix}before")
    return [
        item
        for item in items
        if (after is None or at(item) > after) and (before is None or at(item) < before)
    ]


def only(fields: str | None, shape: dict[str, Any]) -> dict[str, Any]:
    """`_fields`, with dots for what is inside."""
    if not fields:
        return shape
    kept: dict[str, Any] = {}
    for field_name in (name.strip() for name in fields.split(",")):
        outer, _, inner = field_name.partition(".")
        if outer not in shape:
            continue
        if inner and isinstance(shape[outer], dict):
            kept.setdefault(outer, {}).update(only(inner, shape[outer]))
        else:
            kept[outer] = shape[outer]
    return kept


def one(ask: Ask, shape: dict[str, Any], status: int = 200, location: str | None = None) -> Answer:
    headers = {} if location is None else {"Location": location}
    return Answer(status=status, body=encode(only(ask.query.get("_fields"), shape)), headers=headers)
