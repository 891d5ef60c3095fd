"""What a person types to come in: an e-mail address, a password, a name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final

from domain.identity.errors import DisplayNameUnfit, PasswordUnfit

SHORTEST_PASSWORD: Final = 8
LONGEST_PASSWORD: Final = 128
NAME_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class Password:
    """The characters a person chose, in one Unicode form whatever keyboard wrote them; never shown."""

    value: str = field(repr=False)

    @classmethod
    def typed(cls, text: str) -> Password:
        """What somebody says that they chose, fit or not."""
        return cls(unicodedata.normalize("NFC", text))

    @classmethod
    def choose(cls, text: str) -> Password:
        """Raise PasswordUnfit."""
        password = cls.typed(text)
        if not SHORTEST_PASSWORD <= len(password.value) <= LONGEST_PASSWORD:
            raise PasswordUnfit(SHORTEST_PASSWORD, LONGEST_PASSWORD)
        return password


def chosen_name(text: str) -> str:
    """A name that a person gave themself; raise DisplayNameUnfit."""
    name = text.strip()
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise DisplayNameUnfit(NAME_LENGTH)
    return name


def foreign_name(*parts: str | None) -> str:
    """A name that a platform tells us, made fit instead of refused; may be empty."""
    text = " ".join(part for part in parts if part)
    printable = "".join(character for character in text if character.isprintable())
    return " ".join(printable.split())[:NAME_LENGTH].rstrip()
