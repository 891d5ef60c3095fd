"""Sanitising with nh3, Rust's ammonia."""

from __future__ import annotations

import html
import re
from typing import Final

import nh3

from application.shared.html import HtmlCleaner

_TAGS: Final = frozenset(
    [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_SCHEMES: Final = frozenset({"https", "http", "mailto", "tel"})
_DROPPED_WITH_CONTENT: Final = frozenset({"script", "style", "template", "noscript", "iframe", "object"})


# A byte order mark is no space to Python, and nothing to a browser.
_EDGES: Final = re.compile(r"\A[\s\ufeff]+|[\s\ufeff]+\Z")


class Nh3Cleaner(HtmlCleaner):
    def __init__(self) -> None:
        self._fragment = nh3.Cleaner(
            tags=set(_TAGS),
            attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
            url_schemes=set(_SCHEMES),
            clean_content_tags=set(_DROPPED_WITH_CONTENT),
            link_rel="noopener noreferrer nofollow",
        )
        self._text = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=set(_DROPPED_WITH_CONTENT))

    def fragment(self, html: str) -> str:
        return _EDGES.sub("", self._fragment.clean(html) if "<" in html or "&" in html else html)

    def text(self, html: str) -> str:
        return _plain(self._text.clean(html)) if "<" in html or "&" in html else _plain(html)


def _plain(escaped: str) -> str:
    return " ".join(html.unescape(escaped).split())
