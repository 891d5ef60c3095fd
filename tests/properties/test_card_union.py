"""Two cards of one person, united and parted."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.clients.card import ClientCard
from domain.clients.contacts import Contact
from domain.clients.tags import Tag
from domain.clients.uniting import part, unite
from domain.shared.contact_kind import ContactKind
from domain.shared.ids import ClientId
from domain.shared.locale import Locale
from tests.properties.strategies import MOMENT

ANNA, BORIS = ClientId(UUID(int=1)), ClientId(UUID(int=2))
NAMES = st.none() | st.sampled_from(["Анна", "Борис", "Вера"])


@st.composite
def cards(draw: st.DrawFn, client_id: ClientId) -> ClientCard:
    kinds = draw(st.lists(st.sampled_from(["+79991234567", "+79991234568", "a@b.ru", "c@d.ru"]), unique=True))
    parsed = [
        Contact.parse(ContactKind.PHONE if text.startswith("+") else ContactKind.EMAIL, text)
        for text in kinds
    ]
    card = ClientCard(
        client_id=client_id,
        number=1,
        display_name=draw(st.sampled_from(["Аня", "№ 1"])),
        locale=draw(st.sampled_from(Locale)),
        traffic_source=draw(NAMES),
        custom_fields=draw(st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", "y", True]))),
    )
    card.change(
        {
            "first_name": draw(NAMES),
            "last_name": draw(NAMES),
            "contacts": parsed,
            "tags": [Tag(tag) for tag in draw(st.sets(st.sampled_from(["vip", "опт", "чай"])))],
        },
        fields={},
        at=MOMENT,
    )
    return card


def shown(card: ClientCard) -> dict[str, object]:
    names = (
        "display_name",
        "locale",
        "first_name",
        "last_name",
        "traffic_source",
        "custom_fields",
        "contacts",
        "tags",
    )
    return {name: getattr(card, name) for name in names}


@given(cards(ANNA), cards(BORIS), st.booleans())
def test_cards_are_united_and_parted(survivor: ClientCard, source: ClientCard, source_newer: bool) -> None:
    """D11: the newest value wins field by field, tags are united; and INV-ID-1 for the card."""
    before, theirs = shown(survivor), shown(source)
    newer, older = (source, survivor) if source_newer else (survivor, source)
    wanted = {name: getattr(newer, name) or getattr(older, name) for name in ("first_name", "last_name")}

    union = unite(survivor, source, source_newer=source_newer, at=MOMENT)

    assert shown(source) == theirs
    assert {name: getattr(survivor, name) for name in wanted} == wanted
    assert {tag.key for tag in survivor.tags} == {tag.key for tag in (*before["tags"], *theirs["tags"])}
    assert {one.key for one in survivor.contacts} == {
        one.key for one in (*before["contacts"], *theirs["contacts"])
    }
    primaries = Counter(contact.kind for contact in survivor.contacts if contact.primary)
    assert primaries == Counter({contact.kind for contact in survivor.contacts})
    part(survivor, union, at=MOMENT)
    assert shown(survivor) == before


@given(cards(ANNA), cards(BORIS), st.booleans())
def test_what_was_written_since_stays(survivor: ClientCard, source: ClientCard, source_newer: bool) -> None:
    union = unite(survivor, source, source_newer=source_newer, at=MOMENT)
    survivor.change({"first_name": "Галина", "traffic_source": "витрина"}, fields={}, at=MOMENT)

    part(survivor, union, at=MOMENT)

    assert (survivor.first_name, survivor.traffic_source) == ("Галина", "витрина")
    assert survivor.display_name == " ".join(filter(None, ("Галина", survivor.last_name)))
