"""Cards of one person go together, whichever of them is named; a person is exported with all of them too."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.support.buyer import API
from tests.support.person import NAME, NOTE, TRACES, Person, come, traces_in
from tests.support.shop import Buyer, Shop


@pytest.fixture
async def merged(shop: Shop) -> tuple[Buyer, Person]:
    """A card of today, and the one with all the traces that was merged into it."""
    person, today = await come(shop), await shop.buyer()
    body = {"source_id": str(person.client_id), "reason": "один человек"}
    answer = await shop.http.post(
        f"{API}/admin/clients/{today.client_id}/merge", json=body, headers=shop.staff
    )
    assert answer.status_code == 200, answer.text
    return today, person


@pytest.mark.parametrize("named", [0, 1], ids=["today's card", "the merged card"])
async def test_all_cards_are_erased(shop: Shop, merged: tuple[Buyer, Person], named: int) -> None:
    today, person = merged
    assert "client_merges" in traces_in(shop.database)

    answer = await shop.http.post(
        f"{API}/admin/clients/{merged[named].client_id}/erasure",
        json={"legal_case": "withdrawal", "basis": "Заявление"},
        headers=shop.staff,
    )

    assert answer.status_code == 200, answer.text
    assert traces_in(shop.database) == {}
    erased = "SELECT id FROM clients WHERE erased_at IS NOT NULL ORDER BY id"
    assert shop.database.execute(erased) == [(card,) for card in sorted((today.client_id, person.client_id))]
    assert shop.database.execute("SELECT count(*) FROM erasures") == [(2,)]


async def test_a_merge_of_the_erased_is_not_taken_back(shop: Shop, merged: tuple[Buyer, Person]) -> None:
    today, _ = merged
    ((merge_id,),) = shop.database.execute("SELECT id FROM client_merges")
    answer = await shop.http.post(f"{API}/profile/erasure", json={}, headers=dict(today.headers))
    assert answer.status_code == 200, answer.text

    undo = await shop.http.post(
        f"{API}/admin/merges/{merge_id}/undo", json={"reason": "ошиблись"}, headers=shop.staff
    )

    assert 400 <= undo.status_code < 500, undo.text
    assert traces_in(shop.database) == {}


async def test_the_export_has_what_either_card_has(shop: Shop, merged: tuple[Buyer, Person]) -> None:
    today, person = merged

    answer = await shop.http.post(f"{API}/profile/data-export", headers=dict(today.headers))

    with ZipFile(BytesIO(answer.content)) as archive:
        sections = json.loads(archive.read("data.json"))["sections"]
    assert {row["id"] for row in sections["clients"]["rows"]} == {
        str(today.client_id),
        str(person.client_id),
    }
    assert NAME in str(sections["clients"]["rows"])
    assert NOTE in str(sections["client_notes"]["rows"])


async def test_two_people_after_all_learn_nothing_of_each_other(
    shop: Shop, merged: tuple[Buyer, Person]
) -> None:
    """Not from what is kept about the mistake either."""
    today, _ = merged
    ((merge_id,),) = shop.database.execute("SELECT id FROM client_merges")
    undo = await shop.http.post(
        f"{API}/admin/merges/{merge_id}/undo", json={"reason": "ошиблись"}, headers=shop.staff
    )
    assert undo.status_code == 200, undo.text

    archive = await shop.http.post(
        f"{API}/admin/clients/{today.client_id}/data-export", headers=dict(shop.staff)
    )

    with ZipFile(BytesIO(archive.content)) as files:
        told = files.read("data.json").decode()
    assert [trace for trace in TRACES if trace in told] == []
    assert "client_merges" not in traces_in(shop.database)
