"""Words that the staff file clients under."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from domain.clients.errors import TagUnfit, TooManyTags
from domain.shared.text import folded, spaced

TAG_LENGTH: Final = 50
MAX_TAGS: Final = 50


@dataclass(frozen=True, slots=True)
class Tag:
    """`text` is what people read; two tags with one `key` are one tag."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Tag:
        """Raise TagUnfit."""
        tag = spaced(text)
        # A slash would part the tag in an address.
        if not 1 <= len(tag) <= TAG_LENGTH or "/" in tag:
            raise TagUnfit(TAG_LENGTH)
        return cls(tag)

    @property
    def key(self) -> str:
        return folded(self.text)


def distinct(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Of each tag the first spelling, in alphabetical order. Raise TooManyTags."""
    by_key: dict[str, Tag] = {}
    for tag in tags:
        by_key.setdefault(tag.key, tag)
    if len(by_key) > MAX_TAGS:
        raise TooManyTags(MAX_TAGS)
    return tuple(by_key[key] for key in sorted(by_key))
