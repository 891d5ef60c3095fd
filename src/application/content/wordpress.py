"""What a page or post of WordPress is here: sanitised, shortened, with addresses that may be followed."""

from __future__ import annotations

import html
import json
import re
from hashlib import sha256
from typing import Final

from application.shared.html import HtmlCleaner
from application.woocommerce.shop import ShopPage
from domain.catalogue.errors import SlugInvalid
from domain.catalogue.slug import Slug
from domain.content.banner import BANNER_TEXT_LENGTH, BANNER_TITLE_LENGTH, BannerChanges, is_address
from domain.content.page import PAGE_SLUG_LENGTH, PAGE_TITLE_LENGTH, PageChanges

_HREF: Final = re.compile(r'<a\s[^>]*?\bhref="([^"]*)"', re.IGNORECASE)
_ELLIPSIS: Final = "…"


def hash_of(original: ShopPage) -> str:
    """Of all that we take over: the same hash is no change."""
    taken = [original.slug, original.title, original.html, original.excerpt, original.photo]
    return sha256(json.dumps(taken, ensure_ascii=False).encode()).hexdigest()


def slug_of(original: ShopPage) -> str:
    """Of its slug or its title, in Latin letters; by its id where nothing remains of either."""
    for name in (original.slug, original.title):
        try:
            return Slug.of_name(name).text
        except SlugInvalid:
            continue
    return f"page-{original.id}"


def told_apart(slug: str, wordpress_id: int) -> str:
    """For a slug that another page has already."""
    suffix = f"-{wordpress_id}"
    return slug[: PAGE_SLUG_LENGTH - len(suffix)].rstrip("-") + suffix


def as_page(original: ShopPage, cleaner: HtmlCleaner) -> PageChanges:
    """Without the slug."""
    return {
        "title": _title(original, cleaner, PAGE_TITLE_LENGTH),
        "html": cleaner.fragment(original.html),
    }


def as_banner(original: ShopPage, cleaner: HtmlCleaner) -> BannerChanges:
    """The link is the first one of the content that may be followed; a picture without TLS is left out."""
    photo = original.photo
    links = (html.unescape(one) for one in _HREF.findall(cleaner.fragment(original.html)))
    return {
        "title": _title(original, cleaner, BANNER_TITLE_LENGTH),
        "text": _shortened(_words(original.excerpt, cleaner), BANNER_TEXT_LENGTH),
        "photo": photo if photo is not None and is_address(photo) else None,
        "link": next(filter(is_address, links), None),
    }


def _title(original: ShopPage, cleaner: HtmlCleaner, longest: int) -> str:
    return _shortened(_words(original.title, cleaner), longest) or f"№ {original.id}"


def _words(text: str, cleaner: HtmlCleaner) -> str:
    """Twice: markup that was escaped becomes markup by the first reading."""
    return cleaner.text(cleaner.text(text))


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + _ELLIPSIS
