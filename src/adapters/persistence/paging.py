"""Keyset paging: where a page ended, as a cursor that is opaque to whoever passes it back."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from adapters.persistence.statements import Record
from application.shared.page import CursorInvalid, Page, PageRequest

Item = TypeVar("Item")


class Place(NamedTuple):
    """The last row of a page: its sort key and, between equal keys, its id. `sort` names the order."""

    sort: str
    key: int
    id: str


NEWEST: Final = "newest"
"""The order of every list that begins with what happened last."""

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Place)
_BIGINT: Final = 2**63
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def encode(place: Place) -> str:
    return urlsafe_b64encode(_encoder.encode(place)).rstrip(b"=").decode()


def decode(cursor: str, sort: str, id_type: type[UUID | str] = UUID) -> Place:
    """Raise CursorInvalid for what `encode` did not make, or made for another order or another kind of id."""
    try:
        raw = cursor.encode("ascii")
        place = _decoder.decode(urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)))
        id_type(place.id)
    except (ValueError, msgspec.MsgspecError):
        raise CursorInvalid from None
    if place.sort != sort or not -_BIGINT <= place.key < _BIGINT or "\0" in place.id:
        raise CursorInvalid
    return place


def before(page: PageRequest, id_type: type[UUID | str] = UUID) -> dict[str, object]:
    """The parameters `before_at`, `before_id` and `limit` of a list by moment and id, the newest first.

    The limit is one higher than asked: the extra row says that there are more. Raise CursorInvalid.
    """
    limit = page.limit + 1
    if page.cursor is None:
        return {"before_at": None, "before_id": None, "limit": limit}
    place = decode(page.cursor, NEWEST, id_type)
    try:
        moment = _EPOCH + place.key * _MICROSECOND
    except OverflowError:
        raise CursorInvalid from None
    return {"before_at": moment, "before_id": place.id, "limit": limit}


def cut_page(
    rows: list[Record],
    page: PageRequest,
    *,
    to_item: Callable[[Record], Item],
    place: Callable[[Record], tuple[datetime, UUID | str]],
    total: int | None,
) -> Page[Item]:
    """Make a page of the rows that a statement gave with the parameters of `before`."""
    shown = rows[: page.limit]
    following = None
    if len(rows) > page.limit:
        moment, row_id = place(shown[-1])
        following = encode(Place(NEWEST, (moment - _EPOCH) // _MICROSECOND, str(row_id)))
    return Page(items=tuple(map(to_item, shown)), next_cursor=following, total=total)
