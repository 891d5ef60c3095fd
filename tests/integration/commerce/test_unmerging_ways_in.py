"""After a merge was taken back both still come in, each by what is theirs."""

from typing import Any
from uuid import UUID

import httpx

from domain.shared.ids import ClientId
from tests.support.buyer import API, Buyer
from tests.support.merging import merged, relogged, undone
from tests.support.shop import Shop
from tests.support.sign_in import AUTH, assert_problem, bearer

OLD, NEW = "correct horse battery", "staple correct horse"
ANNA, OLGA = "anna@example.com", "olga@example.com"


async def registered(shop: Shop, address: str) -> Buyer:
    answer = await shop.http.post(f"{AUTH}/register", json={"email": address, "password": OLD})
    assert answer.status_code == 201, answer.text
    client_id = ClientId(UUID(answer.json()["client"]["id"]))
    return Buyer(client_id=client_id, http=shop.http, headers=bearer(answer))


async def unlink(buyer: Buyer, address: str) -> httpx.Response:
    body = {"kind": "email", "value": address}
    return await buyer.http.post(f"{API}/profile/doors/unlink", json=body, headers=dict(buyer.headers))


async def login(shop: Shop, address: str, password: str) -> int:
    answer = await shop.http.post(f"{AUTH}/login", json={"email": address, "password": password})
    return answer.status_code


async def choose(buyer: Buyer, **body: Any) -> None:
    answer = await buyer.http.put(f"{API}/profile/password", json=body, headers=dict(buyer.headers))
    assert answer.status_code == 204, answer.text


async def test_the_last_way_in_of_ones_own_stays_while_a_merge_may_be_undone(shop: Shop) -> None:
    survivor, source = await registered(shop, ANNA), await registered(shop, OLGA)
    merge = await merged(survivor, source)

    assert_problem(await unlink(survivor, ANNA), 409, "identity.last_door")

    await undone(shop.http, merge)
    assert await login(shop, ANNA, OLD) == 200
    assert await login(shop, OLGA, OLD) == 200


async def test_what_a_merge_brought_may_be_given_up_at_once(shop: Shop) -> None:
    """It may be in wrong hands."""
    survivor, source = await registered(shop, ANNA), await registered(shop, OLGA)
    await merged(survivor, source)

    assert (await unlink(survivor, OLGA)).status_code == 204
    assert_problem(await unlink(survivor, ANNA), 409, "identity.last_door")


async def test_when_it_cannot_be_undone_any_more_any_way_in_will_do(shop: Shop) -> None:
    survivor, source = await registered(shop, ANNA), await registered(shop, OLGA)
    await merged(survivor, source)
    shop.clock.advance(days=30)

    assert (await unlink(await relogged(shop, survivor), ANNA)).status_code == 204


async def test_who_never_had_a_way_in_of_their_own_keeps_one(shop: Shop) -> None:
    """A card that the staff had made."""
    survivor, source = await shop.buyer(), await registered(shop, ANNA)
    await merged(survivor, source)

    assert_problem(await unlink(survivor, ANNA), 409, "identity.last_door")


async def test_a_password_that_was_changed_stays_changed(shop: Shop) -> None:
    """The one before may be known to a thief; and the survivor has no address for either."""
    survivor, source = await shop.buyer(), await registered(shop, ANNA)
    merge = await merged(survivor, source)
    await choose(survivor, password=NEW, current_password=OLD)

    await undone(shop.http, merge)

    assert await login(shop, ANNA, OLD) == 401
    assert await login(shop, ANNA, NEW) == 200
    assert shop.database.execute("SELECT client_id FROM passwords") == [(source.client_id,)]


async def test_a_password_that_was_given_up_does_not_come_back(shop: Shop) -> None:
    """With the last address it has gone; another address that is linked one day must not be opened by it."""
    survivor, source = await shop.buyer(), await registered(shop, ANNA)
    merge = await merged(survivor, source)
    shop.database.execute(
        "INSERT INTO doors (kind, value, client_id, details, created_at) VALUES ('telegram', '1', %s, '{}', now())",
        survivor.client_id,
    )
    assert (await unlink(survivor, ANNA)).status_code == 204

    await undone(shop.http, merge)

    assert shop.database.execute("SELECT count(*) FROM passwords") == [(0,)]
