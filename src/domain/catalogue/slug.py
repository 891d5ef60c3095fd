"""Slugs: the readable half of an address, such as `moloko-parnoe-1-l`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.catalogue.errors import SlugInvalid

MAX_LENGTH: Final = 100
RESERVED: Final = frozenset({"all", "facets"})
"""Words that addresses of lists use."""

_SHORTEST_ID: Final = 32
_SHAPE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_LATIN: Final = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
        "ё": "e",
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
    }
)


@dataclass(frozen=True, slots=True)
class Slug:
    """Raise SlugInvalid. A slug never looks like an id: addresses take either."""

    text: str

    def __post_init__(self) -> None:
        fits = len(self.text) <= MAX_LENGTH and _SHAPE.fullmatch(self.text) is not None
        if not fits or self.text in RESERVED or _is_id(self.text):
            raise SlugInvalid(self.text)

    @classmethod
    def of_name(cls, name: str) -> Slug:
        """Transliterate a Russian or Latin name; raise SlugInvalid when nothing remains of it."""
        latin = name.lower().translate(_LATIN)
        words = re.findall(r"[a-z0-9]+", latin)
        return cls("-".join(words)[:MAX_LENGTH].rstrip("-"))

    def __str__(self) -> str:
        return self.text


def _is_id(text: str) -> bool:
    if len(text) < _SHORTEST_ID:
        return False
    try:
        UUID(text)
    except ValueError:
        return False
    return True
