"""The texts that people consent to: versions are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from domain.consents.consent_event import TextReference
from domain.consents.errors import TextNotFound, TextOutdated, TextUnfit
from domain.shared.locale import Locale
from domain.shared.purpose import Purpose

TITLE_LENGTH: Final = 200
BODY_LENGTH: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One text in one language."""

    title: str
    body: str

    @classmethod
    def parse(cls, title: str, body: str) -> Wording:
        """Raise TextUnfit."""
        return cls(title=_fit(title, "title", TITLE_LENGTH), body=_fit(body, "body", BODY_LENGTH))

    @property
    def sha256(self) -> str:
        """Of the title, an empty line and the body, in UTF-8; the database computes the same."""
        return sha256(f"{self.title}\n\n{self.body}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """A version says the same in all its languages. `template` marks what came with the program: a shop
    replaces it by a text that names the shop.
    """

    purpose: Purpose
    version: int
    wordings: Mapping[Locale, Wording]
    published_at: datetime
    template: bool = False

    def shown(self, locale: Locale) -> Locale:
        """The language nearest to this one in which there is a text: Russian is always there."""
        return locale if locale in self.wordings else Locale.RU

    def agreed(self, version: int, locale: Locale) -> TextReference:
        """Raise TextOutdated when this is no longer the text, TextNotFound for a language it is not in."""
        if version != self.version:
            raise TextOutdated(self.purpose.value, self.version)
        if locale not in self.wordings:
            raise TextNotFound(self.purpose.value)
        return TextReference(version=version, locale=locale.value, sha256=self.wordings[locale].sha256)

    def says(self, wordings: Mapping[Locale, Wording]) -> bool:
        return not self.template and dict(self.wordings) == dict(wordings)

    def next(self, wordings: Mapping[Locale, Wording], *, at: datetime) -> ConsentText:
        return ConsentText(
            purpose=self.purpose, version=self.version + 1, wordings=dict(wordings), published_at=at
        )


def by_purpose(texts: Iterable[ConsentText]) -> dict[Purpose, ConsentText]:
    return {text.purpose: text for text in texts}


def _fit(text: str, field: str, longest: int) -> str:
    trimmed = text.strip()
    if not 1 <= len(trimmed) <= longest:
        raise TextUnfit(field, longest)
    return trimmed
