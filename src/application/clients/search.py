"""One line that the staff type to find a client: an id, a number, a phone, an address, a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.clients import handles
from domain.shared.phone import Phone, PhoneUnfit
from domain.shared.text import folded, spaced

SHORTEST_TAIL: Final = 4

_NUMBER: Final = re.compile(r"[№#]?\s*([0-9]{1,15})")
_DIALLED: Final = re.compile(r"\+?[0-9\s().-]+")
_ADDRESS: Final = re.compile(r"@?([!-~]{2,254})")
_EMAIL_BEGINNING: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{0,189}")
# What the index of names parts words by.
_BETWEEN_WORDS: Final = re.compile(r"""[\s.,'"()-]+""")
_LINKS: Final = (
    handles.telegram,
    handles.vk,
    handles.instagram,
    handles.facebook,
    handles.max_messenger,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSearch:
    """Everything that the line may mean; a client is found by any of it, and by nothing where all is empty.

    `phone` is a whole number, `tail` its last digits, `address` the beginning of an e-mail address or of a
    name in a social network, `words` the beginnings of the words of a name, in any order.
    """

    id: UUID | None = None
    number: int | None = None
    phone: str | None = None
    tail: str | None = None
    address: str | None = None
    words: tuple[str, ...] = ()

    @classmethod
    def read(cls, line: str) -> ClientSearch:
        text = spaced(line)
        try:
            return cls(id=UUID(text))
        except ValueError:
            pass
        numbered, dialled = _NUMBER.fullmatch(text), _DIALLED.fullmatch(text)
        if numbered is not None or dialled is not None:
            number = int(numbered[1]) if numbered is not None else None
            whole = _phone(text)
            return cls(number=number, phone=whole, tail=_tail(text) if whole is None and dialled else None)
        return cls(phone=_phone(text), address=_address(text), words=_words(text))


def _phone(text: str) -> str | None:
    try:
        return Phone.parse(text).value
    except PhoneUnfit:
        return None


def _tail(text: str) -> str | None:
    digits = "".join(filter(str.isdigit, text))
    return digits if len(digits) >= SHORTEST_TAIL else None


def _address(text: str) -> str | None:
    if "/" in text:
        return next((name for name in (read(text) for read in _LINKS) if name is not None), None)
    found = _ADDRESS.fullmatch(text)
    if found is not None:
        return found[1].lower()
    return text.lower() if _EMAIL_BEGINNING.fullmatch(text) else None


def _words(text: str) -> tuple[str, ...]:
    """Nobody's name is an address or a link."""
    if "@" in text or "/" in text:
        return ()
    return tuple(dict.fromkeys(word for word in _BETWEEN_WORDS.split(folded(text)) if word))
