"""The words for people."""

import pytest

from adapters.texts.fluent import FOLDER, LOCALES, FluentTexts
from domain.shared.money import Money
from domain.shared.points import Points

TEXTS = FluentTexts()


@pytest.mark.parametrize(
    ("hundredths", "russian", "english"),
    [
        (100, "Вам начислен 1 балл.", "You have earned 1 point."),
        (200, "Вам начислено 2 балла.", "You have earned 2 points."),
        (500, "Вам начислено 5 баллов.", "You have earned 5 points."),
        (1100, "Вам начислено 11 баллов.", "You have earned 11 points."),
        (2100, "Вам начислен 21 балл.", "You have earned 21 points."),
        (150, "Вам начислено 1,50 балла.", "You have earned 1.50 points."),
        (505, "Вам начислено 5,05 балла.", "You have earned 5.05 points."),
        (123_456_00, "Вам начислено 123\u00a0456 баллов.", "You have earned 123,456 points."),
    ],
)
def test_points_have_their_plural_form(hundredths: int, russian: str, english: str) -> None:
    values = {"points": Points(hundredths)}

    assert TEXTS.render("points-accrued", "ru", values) == russian
    assert TEXTS.render("points-accrued", "en", values) == english


def test_money_looks_as_people_write_it_and_a_number_of_an_order_is_not_grouped() -> None:
    values = {"number": 12345, "total": Money(1_234_50), "cash": Money(1_000_00)}

    assert TEXTS.render("order-placed", "ru", values) == (
        "Заказ № 12345 оформлен. К оплате 1\u00a0234,50\u00a0₽."
    )
    assert TEXTS.render("order-paid", "ru", values) == "Заказ № 12345 оплачен: 1\u00a0000,00\u00a0₽. Спасибо!"


def test_an_order_paid_with_points_alone_mentions_no_money() -> None:
    values = {"number": 7, "cash": Money(0)}

    assert TEXTS.render("order-paid", "ru", values) == "Заказ № 7 оплачен баллами. Спасибо!"


def test_a_language_that_we_do_not_speak_is_answered_in_russian() -> None:
    assert TEXTS.render("points-accrued", "fr", {"points": Points(100)}) == "Вам начислен 1 балл."


def test_a_missing_text_and_a_missing_value_are_errors() -> None:
    with pytest.raises(LookupError):
        TEXTS.render("no-such-text", "ru", {})
    with pytest.raises(LookupError):
        TEXTS.render("points-accrued", "ru", {})


def test_both_languages_have_the_same_texts() -> None:
    def keys(locale: str) -> set[str]:
        lines = (
            line for file in (FOLDER / locale).glob("*.ftl") for line in file.read_text("utf-8").split("\n")
        )
        return {line.split(" =")[0] for line in lines if line[:1].isalpha() and " =" in line}

    assert len({frozenset(keys(locale)) for locale in LOCALES}) == 1
    assert keys("ru")
