"""Cursors of keyset paging: where a page ended, opaque to whoever passes them back."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple
from uuid import UUID

import msgspec

from application.shared.page import CursorInvalid


class Place(NamedTuple):
    """The last row of a page: its sort key and, between equal keys, its id. `sort` names the order."""

    sort: str
    key: int
    id: UUID


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Place)
_BIGINT = 2**63


def encode(place: Place) -> str:
    return urlsafe_b64encode(_encoder.encode(place)).rstrip(b"=").decode()


def decode(cursor: str, sort: str) -> Place:
    """Raise CursorInvalid for what `encode` did not make, or made for another order."""
    try:
        raw = cursor.encode("ascii")
        place = _decoder.decode(urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)))
    except (ValueError, msgspec.MsgspecError):
        raise CursorInvalid from None
    if place.sort != sort or not -_BIGINT <= place.key < _BIGINT:
        raise CursorInvalid
    return place
