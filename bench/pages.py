"""Pages of the catalogue over HTTP: the same page again and again, and pages that nobody has asked for yet."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx

from bench.catalogue import ADJECTIVES, LIST, MAKERS, NOUNS, PRODUCTS
from bench.load import request
from bench.measures import Line, reads
from bench.servers import Server, running
from bench.shop import environment


@dataclass(frozen=True, slots=True)
class Page:
    """`others` are of the same kind, none of them twice."""

    name: str
    address: str
    others: Iterator[str]


def measure_pages(dsn: str, folder: Path) -> list[Line]:
    """Of the catalogue that is in the database already; the basis is a bare handler that returns the page's bytes."""
    settings = environment(dsn, str(folder))
    with running("entrypoints.cli.main", "http", health="/health/live", **settings) as server:
        return [line for page in _pages() for line in _measured(page, server, folder)]


def _measured(page: Page, server: Server, folder: Path) -> Iterator[Line]:
    kept = httpx.get(f"http://127.0.0.1:{server.port}{LIST}{page.address}").raise_for_status().content
    body = folder / "page.json"
    body.write_bytes(kept)
    same = itertools.repeat(request("GET", LIST + page.address))
    others = (request("GET", LIST + address) for address in page.others)
    with running("bench.bare", health="/", BENCH_BODY=str(body)) as bare:
        yield reads(f"{page.name}, warm ({len(kept)} bytes)", server, same, bare, request("GET", "/"))
        yield reads(f"{page.name}, cold", server, others, bare, request("GET", "/"))


def _pages() -> Iterator[Page]:
    yield Page(
        "page of a category",
        "?category=bench-3&limit=24",
        (
            f"?category=bench-{number}&sort={sort}&limit={limit}"
            for limit in range(24, 4, -1)
            for sort in _SORTS
            for number in range(1, 421)
        ),
    )
    yield Page(
        "filtered page",
        "?category=bench-3&in_stock=true&min_price=1000&max_price=5000&sort=price&limit=24",
        (
            f"?category=bench-{number}&in_stock=true&min_price={least}&max_price={least + 3000}&sort=price&limit=24"
            for least in range(100, 4000)
            for number in range(1, 421)
        ),
    )
    yield Page(
        "search",
        f"?q={quote('фермерский чай городец')}&limit=24",
        (
            f"?q={quote(' '.join(words))}&limit={limit}"
            for limit in range(24, 4, -1)
            for words in itertools.product(ADJECTIVES, NOUNS, MAKERS)
        ),
    )
    yield Page("product", "bench-777", (f"bench-{number}" for number in range(1, PRODUCTS + 1)))


_SORTS: Final = ("position", "price", "newest", "popular")
