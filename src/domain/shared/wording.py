"""Short texts that the staff write and buyers read: plain, and of a bounded length."""

from __future__ import annotations

import re
from typing import Final

from domain.shared.errors import RuleViolated

_MARKUP: Final = re.compile(r"<[/!?a-zA-Z][^<>]*>|<script|[\x00-\x09\x0b-\x1f\x7f]", re.IGNORECASE)


class WordingUnfit(RuleViolated):
    code = "wording.unfit"

    def __init__(self, field: str, limit: int, *, least: int) -> None:
        super().__init__(
            f"{field} takes {least} to {limit} characters.", field=field, limit=limit, least=least
        )


class WordingMarkup(RuleViolated):
    """Whoever shows a plain text escapes it."""

    code = "wording.markup_refused"

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is plain text without HTML tags and control characters.", field=field)


def plain(text: str, field: str, limit: int, *, least: int = 1) -> str:
    """The text without space around it; line breaks may stay inside. Raise WordingUnfit or WordingMarkup."""
    trimmed = text.strip()
    if not least <= len(trimmed) <= limit:
        raise WordingUnfit(field, limit, least=least)
    if _MARKUP.search(trimmed) is not None:
        raise WordingMarkup(field)
    return trimmed
