"""How texts that people type are compared (rule E5-11)."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """In lower case, ё as е: what two spellings of one word have in common."""
    return unicodedata.normalize("NFC", text).lower().replace("ё", "е")


def spaced(text: str) -> str:
    """Without control characters, and with single spaces between the words only."""
    normal = unicodedata.normalize("NFC", text)
    printable = "".join(one if one.isprintable() else " " for one in normal)
    return " ".join(printable.split())
