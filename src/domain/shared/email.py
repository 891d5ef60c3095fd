"""An e-mail address: what a person signs in with, and a way to reach them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from domain.shared.errors import RuleViolated

EMAIL_LENGTH: Final = 254

# Deliberately loose: only a letter that arrives proves an address.
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")


class EmailUnfit(RuleViolated):
    code = "identity.email_unfit"

    def __init__(self) -> None:
        super().__init__("This is not an e-mail address of at most 254 characters.", field="email")


@dataclass(frozen=True, slots=True)
class Email:
    """An address in lower case, without spaces around it."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Email:
        """Raise EmailUnfit."""
        address = text.strip().lower()
        if len(address) > EMAIL_LENGTH or not address.isprintable() or not _EMAIL.fullmatch(address):
            raise EmailUnfit
        return cls(address)

    @property
    def local_part(self) -> str:
        return self.value.partition("@")[0]

    @property
    def masked(self) -> str:
        """For lists and logs: `a***@example.com`."""
        return f"{self.value[0]}***@{self.value.partition('@')[2]}"
