"""Erasure beside everything else that goes on: nobody writes about the person unnoticed, and it happens whole or not."""

import asyncio
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from application.personal_data.acts import ActRepository
from application.personal_data.erase import Erase
from domain.personal_data.terms import Case
from tests.support.buyer import API
from tests.support.person import ADDRESS, COMMENT, EMAIL, NAME, PASSWORD, Person, come, traces_in
from tests.support.shop import COURIER, Goods, Shop
from tests.support.sign_in import AUTH
from tests.support.tables import changes, dump

SOON = 0.3


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("50", "50"))


@pytest.fixture
async def anna(shop: Shop) -> Person:
    return await come(shop)


@pytest.fixture
def other(shop: Shop) -> Iterator[psycopg.Connection]:
    """Somebody else's transaction, open until the test ends it."""
    with psycopg.connect(shop.database.dsn) as connection:
        yield connection


async def still_waits(task: "asyncio.Task[Any]") -> bool:
    done, _ = await asyncio.wait({task}, timeout=SOON)
    return not done


async def erase_halfway(shop: Shop, person: Person, begun: asyncio.Event, go_on: asyncio.Event) -> None:
    """The whole erasure, with a pause before it commits."""
    async with shop.worker() as scope:
        erase = await scope.get(Erase)
        async with erase.uow:
            await erase(person.client_id, Case.WITHDRAWAL, "тест", forfeit_points=True)
            begun.set()
            await go_on.wait()


async def test_what_comes_while_a_person_is_erased_waits_and_is_refused(
    shop: Shop, anna: Person, tea: Goods
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    wishes = [{"variant_id": str(tea.variant_id), "quantity": "1"}]
    order = {"delivery": COURIER, "points": "0", "lines": wishes, "address": ADDRESS, "comment": COMMENT}
    profile = await anna.buyer.get("profile")
    async with asyncio.TaskGroup() as group:
        group.create_task(erase_halfway(shop, anna, begun, go_on))
        await begun.wait()
        send, headers = shop.http.request, anna.buyer.headers
        writers = [
            group.create_task(
                send("POST", f"{API}/orders/", json=order, headers={**headers, "Idempotency-Key": "k"})
            ),
            group.create_task(
                send(
                    "PATCH",
                    f"{API}/profile",
                    json={"version": profile["version"], "first_name": NAME},
                    headers=dict(headers),
                )
            ),
            group.create_task(
                send(
                    "POST",
                    f"{API}/admin/clients/{anna.client_id}/notes",
                    json={"text": COMMENT},
                    headers=shop.staff,
                )
            ),
            group.create_task(
                send(
                    "PUT", f"{API}/cart/items/{tea.product_id}", json={"quantity": "1"}, headers=dict(headers)
                )
            ),
        ]
        login = group.create_task(send("POST", f"{AUTH}/login", json={"email": EMAIL, "password": PASSWORD}))
        assert all([await still_waits(writer) for writer in (*writers, login)])
        go_on.set()

    assert [writer.result().status_code for writer in writers] == [404, 404, 404, 404]
    assert login.result().status_code == 401
    assert traces_in(shop.database) == {}
    assert shop.database.execute("SELECT count(*) FROM orders") == [(0,)]
    assert shop.database.execute("SELECT count(*) FROM carts") == [(0,)]
    assert shop.database.execute("SELECT count(*) FROM sessions") == [(0,)]


async def test_erasure_waits_for_what_began_before_it(
    shop: Shop, anna: Person, other: psycopg.Connection
) -> None:
    other.execute(
        "INSERT INTO messages (id, client_id, direction, channel, template, params, text, state, attempts, created_at)"
        " VALUES (gen_random_uuid(), %s, 'out', 'telegram', 't', '{}', %s, 'queued', 0, now())",
        (anna.client_id, NAME),
    )
    erasing = asyncio.ensure_future(anna.erase())
    assert await still_waits(erasing)

    other.commit()

    assert (await erasing).status_code == 200
    assert traces_in(shop.database) == {}
    assert shop.database.execute("SELECT text, state FROM messages") == [("", "failed")]


async def test_an_order_that_was_faster_stands_in_the_way(shop: Shop, anna: Person, tea: Goods) -> None:
    """However the two meet: an order without an erasure, or an erasure without the order."""
    for _ in range(8):
        person = anna
        placed, erased = await asyncio.gather(
            person.buyer.buy((tea, "1"), delivery=COURIER, address=ADDRESS, comment=COMMENT), person.erase()
        )

        outcome = (placed.status_code, erased.status_code)
        assert outcome in {(201, 409), (404, 200), (401, 200)}, (placed.text, erased.text)
        if erased.status_code == 200:
            assert traces_in(shop.database) == {}
            break
        assert (await person.buyer.cancel(placed.json())).status_code < 300


async def test_an_erasure_that_breaks_changes_nothing(
    shop: Shop, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-PD-1: killed in the middle it was never there."""
    before = dump(shop.database)
    monkeypatch.setattr("adapters.persistence.personal_data.acts.SqlActs.add", _broken)

    answer = await anna.erase()

    assert answer.status_code == 500
    assert changes(before, dump(shop.database)) == {}
    assert (await anna.buyer.get("profile"))["first_name"] == NAME


async def test_a_connection_that_is_killed_leaves_everything(shop: Shop, anna: Person) -> None:
    before = dump(shop.database)
    begun = asyncio.Event()
    erasing = asyncio.ensure_future(erase_halfway(shop, anna, begun, asyncio.Event()))
    await begun.wait()

    erasing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await erasing

    assert changes(before, dump(shop.database)) == {}


async def _broken(self: ActRepository, act: object) -> None:
    raise ConnectionResetError
