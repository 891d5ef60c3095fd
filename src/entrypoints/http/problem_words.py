"""What an answer with an error says to people. Codes and pointers are the same in every language.

In English an error says what it was raised with; the Russian words are in the Fluent file beside this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

from domain.shared.locale import Locale
from entrypoints.http.faults import Fault

RUSSIAN_FILE: Final = Path(__file__).with_name("problem_words_ru.ftl")


class ProblemWords:
    """In English: as errors are raised."""

    locale = Locale.EN

    def title(self, status: int) -> str:
        return HTTPStatus(status).phrase

    def detail(self, _code: str, english: str, _values: Mapping[str, object], /) -> str:
        return english

    def fault(self, fault: Fault) -> Fault:
        return fault


class RussianWords(ProblemWords):
    """What has no Russian words stays English."""

    locale = Locale.RU

    def __init__(self) -> None:
        self._bundle = FluentBundle(["ru"], use_isolating=False)
        self._bundle.add_resource(FluentResource(RUSSIAN_FILE.read_text(encoding="utf-8")))

    def title(self, status: int) -> str:
        return self.say(f"title-{status}", {}) or super().title(status)

    def detail(self, code: str, english: str, values: Mapping[str, object], /) -> str:
        return self.say(re.sub(r"[._]", "-", code), values) or english

    def fault(self, fault: Fault) -> Fault:
        for pattern, key in TRANSLATED_FAULTS:
            found = pattern.fullmatch(fault.message)
            if found is not None:
                values = {name: _number(text) for name, text in found.groupdict().items()}
                return Fault(pointer=fault.pointer, message=self.say(key, values) or fault.message)
        return fault

    def say(self, key: str, values: Mapping[str, object]) -> str | None:
        """None where there are no words, or they need a value that is not there."""
        if not self._bundle.has_message(key):
            return None
        pattern = self._bundle.get_message(key).value
        assert pattern is not None, "a text without words"
        text, errors = self._bundle.format_pattern(
            pattern, {name: _shown(value) for name, value in values.items()}
        )
        return None if errors else str(text)


_EXPECTED: Final = r"Expected `(?P<expected>[^`]+)`"
_LIMIT: Final = r"(?P<limit>-?[0-9]+)"
TRANSLATED_FAULTS: Final = tuple(
    (re.compile(pattern, re.DOTALL), key)
    for pattern, key in (
        (r"This field is required|Object missing required field .*", "fault-required"),
        (r"There is no such field|Object contains unknown field .*", "fault-no-such-field"),
        (r"There is no such query parameter", "fault-no-such-parameter"),
        (r"It takes one value, and is given twice", "fault-given-twice"),
        (r"A NUL character is not text", "fault-nul"),
        (r"A JSON body is required", "fault-body-required"),
        (r"An empty key is no key", "fault-empty-key"),
        (_EXPECTED + r", got `(?P<got>[^`]+)`", "fault-type"),
        (_EXPECTED, "fault-type-alone"),
        (r"Expected `(?:int|float|decimal)` >= " + _LIMIT, "fault-least"),
        (r"Expected `(?:int|float|decimal)` <= " + _LIMIT, "fault-most"),
        (r"Expected `str` of length >= " + _LIMIT, "fault-shortest"),
        (r"Expected `str` of length <= " + _LIMIT, "fault-longest"),
        (r"Expected `(?:array|object)` of length >= " + _LIMIT, "fault-fewest"),
        (r"Expected `(?:array|object)` of length <= " + _LIMIT, "fault-items"),
        (r"Expected `str` matching regex (?P<pattern>.+)", "fault-pattern"),
        (r"Invalid enum value (?P<value>.+)", "fault-choice"),
        (r"Invalid UUID", "fault-uuid"),
        (r"Invalid RFC3339 encoded date", "fault-date"),
        (r"Invalid RFC3339 encoded datetime", "fault-moment"),
        (r"Expected `datetime` with a timezone component|A time zone is missing", "fault-moment-zone"),
        (r"It is between the years 1970 and 9998", "fault-moment-far"),
        (r"Integer value out of range|Number out of range", "fault-range"),
        (r"Name either quote_hash or lines\.", "fault-quote-or-lines"),
        (r"Name either rule or client_ids\.", "fault-rule-or-list"),
    )
)
"""What faults say, which other libraries word, and the key of the Russian words."""

_ENGLISH: Final = ProblemWords()
_RUSSIAN: Final = RussianWords()


def words_in(locale: Locale | None) -> ProblemWords:
    """English for developers who do not say: a browser says."""
    return _RUSSIAN if locale is Locale.RU else _ENGLISH


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else text


def _shown(value: object) -> Any:
    """Numbers choose plural forms."""
    if isinstance(value, int) and not isinstance(value, bool):
        return fluent_number(value, useGrouping=False)
    return str(value)
