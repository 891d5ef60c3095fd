"""Texts and numbers in WordPress's own spelling."""

from __future__ import annotations

import json
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import quote

CENT: Final = Decimal("0.01")
AMPERSAND: Final = re.compile(r"&(?!(?:#\d+|#x[0-9a-f]+|\w+);)", re.IGNORECASE)
LONELY_BRACKET: Final = re.compile(r"<(?!/?[a-zA-Z])")
BLOCK: Final = re.compile(r"<(?:p|ul|ol|h\d|div|table|blockquote|figure)\b", re.IGNORECASE)


def encode(value: Any) -> bytes:
    r"""JSON as PHP writes it: \uXXXX for everything but ASCII, and \/."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()


def escaped(text: str) -> str:
    """A name as it stands in an answer: HTML, in which tags stay tags."""
    return LONELY_BRACKET.sub("&lt;", AMPERSAND.sub("&amp;", text))


def texturized(text: str) -> str:
    """A title of WordPress itself, which spells the ampersand by its number."""
    return LONELY_BRACKET.sub("&lt;", AMPERSAND.sub("&#038;", text))


def paragraphs(text: str) -> str:
    """What `wpautop` makes of a short text."""
    return text if not text or BLOCK.search(text) else f"<p>{text}</p>\n"


def readable_slug(name: str) -> str:
    text = re.sub(r"<[^>]*>", "", name).lower().replace("–", "-").replace("—", "-")
    text = re.sub(r"[«»“”„‘’…]|[^\w\s\-\x80-\U0010ffff]", "", text)
    return re.sub(r"[\s\-]+", "-", text).strip("-")


def slug(name: str) -> str:
    """Percent-encoded in lower case, as slugs are stored and answered."""
    return quote(readable_slug(name), safe="-_").lower()


def decimal_text(text: str) -> str:
    """What `wc_format_decimal` leaves of a price somebody wrote; empty when nothing is left."""
    kept = re.sub(r"[^0-9.\-]", "", text.replace(",", "."))
    try:
        Decimal(kept)
    except InvalidOperation:
        return ""
    return kept


def amount(text: Any) -> Decimal:
    """Zero for what is empty or no number."""
    try:
        return Decimal(decimal_text(str(text)) or "0")
    except InvalidOperation:
        return Decimal(0)


def money(value: Decimal) -> str:
    return str(value.quantize(CENT, ROUND_HALF_UP))


def number(value: Decimal) -> float | int:
    """WooCommerce answers a line's `price` as a JSON number: whole ones without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def price_html(text: str) -> str:
    if text == "":
        return ""
    whole, _, cents = money(amount(text)).partition(".")
    grouped = f"{int(whole):,}".replace(",", " ")
    sign = '<span class="woocommerce-Price-currencySymbol">&#8381;</span>'
    return f'<span class="woocommerce-Price-amount amount"><bdi>{grouped},{cents}&nbsp;{sign}</bdi></span>'
