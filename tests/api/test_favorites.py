"""Favourites over HTTP (S0-21)."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from dishka import AsyncContainer

from application.catalogue.ports import CatalogueVersion, ProductCards
from application.shared.ports import UnitOfWork
from domain.favorites.limits import MAX_FAVORITES
from tests.fakes.system import FrozenClock
from tests.support.buyer import API, Buyer, Goods
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.merging import merged, undone
from tests.support.shop import Shop
from tests.support.sign_in import assert_problem
from tests.support.statements import StatementCounter

FAVORITES = f"{API}/favorites"


@pytest.fixture
async def shop(
    worker: AsyncContainer, http: httpx.AsyncClient, database: Database, clock: FrozenClock
) -> Shop:
    shop = Shop(worker=worker, http=http, database=database, clock=clock)
    await shop.open()
    return shop


async def mark(buyer: Buyer, reference: object) -> httpx.Response:
    return await buyer.http.put(f"{FAVORITES}/{reference}", headers=buyer.headers)


async def marked(buyer: Buyer, *, limit: int = 2) -> list[str]:
    """Names, read by pages."""
    names: list[str] = []
    query: dict[str, str] = {"limit": str(limit)}
    while True:
        answer = await buyer.http.get(FAVORITES, params=query, headers=buyer.headers)
        assert answer.status_code == 200, answer.text
        names += [item["name"] for item in answer.json()["items"]]
        if answer.json()["next_cursor"] is None:
            return names
        query["cursor"] = answer.json()["next_cursor"]


async def several(shop: Shop, count: int) -> list[Goods]:
    goods = [await shop.goods(f"TEA-{number}") for number in range(count)]
    await refresh_cards(shop, goods)
    return goods


async def refresh_cards(shop: Shop, goods: list[Goods]) -> None:
    async with shop.worker() as scope:
        uow, cards = await scope.get(UnitOfWork), await scope.get(ProductCards)
        version = await scope.get(CatalogueVersion)
        async with uow:
            await version.advance()
            await cards.refresh([one.product_id for one in goods])


async def test_what_was_marked_last_comes_first_and_marking_again_keeps_its_place(
    shop: Shop, clock: FrozenClock
) -> None:
    goods, buyer = await several(shop, 5), await shop.buyer()

    for one in goods:
        assert (await mark(buyer, one.product_id)).status_code == 204
        clock.advance(seconds=1)
    assert (await mark(buyer, f"product-{goods[0].sku.lower()}")).status_code == 204

    assert await marked(buyer) == ["TEA-4", "TEA-3", "TEA-2", "TEA-1", "TEA-0"]
    assert await marked(await shop.buyer()) == []


async def test_taking_off_may_be_repeated_and_names_nothing_unknown(shop: Shop) -> None:
    (tea, other), buyer = await several(shop, 2), await shop.buyer()
    for one in (tea, other):
        await mark(buyer, one.product_id)

    for reference in (tea.product_id, tea.product_id, uuid4(), "no-such-thing", "А"):
        answer = await buyer.http.delete(f"{FAVORITES}/{reference}", headers=buyer.headers)
        assert answer.status_code == 204

    assert await marked(buyer) == ["TEA-1"]


async def test_what_is_hidden_is_left_out_but_kept(
    shop: Shop, http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    (tea, other), buyer = await several(shop, 2), await shop.buyer()
    for one in (tea, other):
        await mark(buyer, one.product_id)

    await http.post(f"{API}/products/{tea.product_id}/deactivate", headers=staff)
    await refresh_cards(shop, [tea])

    assert await marked(buyer) == ["TEA-1"]
    assert database.execute("SELECT count(*) FROM favorites") == [(2,)]
    assert_problem(await mark(await shop.buyer(), tea.product_id), 404, "catalogue.product_not_found")
    await http.patch(f"{API}/products/{tea.product_id}", json={"active": True}, headers=staff)
    await refresh_cards(shop, [tea])
    assert sorted(await marked(buyer)) == ["TEA-0", "TEA-1"]


@pytest.mark.parametrize("reference", [uuid4(), "no-such-thing", "А"])
async def test_only_what_there_is_can_be_marked(shop: Shop, database: Database, reference: object) -> None:
    assert_problem(await mark(await shop.buyer(), reference), 404, "catalogue.product_not_found")

    assert database.execute("SELECT * FROM favorites") == []


async def test_a_stranger_and_the_superuser_have_none(http: httpx.AsyncClient) -> None:
    assert (await http.get(FAVORITES)).status_code == 401
    assert_problem(await http.get(FAVORITES, headers=SUPERUSER), 403, "access.client_only")


async def test_there_is_an_end_to_them_however_many_come_at_once(
    shop: Shop, database: Database, clock: FrozenClock
) -> None:
    goods, buyer = await several(shop, 4), await shop.buyer()
    fill(database, buyer, MAX_FAVORITES - 1, clock)

    answers = await asyncio.gather(*(mark(buyer, one.product_id) for one in goods))

    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert_problem(refused, 409, "favorites.too_many")
    assert database.execute("SELECT count(*) FROM favorites") == [(MAX_FAVORITES,)]
    marked_one = goods[[answer.status_code for answer in answers].index(204)]
    assert (await mark(buyer, marked_one.product_id)).status_code == 204


async def test_merging_unites_them_and_taking_it_back_parts_them(
    shop: Shop, database: Database, clock: FrozenClock
) -> None:
    both, theirs = await several(shop, 2)
    survivor, source = await shop.buyer(), await shop.buyer()
    await mark(survivor, both.product_id)
    clock.advance(seconds=1)
    for one in (both, theirs):
        await mark(source, one.product_id)
    before = database.execute("SELECT * FROM favorites ORDER BY client_id, product_id")

    merge = await merged(survivor, source)
    assert await marked(survivor) == ["TEA-1", "TEA-0"]

    await undone(shop.http, merge)
    assert database.execute("SELECT * FROM favorites ORDER BY client_id, product_id") == before


async def test_merging_does_not_go_past_the_end(shop: Shop, database: Database, clock: FrozenClock) -> None:
    survivor, source = await shop.buyer(), await shop.buyer()
    fill(database, survivor, MAX_FAVORITES - 1, clock)
    fill(database, source, 3, clock)

    await merged(survivor, source)

    mine = "SELECT count(*) FROM favorites WHERE client_id = %s"
    assert database.execute(mine, survivor.client_id) == [(MAX_FAVORITES,)]


async def test_a_page_of_favourites_is_one_statement(
    shop: Shop, container: AsyncContainer, database: Database
) -> None:
    goods, buyer = await several(shop, 3), await shop.buyer()
    for one in goods:
        await mark(buyer, one.product_id)
    counter = StatementCounter()
    await counter.watch(container)

    with counter.counting() as sent:
        assert len(await marked(buyer, limit=10)) == 3

    assert len([one for one in sent if "favorites" in one]) == 1


def fill(database: Database, buyer: Buyer, count: int, clock: FrozenClock) -> None:
    """With products that nobody sees."""
    database.execute(
        """
        WITH made AS (
            INSERT INTO products (id, category_id, slug, kind, name, description, unit, photos, active, skip_loyalty,
                                  unredeemable, position, created_at, updated_at)
            SELECT gen_random_uuid(), (SELECT min(id::text)::uuid FROM categories), 'p-' || gen_random_uuid(), 'goods',
                   'x', '', 'шт', '{}', false, false, false, 0, %s, %s
            FROM generate_series(1, %s) RETURNING id
        ) INSERT INTO favorites SELECT %s, id, %s FROM made
        """,
        clock.now(),
        clock.now(),
        count,
        buyer.client_id,
        clock.now() - timedelta(days=1),
    )
