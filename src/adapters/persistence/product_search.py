"""What somebody types, as a question to the full text index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, LiteralString

MOST_WORDS: Final = 12
MOST_ALIKE: Final = 200
"""Names that are like a misspelt word: more of them would be noise."""
LEAST_FOR_ALIKE: Final = 3

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class SearchWords:
    """All words must be there; the last one may be unfinished. Only letters and digits: no operator gets through."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> SearchWords:
        text = typed.strip().lower().replace("ё", "е")
        return cls(text, tuple(_WORD.findall(text)[:MOST_WORDS]))

    def parameters(self) -> dict[str, object]:
        """Of `ANYWHERE`, `IN_TITLE` and `WHOLE_IN_TITLE`.

        One letter after other words is hardly a beginning yet: only whole words in a title are asked for it. A digit
        is the end of an SKU.
        """
        begun, ending = self.words, ":*"
        if len(begun) > 1 and len(begun[-1]) == 1:
            begun, ending = (begun, "") if begun[-1].isdigit() else (begun[:-1], ending)
        return {
            "head": _all(begun[:-1]),
            "last": f"'{begun[-1]}'{ending}",
            "whole": _all(self.words),
        }


def _all(words: tuple[str, ...]) -> str:
    return " & ".join(f"'{word}'" for word in words)


# The unfinished word as it is and by its stem: stemming cuts too much off the first letters of a longer word.
_BEGUN: Final[LiteralString] = (
    "(to_tsquery('russian', %(head)s) && (to_tsquery('russian', %(last)s) || to_tsquery('simple', %(last)s)))"
)
ANYWHERE: Final[LiteralString] = "document @@ " + _BEGUN
IN_TITLE: Final[LiteralString] = "title @@ " + _BEGUN
WHOLE_IN_TITLE: Final[LiteralString] = "title @@ to_tsquery('russian', %(whole)s)"
