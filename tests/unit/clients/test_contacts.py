"""Contacts as people type them, and the one value behind all their spellings."""

import pytest

from application.clients.views import reachable_by
from domain.clients.contacts import MAX_CONTACTS, Contact, arranged
from domain.clients.errors import ContactsUnfit, ContactUnfit
from domain.shared.contact_kind import ContactKind
from domain.shared.email import EmailUnfit
from domain.shared.errors import RuleViolated
from domain.shared.phone import PhoneUnfit

PHONE, EMAIL, TELEGRAM, VK, INSTAGRAM, FACEBOOK, MAX = ContactKind


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (PHONE, "8 (999) 123-45-67", "+79991234567"),
        (EMAIL, " Anna@Example.COM ", "anna@example.com"),
        (TELEGRAM, "@Anna_P", "anna_p"),
        (TELEGRAM, "anna_p", "anna_p"),
        (TELEGRAM, "https://t.me/Anna_P?start=1", "anna_p"),
        (TELEGRAM, "telegram.me/anna_p/", "anna_p"),
        (TELEGRAM, "tg://resolve?domain=Anna_P", "anna_p"),
        (VK, "https://m.vk.com/Durov", "durov"),
        (VK, "vk.ru/durov?z=photo1", "durov"),
        (VK, "VK.com/id1", "id1"),
        (VK, "1", "id1"),
        (VK, "@some.name", "some.name"),
        (INSTAGRAM, "https://www.instagram.com/Anna.P/?igshid=1", "anna.p"),
        (INSTAGRAM, "@anna.p_", "anna.p_"),
        (FACEBOOK, "fb.com/Anna.Petrova", "anna.petrova"),
        (FACEBOOK, "https://m.facebook.com/profile.php?id=100001", "100001"),
        (FACEBOOK, "https://www.facebook.com/people/Anna-P/100001234/", "100001234"),
        (MAX, "https://max.ru/u/f9LHodD0cOLsNmJ_x-Y", "u/f9LHodD0cOLsNmJ_x-Y"),
        (MAX, "@Anna_P", "anna_p"),
        (MAX, "8 999 123-45-67", "+79991234567"),
    ],
)
def test_a_contact_has_one_value_and_keeps_what_was_typed(kind: ContactKind, text: str, value: str) -> None:
    contact = Contact.parse(kind, text)

    assert (contact.value, contact.raw) == (value, text.strip())
    assert Contact.parse(kind, contact.value).value == value
    assert Contact.parse(kind, contact.formatted).value == value
    if contact.link is not None and kind not in (PHONE, EMAIL):
        assert Contact.parse(kind, contact.link).value == value


@pytest.mark.parametrize(
    ("kind", "text", "refusal"),
    [
        (PHONE, "anna", PhoneUnfit),
        (EMAIL, "anna", EmailUnfit),
        (TELEGRAM, "12345", ContactUnfit),
        (TELEGRAM, "t.me/+79991234567", ContactUnfit),
        (TELEGRAM, "https://t.me/joinchat/AAAAA", ContactUnfit),
        (TELEGRAM, "https://vk.com/anna_p", ContactUnfit),
        (TELEGRAM, "анна", ContactUnfit),
        (VK, "club123", ContactUnfit),
        (VK, "vk.com/wall-1_2", ContactUnfit),
        (VK, "https://evil.example/durov", ContactUnfit),
        (VK, "https://vk.com.evil.example/durov", ContactUnfit),
        (INSTAGRAM, "instagram.com/p/Cx1", ContactUnfit),
        (INSTAGRAM, "a..b", ContactUnfit),
        (FACEBOOK, "fb", ContactUnfit),
        (MAX, "https://max.ru/u/", ContactUnfit),
        (INSTAGRAM, "a" * 301, ContactUnfit),
        (INSTAGRAM, "javascript:alert(1)", ContactUnfit),
    ],
)
def test_what_names_nobody_is_refused(kind: ContactKind, text: str, refusal: type[RuleViolated]) -> None:
    with pytest.raises(refusal) as refused:
        Contact.parse(kind, text)

    assert refused.value.details["field"] == kind


def test_an_extension_may_stand_apart() -> None:
    inside = Contact.parse(PHONE, "8 (999) 123-45-67 доб. 12")
    apart = Contact.parse(PHONE, "+79991234567", extension="12")

    assert (inside.value, inside.extension) == (apart.value, apart.extension) == ("+79991234567", "12")


def test_the_first_of_a_kind_is_primary_unless_another_is_marked() -> None:
    contacts = [
        Contact.parse(PHONE, "9991234567"),
        Contact.parse(EMAIL, "anna@example.com"),
        Contact.parse(PHONE, "9991234568", primary=True),
        Contact.parse(EMAIL, "anna@example.org"),
    ]

    assert [one.primary for one in arranged(contacts)] == [False, True, True, False]


@pytest.mark.parametrize(
    "contacts",
    [
        [Contact.parse(PHONE, "9991234567"), Contact.parse(PHONE, "8 (999) 123-45-67")],
        [Contact.parse(VK, f"id{number}", primary=True) for number in (1, 2)],
        [Contact.parse(VK, f"id{number}") for number in range(1, MAX_CONTACTS + 2)],
    ],
    ids=["one twice", "two primary ones", "too many"],
)
def test_a_card_takes_no_muddle_of_contacts(contacts: list[Contact]) -> None:
    with pytest.raises(ContactsUnfit):
        arranged(contacts)


@pytest.mark.parametrize(
    ("kind", "value", "details", "found"),
    [
        ("telegram", "279058397", {"username": "Anna_P"}, (TELEGRAM, "anna_p")),
        ("telegram", "279058397", {}, None),
        ("vk", "123", {}, (VK, "id123")),
        ("email", "anna@example.com", {}, (EMAIL, "anna@example.com")),
        ("phone", "+79991234567", {}, (PHONE, "+79991234567")),
        ("card", "0001", {}, None),
    ],
)
def test_a_door_proves_a_contact(
    kind: str, value: str, details: dict[str, str], found: tuple[ContactKind, str] | None
) -> None:
    contact = Contact.of_door(kind, value, details)

    assert (contact.key if contact is not None else None) == found


def test_doors_and_contacts_are_one_list_with_one_primary_of_a_kind() -> None:
    proven = [Contact.parse(TELEGRAM, "anna_p"), Contact.parse(EMAIL, "anna@example.com")]
    held = arranged(
        [
            Contact.parse(EMAIL, "anna@example.org"),
            Contact.parse(PHONE, "9991234567"),
            Contact.parse(TELEGRAM, "anna_p"),
        ]
    )

    shown = reachable_by(proven, held)

    assert [(one.contact.value, one.contact.primary, one.proven) for one in shown] == [
        ("+79991234567", True, False),
        ("anna@example.org", True, False),
        ("anna@example.com", False, True),
        ("anna_p", True, True),
    ]


@pytest.mark.parametrize(
    ("contact", "masked"),
    [
        (Contact.parse(PHONE, "9991234567"), "+7 *** ***-45-67"),
        (Contact.parse(EMAIL, "anna@example.com"), "a***@example.com"),
        (Contact.parse(TELEGRAM, "anna_p"), "an***"),
    ],
)
def test_a_mask_does_not_tell_the_contact(contact: Contact, masked: str) -> None:
    """INV-PD-6."""
    assert contact.masked == masked
