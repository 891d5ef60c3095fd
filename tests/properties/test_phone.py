"""One number has one value however it is written, and no other number has it."""

from hypothesis import assume, given
from hypothesis import strategies as st

from domain.shared.phone import Phone, PhoneUnfit

DIGITS = st.text("0123456789", min_size=9, max_size=9)
RUSSIAN = st.builds(str.__add__, st.sampled_from("3489"), DIGITS)
KAZAKH = st.builds(str.__add__, st.sampled_from("67"), DIGITS)
NATIONAL = st.one_of(RUSSIAN, KAZAKH)
SPACES = ("", " ", "\N{NO-BREAK SPACE}", "\N{THIN SPACE}", "  ", "\N{ZERO WIDTH SPACE}")
DASHES = ("-", "\N{NON-BREAKING HYPHEN}", "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}", " - ", ".", " ", "")
ZEROS = ("0", "\N{FULLWIDTH DIGIT ZERO}", "\N{ARABIC-INDIC DIGIT ZERO}", "\N{DEVANAGARI DIGIT ZERO}")
EXTENSIONS = ("", " доб. 12", " (доб. 12)", " ext 12", ", ext. 12", "#12", " x12", ";ext=12", " вн.12")
FOREIGN = st.sampled_from(
    ["+44207946", "+3752912", "+38050123", "+99890123", "+995555", "+390612", "+1202555", "+499123"]
)


@st.composite
def spellings(draw: st.DrawFn, national: str) -> str:
    """Any way in which people write a number of +7."""
    prefixes = ["+7", "8", "7", "(+7)", "tel:+7", "\N{FULLWIDTH PLUS SIGN}7"]
    if national[0] in "3489":
        prefixes.append("")
    gap, dash, zero = (
        draw(st.sampled_from(SPACES)),
        draw(st.sampled_from(DASHES)),
        draw(st.sampled_from(ZEROS)),
    )
    opening, closing = draw(st.sampled_from([("(", ")"), ("[", "]"), ("", "")]))
    parts = (national[3:6], national[6:8], national[8:])
    written = f"{draw(st.sampled_from(prefixes))}{gap}{opening}{national[:3]}{closing}{gap}{dash.join(parts)}"
    foreign = "".join(chr(ord(zero) + int(one)) if one in "0123456789" else one for one in written)
    return f"{gap}{foreign}{draw(st.sampled_from(EXTENSIONS))}{gap}"


@given(st.data(), NATIONAL)
def test_all_spellings_of_one_number_give_one_value(data: st.DataObject, national: str) -> None:
    """INV-PH-2."""
    spelling = data.draw(spellings(national))

    phone = Phone.parse(spelling)

    assert phone.value == f"+7{national}"
    assert phone.extension in (None, "12")


@given(st.data(), NATIONAL, NATIONAL)
def test_two_numbers_never_give_one_value(data: st.DataObject, one: str, other: str) -> None:
    """INV-PH-3."""
    assume(one != other)

    assert Phone.parse(data.draw(spellings(one))).value != Phone.parse(data.draw(spellings(other))).value


@given(RUSSIAN)
def test_an_area_code_with_8_is_not_a_trunk_prefix(national: str) -> None:
    """INV-PH-2, E5-02: of ten digits an 8 is the first, of eleven it is put before them."""
    ten, eleven = Phone.parse(national).value, Phone.parse(f"8{national}").value

    assert ten == eleven == f"+7{national}"


@given(st.builds(str.__add__, FOREIGN, st.text("0123456789", min_size=1, max_size=8)))
def test_a_foreign_number_keeps_every_digit_or_is_refused(number: str) -> None:
    """INV-PH-3, E5-04: nothing is cut off, so that two numbers cannot meet."""
    try:
        phone = Phone.parse(number)
    except PhoneUnfit:
        return
    assert phone.value == number


@given(st.data(), st.one_of(NATIONAL, st.just("")), st.text(max_size=40))
def test_what_was_normalised_is_normal(data: st.DataObject, national: str, noise: str) -> None:
    """INV-PH-1, of numbers and of anything else that happens to pass."""
    try:
        phone = Phone.parse(data.draw(spellings(national)) if national else noise)
    except PhoneUnfit:
        return
    for spelling in (phone.value, phone.formatted):
        assert Phone.parse(spelling) == Phone(phone.value)


@given(st.text("+0123456789 ()-", max_size=24))
def test_anything_typed_gives_a_number_that_is_normal_or_a_refusal(text: str) -> None:
    """INV-PH-1."""
    try:
        phone = Phone.parse(text)
    except PhoneUnfit:
        return
    assert Phone.parse(phone.value) == phone
    assert Phone.parse(phone.formatted) == phone


@given(NATIONAL)
def test_a_mask_hides_six_digits(national: str) -> None:
    """E5-06, INV-PD-6: neither what is logged nor what a failed assertion prints holds the number."""
    phone = Phone(f"+7{national}")

    assert phone.masked == f"+7 *** ***-{national[6:8]}-{national[8:]}"
    assert national not in repr(phone)
