"""What a card takes, what it tells others of a change, and what it never lets go."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.clients.card import CardChanges, ClientCard
from domain.clients.contacts import Contact
from domain.clients.custom_fields import CustomField, CustomFieldKind
from domain.clients.errors import (
    BirthdayUnfit,
    CardChanged,
    CardTextUnfit,
    ContactsUnfit,
    CustomFieldUnfit,
    CustomValueUnfit,
    TagUnfit,
    TooManyTags,
)
from domain.clients.events import ClientCardChanged
from domain.clients.tags import MAX_TAGS, TAG_LENGTH, Tag, distinct
from domain.shared.contact_kind import ContactKind
from domain.shared.errors import DomainError
from domain.shared.ids import ClientId
from domain.shared.locale import Locale

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PHONE = Contact.parse(ContactKind.PHONE, "8 (999) 123-45-67")


def a_field(key: str, kind: CustomFieldKind, *options: str, active: bool = True) -> CustomField:
    field = CustomField.define(key, "Поле", kind, options=options, position=0, at=NOW)
    return field.changed({"active": active})


FIELDS: Mapping[str, CustomField] = {
    field.key: field
    for field in (
        a_field("note", CustomFieldKind.TEXT),
        a_field("size", CustomFieldKind.NUMBER),
        a_field("since", CustomFieldKind.DATE),
        a_field("vip", CustomFieldKind.BOOLEAN),
        a_field("hours", CustomFieldKind.CHOICE, "Утро", "Вечер"),
        a_field("gone", CustomFieldKind.TEXT, active=False),
    )
}


def a_card(**fields: Any) -> ClientCard:
    return ClientCard(
        client_id=ClientId(UUID(int=1)),
        number=7,
        **{"display_name": "anna", "locale": Locale.RU, **fields},
    )


def change(card: ClientCard, changes: CardChanges, at: datetime = NOW) -> tuple[str, ...]:
    return card.change(changes, fields=FIELDS, at=at)


def test_a_change_tells_the_names_of_what_differs_and_nothing_else() -> None:
    card = a_card(first_name="Анна", custom_fields={"vip": True})

    told = change(
        card,
        {
            "first_name": "Анна",
            "last_name": "  Петрова ",
            "contacts": [PHONE],
            "custom_fields": {"vip": None, "size": "038.50"},
        },
    )

    assert told == ("contacts", "custom_fields.size", "custom_fields.vip", "last_name")
    assert (card.last_name, card.version, card.changed_at) == ("Петрова", 2, NOW)
    assert card.custom_fields == {"size": "38.5"}
    event = ClientCardChanged(client_id=card.client_id, fields=told, occurred_at=NOW)
    assert card.pull_events() == [event]


def test_nothing_new_is_no_event_and_no_new_version() -> None:
    card = a_card(first_name="Анна", tags=(Tag("VIP"),))

    told = change(card, {"first_name": " Анна ", "tags": [Tag("VIP")], "birthday": None, "custom_fields": {}})

    assert (told, card.version, card.pull_events()) == ((), 1, [])


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"first_name": "А" * 101}, CardTextUnfit),
        ({"traffic_source": "И" * 101}, CardTextUnfit),
        ({"birthday": NOW.date() + timedelta(days=1)}, BirthdayUnfit),
        ({"birthday": date(1899, 12, 31)}, BirthdayUnfit),
        ({"contacts": [PHONE, PHONE]}, ContactsUnfit),
        ({"tags": [Tag(str(number)) for number in range(MAX_TAGS + 1)]}, TooManyTags),
        ({"custom_fields": {"unknown": "1"}}, CustomValueUnfit),
        ({"custom_fields": {"size": "много"}}, CustomValueUnfit),
    ],
)
def test_a_refused_change_leaves_the_card_as_it_was(changes: CardChanges, refusal: type[DomainError]) -> None:
    card = a_card(first_name="Анна", contacts=(PHONE,))

    with pytest.raises(refusal):
        change(card, {"last_name": "Петрова", **changes})

    assert (card.first_name, card.last_name, card.contacts, card.version) == ("Анна", None, (PHONE,), 1)
    assert card.pull_events() == []


def test_whoever_has_not_seen_the_last_change_is_told_which_version_there_is() -> None:
    card = a_card(version=3)
    card.expect(3)

    with pytest.raises(CardChanged) as refusal:
        card.expect(2)

    assert refusal.value.details == {"version": 3}


def test_people_are_called_by_the_names_on_the_card() -> None:
    card = a_card()

    change(card, {"last_name": "Петрова", "middle_name": "Ивановна"})
    alone = card.display_name
    change(card, {"first_name": "Анна"})
    both = card.display_name
    change(card, {"first_name": None, "last_name": ""})

    assert (alone, both, card.display_name) == ("Петрова", "Анна Петрова", "№ 7")
    assert card.middle_name == "Ивановна"


def test_what_a_door_proves_is_not_kept_once_more() -> None:
    proven = Contact.parse(ContactKind.EMAIL, "anna@example.com")
    card = a_card(proven=(proven,))

    change(card, {"contacts": [Contact.parse(ContactKind.EMAIL, "Anna@example.com"), PHONE]})

    assert [contact.value for contact in card.contacts] == ["+79991234567"]


def test_a_contact_that_comes_back_in_its_normal_form_keeps_what_was_typed() -> None:
    card = a_card()
    change(card, {"contacts": [Contact.parse(ContactKind.PHONE, "8 (999) 123-45-67 доб. 12")]})

    again = Contact.parse(ContactKind.PHONE, "+79991234567", extension="12")

    assert change(card, {"contacts": [again]}) == ()
    assert card.contacts[0].raw == "8 (999) 123-45-67 доб. 12"


def test_tags_that_differ_in_letters_only_are_one() -> None:
    tags = distinct(map(Tag.parse, ["VIP", " постоянный  клиент ", "vip", "Ёлка", "елка"]))

    assert [tag.text for tag in tags] == ["VIP", "Ёлка", "постоянный клиент"]


@pytest.mark.parametrize("text", ["", "  ", "\n", "т" * (TAG_LENGTH + 1), "a/b"])
def test_an_unfit_tag_is_refused(text: str) -> None:
    with pytest.raises(TagUnfit):
        Tag.parse(text)


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("note", " любит чай ", "любит чай"),
        ("size", "38,50", "38.5"),
        ("size", "-0", "0"),
        ("size", "-007.250", "-7.25"),
        ("size", "0.000001", "0.000001"),
        ("since", "2020-02-29", "2020-02-29"),
        ("vip", False, False),
        ("hours", "Утро", "Утро"),
    ],
)
def test_a_value_of_its_kind_is_kept_in_its_normal_form(
    key: str, value: str | bool, kept: str | bool
) -> None:
    card = a_card()

    change(card, {"custom_fields": {key: value}})

    assert card.custom_fields == {key: kept}
    assert change(card, {"custom_fields": dict(card.custom_fields)}) == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("note", ""),
        ("note", "т" * 1001),
        ("note", True),
        ("size", "1e3"),
        ("size", "NaN"),
        ("size", "1" * 16),
        ("size", "0.1234567"),
        ("size", "٣"),
        ("size", True),
        ("since", "2026-02-30"),
        ("since", "вчера"),
        ("vip", "true"),
        ("hours", "Ночь"),
        ("gone", "поздно"),
    ],
)
def test_a_value_of_another_kind_is_refused(key: str, value: str | bool) -> None:
    with pytest.raises(CustomValueUnfit) as refusal:
        change(a_card(), {"custom_fields": {key: value}})

    assert refusal.value.details == {"field": f"custom_fields/{key}"}


def test_a_value_outlives_its_field_and_its_option() -> None:
    card = a_card(custom_fields={"gone": "давно", "hours": "Ночь"})

    told = change(card, {"custom_fields": {"gone": "давно", "hours": "Ночь", "vip": True}})

    assert told == ("custom_fields.vip",)
    assert card.custom_fields == {"gone": "давно", "hours": "Ночь", "vip": True}


@pytest.mark.parametrize(
    ("key", "kind", "options"),
    [
        ("Size", CustomFieldKind.TEXT, ()),
        ("1st", CustomFieldKind.TEXT, ()),
        ("k" * 41, CustomFieldKind.TEXT, ()),
        ("size", CustomFieldKind.TEXT, ("S",)),
        ("size", CustomFieldKind.CHOICE, ()),
        ("size", CustomFieldKind.CHOICE, ("S", "S ")),
        ("size", CustomFieldKind.CHOICE, ("S", " ")),
    ],
)
def test_an_unfit_field_is_not_defined(key: str, kind: CustomFieldKind, options: tuple[str, ...]) -> None:
    with pytest.raises(CustomFieldUnfit):
        CustomField.define(key, "Размер", kind, options=options, position=0, at=NOW)
