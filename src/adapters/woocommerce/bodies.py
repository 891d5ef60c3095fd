"""What stands in the body of an answer: JSON, or something that a plugin has put around it or in its place."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, Final

import httpx
import msgspec

LARGEST_BYTES: Final = 32 * 1024 * 1024
_DECODER: Final = msgspec.json.Decoder(Any, float_hook=Decimal)
# Each file of a plugin that was saved with a byte order mark prints its own.
_BLANK: Final = re.compile(rb"(?:\xef\xbb\xbf|\s)*+")
# Where JSON begins after a printed warning. Only the first such place counts: a later one is a part of it, and a part
# of a truncated answer would pass for a whole one. Nothing here is tried twice: an answer of blank lines or of comments
# must not keep the loop busy.
_BEGINNING: Final = re.compile(r"(?:\A|[>\n])(?:[^\S\n]|\ufeff)*+(?=\[\s*+[\]{]|\{\s*+[\"}])")
# Caches like to sign what they have seen.
_END: Final = re.compile(r"\s*+(?:(?><!--.*?-->)\s*+)*+\Z", re.DOTALL)
# Half of an emoji, by which a plugin has cut a text; a whole one and an escaped backslash are passed over.
_HALF: Final = re.compile(
    rb"\\\\|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})"
)
_SHOWN: Final = 200
# A number with an exponent that no Decimal holds is no ValueError.
_UNREADABLE: Final = (ValueError, ArithmeticError, RecursionError)


class NotJson(ValueError):
    """`excerpt` is the beginning of what came instead, without its tags."""

    def __init__(self, excerpt: str) -> None:
        super().__init__(f"the answer is not JSON: {excerpt!r}")
        self.excerpt = excerpt


class TooLarge(Exception):
    """More than we are willing to hold."""


async def whole(response: httpx.Response) -> bytes:
    """The body of a response that is still under way. Raise TooLarge, and whatever httpx raises."""
    if "," in response.headers.get("Content-Encoding", ""):
        # Each layer may make a thousand bytes out of one.
        raise TooLarge("an answer that is compressed more than once")
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > LARGEST_BYTES:
            raise TooLarge(f"an answer of more than {LARGEST_BYTES} bytes")
    return bytes(body)


def decoded(body: bytes) -> Any:
    """Numbers with a point become Decimal. Raise NotJson."""
    blank = _BLANK.match(body)
    body = body[blank.end() if blank else 0 :].rstrip()
    try:
        return _DECODER.decode(body)
    except _UNREADABLE:
        mended = _HALF.sub(lambda found: rb"\ufffd" if found[1] else found[0], body)
        return _wrapped(mended.decode("utf-8", errors="replace"))


def _wrapped(text: str) -> Any:
    found = _BEGINNING.search(text)
    if found is None:
        raise NotJson(_excerpt(text))
    try:
        _, end = json.JSONDecoder().raw_decode(text, found.end())
        if _END.match(text, end) is None:
            raise NotJson(_excerpt(text))
        return _DECODER.decode(text[found.end() : end])
    except _UNREADABLE:
        raise NotJson(_excerpt(text)) from None


def _excerpt(text: str) -> str:
    without_code = re.sub(
        r"<(style|script)\b.*?(</\1>|\Z)", " ", text[:20_000], flags=re.DOTALL | re.IGNORECASE
    )
    return " ".join(re.sub(r"<[^<>]*>", " ", without_code).split())[:_SHOWN]
