"""Limits on the texts of the catalogue."""

from __future__ import annotations

import re
from typing import Final

from domain.catalogue.errors import MarkupRefused, TextUnfit

NAME_LENGTH: Final = 200
DESCRIPTION_LENGTH: Final = 10_000
SHORT_DESCRIPTION_LENGTH: Final = 1_000
ATTRIBUTE_LENGTH: Final = 100
TAG_LENGTH: Final = 50
UNIT_LENGTH: Final = 16
SKU_LENGTH: Final = 64
_MARKUP: Final = re.compile(r"<[/!?a-zA-Z][^<>]*>|<script|[\x00-\x1f\x7f]", re.IGNORECASE)


def fit(text: str, field: str, limit: int) -> str:
    """The text without surrounding space; raise TextUnfit when it is empty or longer than `limit`."""
    trimmed = text.strip()
    if not 1 <= len(trimmed) <= limit:
        raise TextUnfit(field, limit)
    return trimmed


def require_plain(text: str, field: str) -> None:
    """For what people write as plain text on one line: "< 20 мм" is, "<b>20</b>" is not. Raise MarkupRefused."""
    if _MARKUP.search(text.strip()) is not None:
        raise MarkupRefused(field)
