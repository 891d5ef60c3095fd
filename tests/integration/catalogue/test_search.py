"""What a buyer types is found, however it is typed, and nothing they type is a command."""

from itertools import product
from typing import Any

import httpx
import pytest
from dishka import AsyncContainer

from adapters.persistence import product_lists
from application.catalogue.ports import CatalogueReader
from application.catalogue.views import ProductFilter, ProductSort
from application.shared.page import PageRequest
from entrypoints.demo.load import load_demo
from tests.support.statements import StatementCounter

API = "/api/v1"
HOSTILE = [
    "'", "''", '"', "\\", "a' | 'b", "чай:*", "чай & !мёд", "((", "<->", "и", "и на под", "%", "_", ":", "!!!", "²",
    "ё" * 100, "a " * 50, "🙂", "'; DROP TABLE products; --", "<b>чай</b>", "1e5", "-5", "0x1F", "a@b.ru", "x/y/z",
]  # fmt: skip


@pytest.fixture(autouse=True)
async def _demo_shop(worker: AsyncContainer) -> None:
    assert await load_demo(worker)


async def found(http: httpx.AsyncClient, q: str, **query: Any) -> list[str]:
    answer = await http.get(f"{API}/products/", params={"q": q, "limit": 100} | query)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    "q",
    ["сыр костромской", "СЫРЫ костромские", "костром", "костромской сыр", "syr-kst", "SYR-KST", "сыр кос",
     "кастромской", "костромскай", "  сыр,костромской!"],
)  # fmt: skip
async def test_the_cheese_is_found(http: httpx.AsyncClient, q: str) -> None:
    assert (await found(http, q))[0].startswith("Сыр «Костромской»")


@pytest.mark.parametrize(
    ("q", "name"),
    [("малако", "Молоко"), ("чяй", "чай"), ("кофи", "Кофе"), ("масла сливачное", "Масло сливочное"), ("сливочнае маслл", "Масло сливочное"),
     ("кастромской сыр", "Сыр «Костромской»"), ("кастро", "Сыр «Костромской»"), ("чай синча", "енча"), ("масло сливочной", "Масло сливочное")],
)  # fmt: skip
async def test_a_misspelt_word_is_taken_for_one_that_sounds_like_it(
    http: httpx.AsyncClient, q: str, name: str
) -> None:
    for query in ({}, {"sort": "price"}):
        assert name.lower() in " ".join(await found(http, q, **query)).lower()


async def test_misspelt_words_are_all_needed_under_all_filters_and_on_all_pages(
    http: httpx.AsyncClient,
) -> None:
    assert await found(http, "щжцщ") == []
    right, misspelt = await found(http, "молоко"), await found(http, "малоко")
    assert misspelt == right
    assert await found(http, "малоко сенча") == []
    assert await found(http, "малоко", in_stock="false") == await found(http, "молоко", in_stock="false")
    facets = [
        (await http.get(f"{API}/products/facets", params={"q": q})).json() for q in ("молоко", "малоко")
    ]
    assert facets[0] == facets[1]
    seen: list[str] = []
    page: dict[str, Any] = {"next_cursor": None}
    while page["next_cursor"] is not None or not seen:
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else {}
        page = (await http.get(f"{API}/products/", params={"q": "малоко", "limit": 1} | cursor)).json()
        seen += [item["name"] for item in page["items"]]
    assert seen == right


async def test_however_the_words_are_looked_for_the_pages_are_the_same(
    worker: AsyncContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an index or sorted, among the cards that come first or among all."""

    async def walked(q: str, sort: ProductSort, *, limit: int) -> list[str]:
        async with worker() as scope:
            reader = await scope.get(CatalogueReader)
            page = await reader.products(ProductFilter(q=q), sort, PageRequest(limit=limit))
            seen = [one.name for one in page.items]
            while page.next_cursor is not None:
                assert len(seen) < 100, "the pages go round"
                request = PageRequest(limit=limit, cursor=page.next_cursor)
                page = await reader.products(ProductFilter(q=q), sort, request)
                seen += [one.name for one in page.items]
            return seen

    for q, sort in product(("чай", "ча", "м", "с", "слив", "малоко"), ProductSort):
        whole = await walked(q, sort, limit=100)
        assert len(whole) > 1
        for many, nearest in ((500, 1), (500, 4), (2, 1), (2, 4)):
            with monkeypatch.context() as patch:
                patch.setattr(product_lists, "MANY", many)
                patch.setattr(product_lists, "NEAREST", nearest)
                assert await walked(q, sort, limit=2) == whole, (q, sort, many, nearest)


async def test_all_words_are_needed(http: httpx.AsyncClient) -> None:
    assert len(await found(http, "чай")) > len(await found(http, "чай сенча")) == 1


async def test_what_the_name_says_comes_before_what_the_description_says(http: httpx.AsyncClient) -> None:
    names = await found(http, "мёд")
    assert "мёд" in names[0].lower()
    assert await found(http, "мёд", sort="price") != []


async def test_hostile_words_are_words(http: httpx.AsyncClient) -> None:
    for q in HOSTILE:
        for path in ("products/", "products/facets"):
            answer = await http.get(f"{API}/{path}", params={"q": q})
            assert answer.status_code == 200, (q, answer.text)
    assert len(await found(http, "чай")) > 3


async def test_attributes_are_asked_for_by_name_and_value(http: httpx.AsyncClient) -> None:
    for bad in ("Цвет", ":красный", "Цвет:", "Ц" * 300 + ":x"):
        assert (await http.get(f"{API}/products/", params={"attr": bad})).status_code == 400
    many = [("attr", f"name {number}:value") for number in range(11)]
    assert (await http.get(f"{API}/products/", params=many)).status_code == 400
    answer = await http.get(f"{API}/products/", params=many[:10])
    assert answer.json()["items"] == []


async def test_a_page_is_one_statement_and_of_rare_words_three(
    http: httpx.AsyncClient, container: AsyncContainer
) -> None:
    counter = StatementCounter()
    await counter.watch(container)
    await http.get(f"{API}/categories/all")  # the version is known, and is not asked for again

    sent = {}
    for query in (
        "limit=5",
        "category=chay",
        "q=чай&limit=3",
        "q=мёд&sort=price",
        "q=чай&sort=price&limit=2",
        "in_stock=true&sort=-price",
    ):
        with counter.counting() as sent[query]:
            await http.get(f"{API}/products/?{query}")

    assert {query: len(one) for query, one in sent.items()} == {
        "limit=5": 1,
        "category=chay": 2,
        "q=чай&limit=3": 1,
        "q=мёд&sort=price": 3,
        "q=чай&sort=price&limit=2": 1,
        "in_stock=true&sort=-price": 1,
    }
