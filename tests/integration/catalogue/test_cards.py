"""The cards that are kept are the cards that would be made anew."""

import asyncio
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from dishka import AsyncContainer

from application.catalogue.change_category import CategoryEdit, ChangeCategory
from application.catalogue.change_product import ChangeProduct, ProductEdit
from application.catalogue.deactivate_category import DeactivateCategory
from application.catalogue.deactivate_product import DeactivateProduct
from application.catalogue.rebuild_cards import RebuildCards
from application.catalogue.when_availability_changed import ShowWhenAvailabilityChanged
from application.shared.ports import UnitOfWork
from domain.catalogue.errors import CategoryCycle, CategoryTooDeep, VariantsUnfit
from domain.catalogue.product import Attribute
from domain.shared.ids import CategoryId, EventId, ProductId, VariantId
from domain.stock.events import AvailabilityChanged
from tests.fakes.system import FrozenClock
from tests.support.database import Database
from tests.support.random_catalogue import RandomCatalogue


def cards(database: Database) -> list[tuple[Any, ...]]:
    return database.execute("SELECT * FROM product_cards ORDER BY product_id")


def version(database: Database) -> int:
    ((number,),) = database.execute("SELECT version FROM catalogue_version")
    return int(number)


def known_words(database: Database) -> dict[str, int]:
    """What misspelt words may stand for, and in how many names it is."""
    return dict(database.execute("SELECT word, cards FROM search_words WHERE cards <> 0"))


def shown_words(database: Database) -> Counter[str]:
    found: Counter[str] = Counter()
    for (words,) in database.execute("SELECT words FROM product_cards"):
        found.update(word for word in words.split() if len(word) > 2 and not word.isdigit())
    return found


async def filled(operator: AsyncContainer, database: Database, seed: int) -> RandomCatalogue:
    catalogue = RandomCatalogue(database=database, random=Random(seed))
    catalogue.fill(40)
    await rebuilt(operator)
    return catalogue


async def rebuilt(operator: AsyncContainer) -> int:
    async with operator() as scope:
        return await (await scope.get(RebuildCards))()


async def availability(operator: AsyncContainer, variants: tuple[VariantId, ...], clock: FrozenClock) -> None:
    async with operator() as scope:
        uow, show = await scope.get(UnitOfWork), await scope.get(ShowWhenAvailabilityChanged)
        async with uow:
            event = AvailabilityChanged(variants=variants, occurred_at=clock.now())
            await show(event, EventId(uuid4()))


@pytest.mark.parametrize("seed", range(6))
async def test_kept_cards_are_those_that_would_be_made_anew(
    operator: AsyncContainer, database: Database, clock: FrozenClock, seed: int
) -> None:
    catalogue = await filled(operator, database, seed)
    random, before = catalogue.random, cards(database)

    for _ in range(30):
        async with operator() as scope:
            with suppress(
                CategoryCycle, CategoryTooDeep, VariantsUnfit
            ):  # the model has products without variants
                await one_edit(scope, random, catalogue)
        stock = database.execute(
            "UPDATE stock_items SET on_hand_milli = %s WHERE variant_id = %s RETURNING variant_id",
            random.choice((0, 1000)),
            *random.choice(database.execute("SELECT variant_id FROM stock_items")),
        )
        await availability(operator, tuple(VariantId(variant) for (variant,) in stock), clock)

    kept = cards(database)
    assert kept != before
    assert known_words(database) == shown_words(database)
    assert await rebuilt(operator) == 0
    assert cards(database) == kept
    database.execute("DELETE FROM product_cards")
    assert known_words(database) == {}
    await rebuilt(operator)
    assert cards(database) == kept
    assert known_words(database) == shown_words(database)


async def one_edit(scope: AsyncContainer, random: Random, catalogue: RandomCatalogue) -> None:
    product_id = ProductId(random.choice(catalogue.products).id)
    category_id = CategoryId(random.choice([*catalogue.parents]))
    other = CategoryId(random.choice([*catalogue.parents]))
    match random.randrange(6):
        case 0:
            await (await scope.get(DeactivateProduct))(product_id)
        case 1:
            await (await scope.get(DeactivateCategory))(category_id)
        case 2:
            edit = CategoryEdit(changes={"active": True, "name": f"N{random.random()}"})
            await (await scope.get(ChangeCategory))(category_id, edit)
        case 3:
            await (await scope.get(ChangeCategory))(category_id, CategoryEdit(move=True, parent_id=other))
        case _:
            changes = ProductEdit(
                changes={
                    "active": True,
                    "name": f"Сыр {random.randrange(9)}",
                    "category_id": category_id,
                    "also_in": (other,),
                    "tags": (f"t{random.randrange(3)}",),
                    "attributes": (Attribute(name="Вес:", options=("1", "2")),),
                }
            )
            await (await scope.get(ChangeProduct))(product_id, changes)


async def test_the_version_advances_only_with_a_card(
    operator: AsyncContainer, database: Database, clock: FrozenClock
) -> None:
    await filled(operator, database, 5)
    variants = tuple(
        VariantId(one) for (one,) in database.execute("SELECT DISTINCT variant_id FROM stock_items")
    )
    before = version(database)

    await availability(operator, variants, clock)
    assert await rebuilt(operator) == 0
    assert version(database) == before

    database.execute("UPDATE stock_items SET on_hand_milli = 0")
    await availability(operator, variants, clock)
    assert version(database) == before + 1


async def test_goods_split_over_two_locations_are_not_there(
    operator: AsyncContainer, database: Database
) -> None:
    """No order is split: each of two halves is too little for anybody."""
    catalogue = RandomCatalogue(database=database, random=Random(1))
    catalogue.fill(20)
    database.execute("UPDATE locations SET active = true")
    database.execute("UPDATE stock_items SET on_hand_milli = 600")
    database.execute("UPDATE products SET kind = 'goods'")
    database.execute("UPDATE product_variants SET tracked = true")

    await rebuilt(operator)

    assert {row for (row,) in database.execute("SELECT in_stock FROM product_cards")} == {False}


async def test_a_sale_that_is_counted_during_a_change_is_not_lost(
    operator: AsyncContainer, worker: AsyncContainer, database: Database, clock: FrozenClock
) -> None:
    catalogue = await filled(operator, database, 3)
    shown: list[UUID] = [one.id for one in catalogue.shown]

    async def sell() -> None:
        for product_id in shown:
            async with worker() as scope:
                await count_a_sale(scope, product_id)

    async def change() -> None:
        for number, product_id in enumerate(shown):
            async with operator() as scope:
                edit = ProductEdit(changes={"name": f"Имя {number}"})
                await (await scope.get(ChangeProduct))(ProductId(product_id), edit)

    await asyncio.gather(sell(), change(), sell())

    assert database.execute(
        "SELECT count(*) FROM product_cards c JOIN products p ON p.id = c.product_id WHERE c.sold <> p.sold"
    ) == [(0,)]


async def count_a_sale(scope: AsyncContainer, product_id: UUID) -> None:
    """As the counter does it, without an order."""
    from adapters.persistence.statements import Statements  # noqa: PLC0415

    uow, statements = await scope.get(UnitOfWork), await scope.get(Statements)
    async with uow:
        await statements.run("UPDATE products SET sold = sold + 1 WHERE id = %s", (product_id,))
        await statements.run(
            "UPDATE product_cards c SET sold = p.sold FROM products p WHERE p.id = c.product_id AND p.id = %s",
            (product_id,),
        )
