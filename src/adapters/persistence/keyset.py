"""Cursors of lists sorted by a moment and a key: opaque to whoever passes them back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from adapters.persistence.statements import Record
from application.shared.page import CursorInvalid, Page, PageRequest

Key = TypeVar("Key")
Item = TypeVar("Item")


def encoded_place(moment: datetime, key: UUID | str) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {key}".encode()).decode().rstrip("=")


def decoded_place(cursor: str, key_type: Callable[[str], Key]) -> tuple[datetime, Key]:
    """Raise CursorInvalid for anything that `encoded_place` did not make."""
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        moment, _, key = base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition(" ")
        place = datetime.fromisoformat(moment), key_type(key)
    except (ValueError, binascii.Error):
        raise CursorInvalid from None
    if place[0].tzinfo is None or "\0" in key:
        raise CursorInvalid
    return place


def cut_page(
    rows: list[Record],
    page: PageRequest,
    *,
    to_item: Callable[[Record], Item],
    place: Callable[[Record], tuple[datetime, UUID | str]],
    total: int | None,
) -> Page[Item]:
    """Make a page of rows read with a limit one higher than asked: the extra row says that there are more."""
    shown = rows[: page.limit]
    more = len(rows) > page.limit
    return Page(
        items=tuple(to_item(row) for row in shown),
        next_cursor=encoded_place(*place(shown[-1])) if more else None,
        total=total,
    )
