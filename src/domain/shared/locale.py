"""The languages we speak."""

from __future__ import annotations

from enum import StrEnum


class Locale(StrEnum):
    RU = "ru"
    EN = "en"

    @classmethod
    def of(cls, language_code: str | None) -> Locale:
        """The language nearest to an IETF tag; Russian for whoever does not say."""
        return cls.EN if (language_code or "").lower().partition("-")[0] == "en" else cls.RU
