"""Lists, filters and facets say what a naive reading of the tables says, and show nothing that is hidden."""

from collections import Counter
from random import Random
from typing import Any
from uuid import UUID

import pytest
from dishka import AsyncContainer

from application.catalogue.ports import CatalogueReader
from application.catalogue.rebuild_cards import RebuildCards
from application.catalogue.views import ProductFilter, ProductSort, WantedAttribute
from application.shared.page import PageRequest
from domain.catalogue.errors import CategoryNotFound, ProductNotFound
from domain.catalogue.product import ProductKind
from domain.shared.ids import CategoryId, ProductId
from domain.shared.money import Money
from tests.support.database import Database
from tests.support.random_catalogue import COLOURS, SIZES, TAGS, Described, RandomCatalogue

WORDS = {"чай": ("Чай",), "чёрный ЧАЙ": ("Чай чёрный",), "tea": ("Tea",), "липов": ("Мёд липовый",)}


def matches(product: Described, wanted: ProductFilter) -> bool:
    pairs = [
        any((attribute.name, value) in product.pairs for value in attribute.values)
        for attribute in wanted.attributes
    ]
    return all(
        (
            product.shown,
            wanted.category is None or wanted.category in product.categories,
            wanted.q is None or product.name.startswith(WORDS[wanted.q]),
            wanted.kind is None or wanted.kind.value == product.kind,
            wanted.min_price is None or product.price >= wanted.min_price.minor,
            wanted.max_price is None or product.price <= wanted.max_price.minor,
            wanted.on_sale is None or wanted.on_sale == product.on_sale,
            wanted.in_stock is None or wanted.in_stock == product.in_stock,
            wanted.tag is None or wanted.tag in product.tags,
            *pairs,
        )
    )


def some_filter(random: Random, categories: list[UUID]) -> ProductFilter:
    def perhaps(options: list[Any]) -> Any:
        return random.choice(options) if random.random() < 0.25 else None

    attributes = [
        WantedAttribute(name="Цвет", values=tuple(random.sample(COLOURS, random.randint(1, 2)))),
        WantedAttribute(name="Размер", values=tuple(random.sample(SIZES, 1))),
    ]
    return ProductFilter(
        category=perhaps(categories),
        q=perhaps(list(WORDS)),
        kind=perhaps(list(ProductKind)),
        min_price=perhaps([Money(200_00)]),
        max_price=perhaps([Money(300_00)]),
        on_sale=perhaps([True, False]),
        in_stock=perhaps([True, False]),
        attributes=tuple(one for one in attributes if random.random() < 0.2),
        tag=perhaps(list(TAGS)),
    )


async def a_catalogue(operator: AsyncContainer, database: Database, seed: int) -> RandomCatalogue:
    catalogue = RandomCatalogue(database=database, random=Random(seed))
    catalogue.fill(60)
    async with operator() as scope:
        await (await scope.get(RebuildCards))()
    return catalogue


@pytest.mark.parametrize("seed", range(4))
async def test_every_match_is_on_exactly_one_page_in_every_order(
    operator: AsyncContainer, database: Database, seed: int
) -> None:
    catalogue = await a_catalogue(operator, database, seed)
    shown_categories = [one for one in catalogue.parents if catalogue.visible(one)]
    async with operator() as scope:
        reader = await scope.get(CatalogueReader)
        price_of = {one.id: one.price for one in catalogue.products}
        for _ in range(25):
            wanted = some_filter(catalogue.random, [*shown_categories])
            expected = sorted(one.id for one in catalogue.products if matches(one, wanted))
            for sort in ProductSort:
                seen: list[UUID] = []
                page = await reader.products(wanted, sort, PageRequest(limit=3, with_total=True))
                assert page.total == len(expected), wanted
                while True:
                    seen += [card.id for card in page.items]
                    if page.next_cursor is None:
                        break
                    request = PageRequest(limit=3, cursor=page.next_cursor)
                    page = await reader.products(wanted, sort, request)
                assert sorted(seen) == expected, (sort, wanted)
                if sort in {ProductSort.PRICE, ProductSort.PRICE_DESCENDING}:
                    prices = [price_of[one] for one in seen]
                    assert prices == sorted(prices, reverse=sort is ProductSort.PRICE_DESCENDING), wanted


@pytest.mark.parametrize("seed", range(4))
async def test_facets_count_what_each_choice_would_leave(
    operator: AsyncContainer, database: Database, seed: int
) -> None:
    catalogue = await a_catalogue(operator, database, seed)
    shown_categories = [one for one in catalogue.parents if catalogue.visible(one)]
    async with operator() as scope:
        reader = await scope.get(CatalogueReader)
        for _ in range(40):
            wanted = some_filter(catalogue.random, [*shown_categories])

            facets = await reader.facets(wanted)

            assert {(one.category.id, one.count) for one in facets.categories} == {
                (child, count)
                for child, parent in catalogue.parents.items()
                if parent == wanted.category
                and (count := sum(child in one.categories for one in chosen(catalogue, wanted)))
            }
            prices = [one.price for one in chosen(catalogue, wanted, min_price=None, max_price=None)]
            assert (facets.min_price, facets.max_price) == (
                (Money(min(prices)), Money(max(prices))) if prices else (None, None)
            )
            availability = Counter(one.in_stock for one in chosen(catalogue, wanted, in_stock=None))
            assert (facets.in_stock, facets.sold_out) == (availability[True], availability[False])
            assert {one.value: one.count for one in facets.tags} == Counter(
                tag for one in chosen(catalogue, wanted, tag=None) for tag in one.tags
            )
            counted = {
                (one.name, option.value): option.count for one in facets.attributes for option in one.options
            }
            assert counted == pairs_counted(catalogue, wanted)


def chosen(catalogue: RandomCatalogue, wanted: ProductFilter, **other: Any) -> list[Described]:
    names = ("category", "q", "kind", "min_price", "max_price", "on_sale", "in_stock", "attributes", "tag")
    loosened = ProductFilter(**({name: getattr(wanted, name) for name in names} | other))
    return [one for one in catalogue.products if matches(one, loosened)]


def pairs_counted(catalogue: RandomCatalogue, wanted: ProductFilter) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for name in ("Цвет", "Размер"):
        others = tuple(one for one in wanted.attributes if one.name != name)
        for one in chosen(catalogue, wanted, attributes=others):
            found.update(pair for pair in one.pairs if pair[0] == name)
    return found


async def test_what_is_hidden_is_nowhere(operator: AsyncContainer, database: Database) -> None:
    catalogue = await a_catalogue(operator, database, 99)
    hidden = [one for one in catalogue.products if not one.shown]
    assert len(hidden) > 5
    async with operator() as scope:
        reader = await scope.get(CatalogueReader)
        for q in (None, "чай", "мед", "сыр", "sku", "цвет", "описание", "новинка", "чяй"):
            page = await reader.products(ProductFilter(q=q), ProductSort.RELEVANCE, PageRequest(limit=100))
            assert not {card.id for card in page.items} & {one.id for one in hidden}
            shown_categories = {one for card in page.items for one in card.categories}
            assert all(map(catalogue.visible, shown_categories))
        for one in hidden:
            with pytest.raises(ProductNotFound):
                await reader.product(ProductId(one.id))
        for one in catalogue.shown:
            assert (await reader.product(ProductId(one.id))).id == one.id
        for category_id in catalogue.parents:
            if not catalogue.visible(category_id):
                with pytest.raises(CategoryNotFound):
                    await reader.facets(ProductFilter(category=CategoryId(category_id)))
                with pytest.raises(CategoryNotFound):
                    await reader.products(
                        ProductFilter(category=CategoryId(category_id)), ProductSort.POSITION, PageRequest()
                    )
