"""What people are called in social networks: one name out of `@names`, links and bare names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

_LINK: Final = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})/.*", re.IGNORECASE
)
_TELEGRAM: Final = re.compile(r"[a-z](?:_?[a-z0-9]){3,31}")
_TELEGRAM_DEEP: Final = re.compile(r"tg://resolve\?domain=([a-z0-9_]+)(?:&.*)?", re.IGNORECASE)
_VK: Final = re.compile(r"[a-z0-9](?:[_.]?[a-z0-9]){1,31}")
_VK_COMMUNITY: Final = re.compile(r"(?:club|public|event)[0-9]+")
_INSTAGRAM: Final = re.compile(r"(?!\.)(?!.*\.\.)[a-z0-9_.]{1,30}(?<!\.)")
_FACEBOOK: Final = re.compile(r"[0-9]{5,20}|[a-z0-9](?:\.?[a-z0-9]){4,49}")
_MAX: Final = re.compile(r"[a-z0-9](?:_?[a-z0-9]){2,63}")
_MAX_PROFILE: Final = re.compile(r"[A-Za-z0-9_-]{8,200}")


@dataclass(frozen=True, slots=True)
class _Link:
    host: str
    path: tuple[str, ...]
    query: Mapping[str, list[str]]


def telegram(text: str) -> str | None:
    """A user's name without `@`; None for invitations and numbers."""
    deep = _TELEGRAM_DEEP.fullmatch(text)
    name = deep[1] if deep else _name(text, {"t.me", "telegram.me", "telegram.dog"})
    return _fit(_TELEGRAM, name)


def vk(text: str) -> str | None:
    """`id1` or a screen name; None for communities."""
    name = _name(text, {"vk.com", "vk.ru", "vkontakte.ru"})
    if name is not None and name.isascii() and name.isdigit():
        name = f"id{name}"
    found = _fit(_VK, name)
    return None if found is None or _VK_COMMUNITY.fullmatch(found) else found


def instagram(text: str) -> str | None:
    return _fit(_INSTAGRAM, _name(text, {"instagram.com", "instagr.am"}))


def facebook(text: str) -> str | None:
    """A profile's name or number."""
    link = _link(text)
    if link is not None and link.host in {"facebook.com", "fb.com"}:
        if link.path == ("profile.php",):
            return _fit(_FACEBOOK, next(iter(link.query.get("id", ())), None))
        if len(link.path) == 3 and link.path[0] == "people":
            return _fit(_FACEBOOK, link.path[2])
    return _fit(_FACEBOOK, _name(text, {"facebook.com", "fb.com"}))


def max_messenger(text: str) -> str | None:
    """A name, or `u/…` of a profile's link, whose letters keep their case."""
    link = _link(text)
    if link is not None and link.host == "max.ru" and len(link.path) == 2 and link.path[0] == "u":
        return f"u/{link.path[1]}" if _MAX_PROFILE.fullmatch(link.path[1]) else None
    if text.startswith("u/"):
        return text if _MAX_PROFILE.fullmatch(text[2:]) else None
    return _fit(_MAX, _name(text, {"max.ru"}))


def _name(text: str, hosts: set[str]) -> str | None:
    """What stands in a link to one of these hosts, or by itself with `@` or without."""
    link = _link(text)
    if link is None:
        return text.removeprefix("@")
    return link.path[0] if link.host in hosts and len(link.path) == 1 else None


def _link(text: str) -> _Link | None:
    found = _LINK.fullmatch(text)
    if found is None:
        return None
    parts = urlsplit(f"//{text[found.start('host') :]}")
    return _Link(
        host=found["host"].lower(),
        path=tuple(part.removeprefix("@") for part in parts.path.split("/") if part),
        query=parse_qs(parts.query),
    )


def _fit(pattern: re.Pattern[str], name: str | None) -> str | None:
    lower = (name or "").lower()
    return lower if pattern.fullmatch(lower) else None
