"""A catalogue of the size at which lists stop being easy: made by statements, shown by the program's own cards."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, LiteralString
from urllib.parse import quote

import psycopg

from application.catalogue.rebuild_cards import RebuildCards
from bench.load import request
from bench.shop import settings_for
from bench.statements import Flow, record
from entrypoints.cli.surroundings import operator_scope

PRODUCTS: Final = int(os.environ.get("BENCH_PRODUCTS", "100000"))
ADJECTIVES: Final = [
    "фермерский",
    "сладкий",
    "горький",
    "красный",
    "домашний",
    "копчёный",
    "свежий",
    "зелёный",
    "белый",
    "чёрный",
    "пряный",
    "лесной",
]
NOUNS: Final = [
    "чай",
    "кофе",
    "мёд",
    "сыр",
    "хлеб",
    "творог",
    "шоколад",
    "пирог",
    "сироп",
    "сок",
    "квас",
    "кефир",
    "соус",
    "перец",
    "джем",
    "пряник",
]
MAKERS: Final = [
    "Волга",
    "Ока",
    "Заря",
    "Рассвет",
    "Городец",
    "Арзамас",
    "Болдино",
    "Выкса",
    "Семёнов",
    "Макарьев",
]
_LOCATIONS: Final[LiteralString] = """
INSERT INTO locations (id, code, name, address, priority, is_pickup, active)
SELECT gen_random_uuid(), 'bench-' || n, '', '', n, true, true FROM generate_series(1, 2) AS n
"""
_CATEGORIES: Final[LiteralString] = """
INSERT INTO categories (id, parent_id, slug, name, position, active, created_at, updated_at)
SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
       CASE WHEN n > 20 THEN ('00000000-0000-7000-8000-' || lpad((1 + n % 20)::text, 12, '0'))::uuid END,
       'bench-' || n, 'Раздел ' || n, n, true, now(), now()
FROM generate_series(1, 420) AS n ORDER BY n
"""
_PRODUCTS: Final[LiteralString] = """
INSERT INTO products (id, category_id, slug, kind, name, description, unit, photos, active, skip_loyalty, unredeemable,
                      position, sold, created_at, updated_at, short_description, attributes, tags)
SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad((21 + n %% 400)::text, 12, '0'))::uuid,
       'bench-' || n, CASE WHEN n %% 50 = 0 THEN 'service' ELSE 'goods' END,
       initcap(adjective[1 + n %% 12] || ' ' || noun[1 + n / 12 %% 16] || ' ' || maker[1 + n / 192 %% 10] || ' № ' || n),
       '<p>' || repeat('Описание товара: ' || noun[1 + n %% 16] || ', ' || maker[1 + n %% 10] || ', доставка по городу. ', 6)
       || '</p>',
       'шт', ARRAY['/photo/' || n || '.jpg'], true, false, false, n %% 1000, n * 7919 %% 5000,
       now() - n * interval '1 minute', now(), 'Коротко о товаре ' || n,
       jsonb_build_array(
           jsonb_build_object('name', 'Цвет', 'options', jsonb_build_array(colour[1 + n %% 8], colour[1 + n / 8 %% 8])),
           jsonb_build_object('name', 'Размер', 'options', jsonb_build_array((36 + n %% 12)::text))),
       ARRAY['метка ' || n %% 40]
FROM generate_series(1, %s) AS n,
     (SELECT %s::text[] AS adjective, %s::text[] AS noun, %s::text[] AS maker,
             ARRAY['красный', 'синий', 'белый', 'чёрный', 'серый', 'жёлтый', 'бурый', 'алый'] AS colour) AS words
"""
_VARIANTS: Final[LiteralString] = """
INSERT INTO product_variants (id, product_id, sku, name, price_minor, promo_price_minor, tracked, min_quantity_milli,
                              increment_milli, position, active)
SELECT gen_random_uuid(), p.id, upper(p.slug) || '-' || place, place || ' шт', price,
       CASE WHEN p.sold % 20 = 0 THEN price * 9 / 10 END, p.kind = 'goods', 1000, 1000, place, true
FROM products p, generate_series(1, 2) AS place, LATERAL (SELECT 10000 + p.sold * 37 % 900000 + place * 500 AS price) AS of
WHERE p.slug LIKE 'bench-%'
"""
_STOCK: Final[LiteralString] = """
INSERT INTO stock_items (variant_id, location_id, on_hand_milli, reserved_milli, threshold_milli)
SELECT v.id, l.id, 50000, 0, 0
FROM product_variants v JOIN products p ON p.id = v.product_id, locations l
WHERE p.slug LIKE 'bench-%' AND v.tracked AND p.sold % 10 <> 0
"""


def fill_catalogue(dsn: str, products: int = PRODUCTS) -> None:
    """420 categories on two levels, two variants each, five of a hundred on sale, ten of a hundred sold out; no cards."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(_LOCATIONS)
        connection.execute(_CATEGORIES)
        connection.execute(_PRODUCTS, (products, ADJECTIVES, NOUNS, MAKERS))
        connection.execute(_VARIANTS)
        connection.execute(_STOCK)
        connection.execute("ANALYZE products, product_variants, stock_items, categories")


def settle(dsn: str) -> None:
    """What autovacuum does a minute later."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE product_cards")


LIST: Final = "/api/v1/products/"
QUESTIONS: Final = {
    "page of 24": "",
    "page by price": "?sort=price",
    "category, in stock, price": "?category=bench-3&in_stock=true&min_price=1000&max_price=5000&sort=price",
    "two attributes": f"?attr={quote('Цвет:красный')}&attr={quote('Размер:38')}",
    "search": f"?q={quote('фермерский чай городец')}",
    "search, frequent word": f"?q={quote('чай')}",
    "search, beginning of a word": f"?q={quote('шоко')}",
    "search, SKU": "?q=BENCH-777-1",
    "search, misspelt": f"?q={quote('шокалад')}",
    "search, misspelt, by price": f"?q={quote('шокалад')}&sort=price",
    "search, unknown word": f"?q={quote('экскаватор')}",
    "product detail": "bench-777",
    "facets of a category": "facets?category=bench-3",
    "facets of everything": "facets",
}
TIMES: Final = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """`milliseconds` are the median time that the database takes for all `statements` of a request."""

    name: str
    statements: int
    milliseconds: float


def database_times(dsn: str, folder: Path) -> list[Asked]:
    """What each question costs the database with `PRODUCTS` products and no cache."""
    fill_catalogue(dsn)
    asyncio.run(_rebuild(dsn, folder))
    settle(dsn)
    requests = [request("GET", LIST + address) for address in QUESTIONS.values()]
    recorded = asyncio.run(record(settings_for(dsn, str(folder)), requests, status=200))
    flows = [[said for said in flow if _is_ours(said[0])] for flow in recorded]
    with psycopg.connect(dsn, autocommit=True) as connection:
        return [
            Asked(name, len(flow), statistics.median(_timed(connection, flow) for _ in range(TIMES)))
            for name, flow in zip(QUESTIONS, flows, strict=True)
        ]


async def _rebuild(dsn: str, folder: Path) -> None:
    async with operator_scope(settings_for(dsn, str(folder))) as scope:
        await (await scope.get(RebuildCards))()


def _is_ours(query: object) -> bool:
    """Not what a new connection says, nor the cache's look at the version."""
    return isinstance(query, str) and ("product" in query or "categories" in query)


def _timed(connection: psycopg.Connection, flow: Flow) -> float:
    started = time.perf_counter()
    for query, parameters in flow:
        connection.execute(query, parameters, prepare=False).fetchall()
    return (time.perf_counter() - started) * 1000
