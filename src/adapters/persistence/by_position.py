"""Keyset paging of lists that the staff put in order: by a small number, then by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from adapters.persistence.paging import Place, decode, encode
from adapters.persistence.statements import Record
from application.shared.page import Page, PageRequest

Item = TypeVar("Item")

_POSITION: Final = "position"


def after(page: PageRequest) -> dict[str, object]:
    """The parameters `after`, `after_id` and `limit`, one higher than asked. Raise CursorInvalid."""
    place = decode(page.cursor, _POSITION) if page.cursor is not None else None
    return {
        "after": place.key if place is not None else None,
        "after_id": place.id if place is not None else None,
        "limit": page.limit + 1,
    }


def cut(
    rows: list[Record], page: PageRequest, to_item: Callable[[Record], Item], *, total: int | None = None
) -> Page[Item]:
    """Make a page of rows that have `sort_key` and `id`."""
    shown = rows[: page.limit]
    following = None
    if len(rows) > page.limit:
        following = encode(Place(_POSITION, shown[-1]["sort_key"], str(shown[-1]["id"])))
    return Page(items=tuple(map(to_item, shown)), next_cursor=following, total=total)
