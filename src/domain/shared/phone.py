"""A phone number as people write it, and the one value behind all its spellings (rules E5-01 to E5-06)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from domain.shared.errors import RuleViolated

SPELLING_LENGTH: Final = 64

_PLUSES: Final = {"+": "+", "\N{FULLWIDTH PLUS SIGN}": "+", "\N{SMALL PLUS SIGN}": "+"}
_EXTENSION: Final = re.compile(
    r"[\s(,;-]*(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext(?:ension)?|x|х|#)[\s.:=#№-]*([0-9]{1,8})[\s)]*"
)
_BODY: Final = re.compile(r"(?:tel:)?([\s(\[]*\+)?([0-9\s()\[\]./~-]+)")
_TRUNK_ZERO: Final = re.compile(r"\(\s*0\s*\)")
# 3, 4, 8 and 9 begin Russian area codes and mobiles, 6 and 7 Kazakh ones; nothing else follows +7.
_SEVEN: Final = re.compile(r"[346789][0-9]{9}")
_RUSSIAN: Final = re.compile(r"[3489][0-9]{9}")


class PhoneUnfit(RuleViolated):
    code = "phone.unfit"

    def __init__(self) -> None:
        super().__init__(
            "This is not a phone number: a Russian one in any spelling, another country's beginning with +.",
            field="phone",
        )


@dataclass(frozen=True, slots=True, repr=False)
class Phone:
    """`value` is E.164; `extension` is dialled after the answer and belongs to no spelling of the number.

    Its `repr` is masked, because whatever is logged or raised shows it.
    """

    value: str
    extension: str | None = None

    @classmethod
    def parse(cls, text: str) -> Phone:
        """Raise PhoneUnfit. A country is known from `+` or from a Russian way of writing, never guessed."""
        if len(text) > SPELLING_LENGTH:
            raise PhoneUnfit
        number, extension = _without_extension(_plain(text))
        body = _BODY.fullmatch(number)
        if body is None:
            raise PhoneUnfit
        return cls(_international(body[2]) if body[1] else _domestic(body[2]), extension)

    @property
    def country(self) -> str | None:
        """Two letters of ISO 3166; None for what belongs to no one country."""
        if self._seven:
            return "RU" if _RUSSIAN.fullmatch(self._seven) else "KZ"
        return phonenumbers.region_code_for_number(_read(self.value))

    @property
    def formatted(self) -> str:
        """For people: `+7 (999) 123-45-67`."""
        if self._seven:
            return f"+7 ({self._seven[:3]}) {self._seven[3:6]}-{self._seven[6:8]}-{self._seven[8:]}"
        return phonenumbers.format_number(_read(self.value), PhoneNumberFormat.INTERNATIONAL)

    @property
    def masked(self) -> str:
        """For logs: enough to recognise a number one knows, too little to dial."""
        if self._seven:
            return f"+7 *** ***-{self._seven[6:8]}-{self._seven[8:]}"
        return f"+{_read(self.value).country_code} *** ***-{self.value[-2:]}"

    @property
    def _seven(self) -> str:
        """What follows +7; empty for other countries."""
        return self.value.removeprefix("+7") if self.value.startswith("+7") else ""

    def __repr__(self) -> str:
        return f"Phone({self.masked})"


def _plain(text: str) -> str:
    """In lower case, with ASCII digits, spaces and dashes whatever keyboard or address book wrote them."""
    return "".join(map(_plain_character, text)).strip().lower()


def _plain_character(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character in _PLUSES:
        return _PLUSES[character]
    category = unicodedata.category(character)
    if category == "Cf":  # marks of direction, zero-width and soft hyphens come along when one copies
        return ""
    if character.isspace():
        return " "
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    return character


def _without_extension(text: str) -> tuple[str, str | None]:
    for found in _EXTENSION.finditer(text):
        if found.end() == len(text):
            return text[: found.start()], found[1]
    return text, None


def _domestic(text: str) -> str:
    """A number without `+`: eleven digits from 8 or 7, or ten without either (an 8 there is an area code's)."""
    digits = _digits(text)
    if len(digits) == 11 and digits[0] in "78" and _SEVEN.fullmatch(digits[1:]):
        return f"+7{digits[1:]}"
    if _RUSSIAN.fullmatch(digits):
        return f"+7{digits}"
    raise PhoneUnfit


def _international(text: str) -> str:
    """A number with `+`. The `(0)` of `+44 (0)20` is dialled at home only; that of `+39 (0)6` is a part of it."""
    for spelling in (text, _TRUNK_ZERO.sub("", text, count=1)):
        digits = _digits(spelling)
        if _SEVEN.fullmatch(digits[1:]) if digits.startswith("7") else _planned(f"+{digits}"):
            return f"+{digits}"
    raise PhoneUnfit


def _planned(value: str) -> bool:
    """Whether some country's plan takes the number as it stands: what a plan would shorten is another number."""
    try:
        number = _read(value)
    except NumberParseException:
        return False
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return possible and phonenumbers.format_number(number, PhoneNumberFormat.E164) == value


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _read(value: str) -> PhoneNumber:
    return phonenumbers.parse(value, None)
