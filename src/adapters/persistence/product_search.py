"""What somebody types, as a question to the full text index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, LiteralString
from unicodedata import normalize

MOST_WORDS: Final = 12
MOST_ALIKE: Final = 3
"""Words that a misspelt one may stand for: more of them would be noise."""
LEAST_FOR_ALIKE: Final = 3
SHORT: Final = 5

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class SearchWords:
    """All words must be there; the last one may be unfinished. Only letters and digits: no operator gets through.

    A word may also be there as one of those in `alike`.
    """

    words: tuple[str, ...]
    alike: Mapping[str, Iterable[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, typed: str, alike: Mapping[str, Iterable[str]]) -> SearchWords:
        text = normalize("NFC", typed).lower().replace("ё", "е")
        return cls(tuple(_WORD.findall(text)[:MOST_WORDS]), alike)

    @property
    def perhaps_misspelt(self) -> list[str]:
        return [word for word in self.words if len(word) >= LEAST_FOR_ALIKE and not word.isdigit()]

    @property
    def frequent(self) -> bool:
        """Probably: of short beginnings there are many, and what a misspelt word stands for is there."""
        last = self.words[-1]
        return bool(self.alike) or (len(last) <= SHORT and not last.isdigit())

    def parameters(self) -> dict[str, object]:
        """Of `ANYWHERE`, `IN_TITLE` and `WHOLE_IN_TITLE`.

        One letter after other words is hardly a beginning yet: only whole words in a title are asked for it. A digit
        is the end of an SKU.
        """
        begun, ending = self.words, ":*"
        if len(begun) > 1 and len(begun[-1]) == 1:
            begun, ending = (begun, "") if begun[-1].isdigit() else (begun[:-1], ending)
        return {
            "head": self._all(begun[:-1]),
            "last": self._either(begun[-1], ending),
            "whole": self._all(self.words),
        }

    def _all(self, words: tuple[str, ...]) -> str:
        return " & ".join(map(self._either, words))

    def _either(self, word: str, ending: str = "") -> str:
        others = (f" | '{one}'" for one in self.alike.get(word, ()) if _WORD.fullmatch(one))
        return f"('{word}'{ending}{''.join(others)})"


# The unfinished word as it is and by its stem: stemming cuts too much off the first letters of a longer word.
_BEGUN: Final[LiteralString] = (
    "(to_tsquery('russian', %(head)s) && (to_tsquery('russian', %(last)s) || to_tsquery('simple', %(last)s)))"
)
ANYWHERE: Final[LiteralString] = "document @@ " + _BEGUN
IN_TITLE: Final[LiteralString] = "title @@ " + _BEGUN
WHOLE_IN_TITLE: Final[LiteralString] = "title @@ to_tsquery('russian', %(whole)s)"
