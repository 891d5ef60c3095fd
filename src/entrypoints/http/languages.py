"""The language that a request asks for."""

from __future__ import annotations

import re
from typing import Final

from domain.shared.locale import Locale

_RANGE: Final = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?")
_LONGEST: Final = 1000
_OURS: Final = frozenset(locale.value for locale in Locale)


def preferred(header: str | None) -> Locale | None:
    """Of `Accept-Language` that of our languages with the greatest weight; None where it names neither."""
    best, weight_of_best = None, 0
    for part in (header or "")[:_LONGEST].split(","):
        found = _RANGE.fullmatch(part)
        if found is None or found[1].lower() not in _OURS:
            continue
        weight = _thousandths(found[2] or "1")
        if weight > weight_of_best:
            best, weight_of_best = Locale(found[1].lower()), weight
    return best


def _thousandths(quality: str) -> int:
    whole, _, rest = quality.partition(".")
    return int(whole) * 1000 + int(rest.ljust(3, "0"))
