"""Which of our languages a browser asks for (RFC 9110 12.5.4)."""

import pytest

from domain.shared.locale import Locale
from entrypoints.http.languages import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, None),
        ("", None),
        ("ru", Locale.RU),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", Locale.RU),
        ("en;q=0.9", Locale.EN),
        ("en,ru;q=0.5", Locale.EN),
        ("en;q=0.5, RU;q=0.8", Locale.RU),
        ("de-DE, de;q=0.9, ru;q=0.5", Locale.RU),
        ("ru;q=0, en", Locale.EN),
        ("ru;q=0", None),
        ("fr", None),
        ("*", None),
        ("en;q=nonsense,ru;q=0.1", Locale.RU),
        ("рус", None),
        ("ru;q=٣", None),
        (",".join(["de"] * 10_000), None),
    ],
)
def test_the_language_with_the_greatest_weight(header: str | None, language: Locale | None) -> None:
    assert preferred(header) is language
