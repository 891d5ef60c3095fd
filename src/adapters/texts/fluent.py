"""The words for people, from the Fluent files beside this module: Russian first, English second."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

from application.notifications.ports import Texts, TextValue
from domain.shared.money import Money
from domain.shared.points import Points

FOLDER: Final = Path(__file__).parent
LOCALES: Final = ("ru", "en")


class FluentTexts(Texts):
    """Reads the files once. A locale that we do not speak is answered in Russian."""

    def __init__(self) -> None:
        self._bundles = {locale: _bundle(locale) for locale in LOCALES}

    def render(self, template: str, locale: str, values: Mapping[str, TextValue]) -> str:
        bundle = self._bundles.get(locale, self._bundles["ru"])
        if not bundle.has_message(template):
            raise LookupError(f"there is no text {template!r} in {bundle.locales[0]}")
        pattern = bundle.get_message(template).value
        assert pattern is not None, "a text without words"
        text, errors = bundle.format_pattern(pattern, {name: _shown(one) for name, one in values.items()})
        if errors:
            raise LookupError(f"the text {template!r} does not fit its values: {errors}")
        return str(text)


def _bundle(locale: str) -> FluentBundle:
    # Messengers show the marks that would isolate Latin words in a text from right to left.
    bundle = FluentBundle([locale], use_isolating=False)
    for file in sorted((FOLDER / locale).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def _shown(value: TextValue) -> Any:
    """Numbers keep their value, so that a text can choose a plural form by it."""
    match value:
        case Money():
            return fluent_number(
                _number(value.minor),
                style="currency",
                currency=value.currency.value,
                minimumFractionDigits=2,
            )
        case Points():
            whole = value.hundredths % 100 == 0
            return fluent_number(_number(value.hundredths), minimumFractionDigits=0 if whole else 2)
        case int():
            return fluent_number(value, useGrouping=False)
        case _:
            return value


def _number(hundredths: int) -> int | Decimal:
    """An int where there are no hundredths: Fluent gives plural forms and exact matches only to those."""
    whole, rest = divmod(hundredths, 100)
    return whole if rest == 0 else Decimal(hundredths).scaleb(-2)
