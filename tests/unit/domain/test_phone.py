"""Phone numbers as people really write them (rules E5-01 to E5-06)."""

import pytest

from domain.shared.phone import SPELLING_LENGTH, Phone, PhoneUnfit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("89991234567", "+79991234567"),
        ("79991234567", "+79991234567"),
        ("+79991234567", "+79991234567"),
        ("9991234567", "+79991234567"),
        ("+7 (999) 123-45-67", "+79991234567"),
        ("8 (999) 123 45 67", "+79991234567"),
        ("8.999.123.45.67", "+79991234567"),
        ("(+7) 999/123-45-67", "+79991234567"),
        ("tel:+7-999-123-45-67", "+79991234567"),
        ("+7\N{NO-BREAK SPACE}999\N{NARROW NO-BREAK SPACE}123–45—67", "+79991234567"),
        ("\N{LEFT-TO-RIGHT OVERRIDE}8 999 123‑45‑67\N{POP DIRECTIONAL FORMATTING}", "+79991234567"),
        ("\N{FULLWIDTH PLUS SIGN}７９９９１２３４５６７", "+79991234567"),
        ("٨٩٩٩١٢٣٤٥٦٧", "+79991234567"),
        ("3433001122", "+73433001122"),
        ("4951234567", "+74951234567"),
        ("+7 701 123 45 67", "+77011234567"),
        ("8 701 123 45 67", "+77011234567"),
        ("+375 29 123-45-67", "+375291234567"),
        ("+44 20 7946 0018", "+442079460018"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("+39 06 1234 5678", "+390612345678"),
        ("+39 (0)6 1234 5678", "+390612345678"),
    ],
)
def test_a_number_has_one_value(text: str, value: str) -> None:
    """E5-01, E5-03, E5-04."""
    assert Phone.parse(text) == Phone(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8005553535", "+78005553535"),
        ("88005553535", "+78005553535"),
        ("8121234567", "+78121234567"),
        ("(843) 123-45-67", "+78431234567"),
    ],
)
def test_an_area_code_that_begins_with_8_keeps_it(text: str, value: str) -> None:
    """E5-02."""
    assert Phone.parse(text).value == value


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("+7 (999) 123-45-67 доб. 12", "12"),
        ("+7 (999) 123-45-67 (доб. 12)", "12"),
        ("+7 (999) 123-45-67, ДОБ.12", "12"),
        ("8 999 123 45 67 добавочный 007", "007"),
        ("8 999 123 45 67 вн. 3", "3"),
        ("89991234567 ext 12", "12"),
        ("89991234567 Ext. 12", "12"),
        ("89991234567 extension: 12", "12"),
        ("89991234567x12", "12"),
        ("89991234567х12", "12"),
        ("89991234567#12", "12"),
        ("tel:+7-999-123-45-67;ext=12", "12"),
    ],
)
def test_an_extension_is_kept_apart(text: str, extension: str) -> None:
    """E5-05."""
    assert Phone.parse(text) == Phone("+79991234567", extension)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "12",
        "123-45-67",
        "7011234567",  # Kazakh without a country: could be anything
        "0991234567",
        "+7 199 123 45 67",
        "8 199 123 45 67",
        "+7 8 999 123 45 67",
        "+7 999 123 45 6",
        "8 999 123 45 678",
        "375291234567",
        "00 44 20 7946 0018",
        "8 10 44 20 7946 0018",
        "+44 020 7946 0018",
        "+88005553535",
        "+999 123 456 789",
        "+7+9991234567",
        "8 (495) 123-45-67, 68",
        "8 999 123 45 67 доб.",
        "8 999 123 45 67 ext 123456789",
        "8 999 CALL NOW",
        "client@example.com",
        "8 999 123\n45 67; DROP TABLE clients",
        "8" + " " * SPELLING_LENGTH + "9991234567",
    ],
)
def test_what_is_no_number_is_refused_and_nothing_is_guessed(text: str) -> None:
    """E5-04."""
    with pytest.raises(PhoneUnfit) as refusal:
        Phone.parse(text)

    assert (refusal.value.code, refusal.value.details) == ("phone.unfit", {"field": "phone"})


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("+79991234567", "RU"),
        ("+74951234567", "RU"),
        ("+78005553535", "RU"),
        ("+77011234567", "KZ"),
        ("+76001234567", "KZ"),
        ("+375291234567", "BY"),
        ("+442079460018", "GB"),
        ("+80012345678", "001"),
    ],
)
def test_the_country_is_known_from_the_prefix(value: str, country: str) -> None:
    """E5-03."""
    assert Phone(value).country == country


@pytest.mark.parametrize(
    ("value", "formatted", "masked"),
    [
        ("+79991234567", "+7 (999) 123-45-67", "+7 *** ***-45-67"),
        ("+77011234567", "+7 (701) 123-45-67", "+7 *** ***-45-67"),
        ("+442079460018", "+44 20 7946 0018", "+44 *** ***-18"),
        ("+375291234567", "+375 29 123-45-67", "+375 *** ***-67"),
    ],
)
def test_people_read_one_format_and_logs_another(value: str, formatted: str, masked: str) -> None:
    """E5-06."""
    phone = Phone(value, "12")

    assert (phone.formatted, phone.masked) == (formatted, masked)
    assert repr(phone) == f"Phone({masked})"
