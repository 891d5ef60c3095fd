"""Limits on the texts of the catalogue."""

from __future__ import annotations

from typing import Final

from domain.catalogue.errors import TextUnfit

NAME_LENGTH: Final = 200
DESCRIPTION_LENGTH: Final = 10_000
UNIT_LENGTH: Final = 16
SKU_LENGTH: Final = 64


def fit(text: str, field: str, limit: int) -> str:
    """The text without surrounding space; raise TextUnfit when it is empty or longer than `limit`."""
    trimmed = text.strip()
    if not 1 <= len(trimmed) <= limit:
        raise TextUnfit(field, limit)
    return trimmed
