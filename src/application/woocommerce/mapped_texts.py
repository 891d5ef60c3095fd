"""Texts of a shop made into texts of ours: cleaned, cut to their limits, never refused."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from application.shared.html import HtmlCleaner
from domain.catalogue.errors import SlugInvalid
from domain.catalogue.slug import Slug

_HTTPS: Final = "https://"
_ESCAPED_AT_MOST: Final = 5


def storable(text: str) -> str:
    """Without what PostgreSQL refuses in a text: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def plain(cleaner: HtmlCleaner, text: str) -> str:
    """The words alone, however often their markup was escaped."""
    words = cleaner.text(storable(text))
    for _ in range(_ESCAPED_AT_MOST):
        if "<" not in words and "&" not in words:
            return words
        again = cleaner.text(words)
        if again == words:
            return words
        words = again
    return words.replace("<", "").strip()


def cut(text: str, limit: int) -> str:
    return text[:limit].rstrip()


def fragment(cleaner: HtmlCleaner, source: str, limit: int) -> tuple[str, bool]:
    """Safe HTML within the limit, and whether anything was lost: then it is the words alone."""
    source = storable(source)
    safe = cleaner.fragment(source)
    if len(safe) <= limit:
        return safe, False
    words = cleaner.text(source)
    room = limit
    while True:
        safe = cleaner.fragment(html.escape(cut(words, room), quote=False))
        if len(safe) <= limit:
            return safe, True
        room -= max(1, (len(safe) - limit) // 5)


def is_photo(address: str, limit: int) -> bool:
    return (
        address.startswith(_HTTPS)
        and len(_HTTPS) < len(address) <= limit
        and not any(map(str.isspace, address))
        and address == storable(address)
    )


def slug(candidates: Iterable[str], fallback: str) -> str:
    """The first that leaves anything in Latin letters; percent-encoding is undone."""
    for candidate in candidates:
        try:
            return Slug.of_name(unquote(candidate)).text
        except SlugInvalid:
            continue
    return Slug(fallback).text
