"""Changes of one character that an attacker could try."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote_plus

_REPLACEMENTS: Final = "0a%&=+;#\n\x00é"


def tampered(raw: str) -> Iterator[str]:
    """Each character with each of its bits flipped, replaced, doubled and left out; once each."""
    made = {raw}
    for position, character in enumerate(raw):
        head, tail = raw[:position], raw[position + 1 :]
        flipped = [chr(ord(character) ^ (1 << bit)) for bit in range(8)]
        for change in (*flipped, *_REPLACEMENTS, character * 2, ""):
            other = f"{head}{change}{tail}"
            if other not in made:
                made.add(other)
                yield other


def says_the_same(one: str, other: str) -> bool:
    """Only spelt differently: `%2f` and `%2F` are one character, and so is `%61` with `a`."""
    return _said(one) == _said(other)


def _said(raw: str) -> list[list[str]]:
    return [[unquote_plus(half) for half in field.split("=", 1)] for field in raw.split("&")]
