"""How many products each further choice would leave: one statement, every facet without its own filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, LiteralString
from uuid import UUID

from adapters.persistence.product_filters import Conditions
from adapters.persistence.statements import Record, Statements
from application.catalogue.views import AttributeCounts, CategoryCount, CategoryView, Facets, ValueCount
from domain.shared.money import Money

MOST_ATTRIBUTES: Final = 30
MOST_OPTIONS: Final = 50
MOST_TAGS: Final = 50
_MOST_PAIRS: Final = 1_000

# Rows are (facet, label, amount, other).
_CATEGORIES: Final[LiteralString] = """
    SELECT 'category' AS facet, below::text AS label, count(*) AS amount, 0 AS other
    FROM {cards}, unnest(category_ids) AS below {where} GROUP BY below"""
_PRICE: Final[LiteralString] = (
    "SELECT 'price', '', min(base_minor), max(base_minor) FROM {cards} {where} HAVING count(*) > 0"
)
_STOCK: Final[LiteralString] = (
    "SELECT 'stock', '', count(*) FILTER (WHERE in_stock), count(*) FILTER (WHERE NOT in_stock)"
    " FROM {cards} {where}"
)
_TAGS: Final[LiteralString] = (
    "(SELECT 'tag', label, count(*), 0 FROM {cards}, unnest(tags) AS label {where}"
    " GROUP BY label ORDER BY 3 DESC, 2 LIMIT %(tags)s)"
)
_ATTRIBUTES: Final[LiteralString] = (
    "(SELECT 'attribute', label, count(*), 0 FROM {cards}, unnest(facets) AS label {where}"
    " GROUP BY label ORDER BY 3 DESC, 2 LIMIT %(pairs)s)"
)
# What every facet counts by is looked for once.
_FOUND: Final[LiteralString] = (
    "WITH found AS MATERIALIZED (SELECT category_ids, base_minor, in_stock, tags, facets FROM product_cards{where}) "
)
_CHILD: Final[LiteralString] = "below = ANY(%(children)s::uuid[])"
_UNCHOSEN: Final[LiteralString] = "split_part(label, ':', 1) <> ALL(%(chosen)s::text[])"
_CHOSEN: Final[LiteralString] = "split_part(label, ':', 1) = (%(chosen)s::text[])[{place}]"
_PLACES: Final[tuple[LiteralString, ...]] = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")


class ProductFacets:
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def count(self, conditions: Conditions, children: Sequence[CategoryView]) -> Facets:
        """`children` are the categories to count."""
        parameters = conditions.parameters() | {
            "children": [category.id for category in children],
            "chosen": [attribute.name for attribute in conditions.wanted.attributes],
            "tags": MOST_TAGS,
            "pairs": _MOST_PAIRS,
        }
        rows = await self._statements.all(_statement(conditions), parameters, plan_anew=True)
        return _facets(rows, children)


def _statement(conditions: Conditions) -> LiteralString:
    parts: list[LiteralString] = [
        _CATEGORIES.replace("{where}", conditions.further(_CHILD)),
        _PRICE.replace("{where}", conditions.further(without="price")),
        _STOCK.replace("{where}", conditions.further(without="in_stock")),
        _TAGS.replace("{where}", conditions.further(without="tag")),
        _ATTRIBUTES.replace("{where}", conditions.further(_UNCHOSEN)),
    ]
    for place, number in zip(range(len(conditions.wanted.attributes)), _PLACES, strict=False):
        own = conditions.further(_CHOSEN.replace("{place}", number), without=f"attribute{place}")
        parts.append(_ATTRIBUTES.replace("{where}", own))
    facets: LiteralString = " UNION ALL ".join(parts)
    common = conditions.common()
    if not common:
        return facets.replace("{cards}", "product_cards")
    return _FOUND.replace("{where}", common) + facets.replace("{cards}", "found")


def _facets(rows: Sequence[Record], children: Sequence[CategoryView]) -> Facets:
    of: dict[str, list[Record]] = {
        name: [row for row in rows if row["facet"] == name]
        for name in ("category", "price", "stock", "tag", "attribute")
    }
    counts = {UUID(row["label"]): row["amount"] for row in of["category"]}
    price, stock = next(iter(of["price"]), None), of["stock"][0]
    return Facets(
        categories=tuple(
            CategoryCount(category=child, count=counts[child.id]) for child in children if child.id in counts
        ),
        min_price=Money(price["amount"]) if price is not None else None,
        max_price=Money(price["other"]) if price is not None else None,
        in_stock=stock["amount"],
        sold_out=stock["other"],
        attributes=_attributes(of["attribute"]),
        tags=tuple(ValueCount(value=row["label"], count=row["amount"]) for row in of["tag"]),
    )


def _attributes(rows: Sequence[Record]) -> tuple[AttributeCounts, ...]:
    """What most products have first; values by how many have them."""
    options: dict[str, list[ValueCount]] = {}
    for row in sorted(rows, key=lambda row: (-row["amount"], row["label"])):
        name, _, value = row["label"].partition(":")
        options.setdefault(name, []).append(ValueCount(value=value, count=row["amount"]))
    return tuple(
        AttributeCounts(name=name, options=tuple(found[:MOST_OPTIONS]))
        for name, found in list(options.items())[:MOST_ATTRIBUTES]
    )
