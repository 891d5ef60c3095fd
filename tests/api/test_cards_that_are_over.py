"""A card that is nobody's any more says so to the staff, instead of looking like a client's."""

from uuid import UUID

import httpx

from tests.fakes.system import MOMENT
from tests.support.cards import CLIENTS, create
from tests.support.sign_in import AUTH


async def test_a_card_says_which_one_it_is_a_part_of(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    survivor = await create(http, staff, first_name="Анна")
    source = await create(http, staff, first_name="Аня")

    await http.post(
        f"{CLIENTS}/{survivor['id']}/merge",
        json={"source_id": source["id"], "reason": "Одна и та же"},
        headers=staff,
    )

    card = (await http.get(f"{CLIENTS}/{source['id']}", headers=staff)).json()
    assert (survivor["merged_into"], card["merged_into"]) == (None, survivor["id"])


async def test_a_card_says_since_when_it_is_erased(
    http: httpx.AsyncClient, staff: dict[str, str], anna: dict[str, str], anna_id: UUID
) -> None:
    before = (await http.get(f"{CLIENTS}/{anna_id}", headers=staff)).json()

    await http.post("/api/v1/profile/erasure", json={}, headers=anna)

    card = (await http.get(f"{CLIENTS}/{anna_id}", headers=staff)).json()
    assert before["erased_at"] is None
    assert card["erased_at"] == MOMENT.isoformat().replace("+00:00", "Z")
    assert (await http.get(f"{AUTH}/me", headers=anna)).status_code == 401
