"""Pages of products: which index gives their order, and where the next one goes on."""

from __future__ import annotations

from typing import Any, Final, LiteralString, NamedTuple

from adapters.persistence import paging
from adapters.persistence.product_filters import Conditions
from adapters.persistence.product_search import ANYWHERE, IN_TITLE, WHOLE_IN_TITLE, SearchWords
from adapters.persistence.promotion_badges import badges_of
from adapters.persistence.statements import Record, Statements
from application.catalogue.views import ProductSort
from application.shared.page import PageRequest

TOTAL_BOUND: Final = 10_000
"""Nobody reads on which of ten thousand pages they are, and counting further costs more than the page."""
TIER: Final = 1 << 56
"""What a better match is worth beside the number of sales."""

_COLUMNS: Final[LiteralString] = (
    "SELECT product_id AS id, slug, kind, name, short_description, unit, photo, category_id, direct_ids, variant_id,"
    " variants, price_minor, base_minor, in_stock, skip_loyalty, unredeemable, attributes, tags, "
    + badges_of("product_cards.product_id")
    + ", "
)


class _Order(NamedTuple):
    """By a number and, between equal ones, by id."""

    key: LiteralString
    descending: bool = False

    @property
    def after(self) -> LiteralString:
        sign: LiteralString = "<" if self.descending else ">"
        return f"({self.key}, product_id) {sign} (%(after)s, %(after_id)s)"

    def going_on(self, goes_on: bool) -> tuple[LiteralString, ...]:
        return (self.after,) if goes_on else ()

    @property
    def order(self) -> LiteralString:
        way: LiteralString = " DESC" if self.descending else ""
        return f" ORDER BY {self.key}{way}, product_id{way}"

    @property
    def end(self) -> LiteralString:
        return self.order + " LIMIT %(limit)s"

    @property
    def sorted(self) -> _Order:
        """The same, not by the index: to walk all of that in search of few matches takes long."""
        return self._replace(key=f"({self.key} + 0)")


_ORDERS: Final[dict[ProductSort, _Order]] = {
    ProductSort.POSITION: _Order("position"),
    ProductSort.PRICE: _Order("base_minor"),
    ProductSort.PRICE_DESCENDING: _Order("base_minor", descending=True),
    ProductSort.NEWEST: _Order("created_us", descending=True),
    ProductSort.POPULAR: _Order("sold", descending=True),
}
MANY: Final = 500
NEAREST: Final = 500
"""Cards that come first in an order: a word that many have fills a page from these, and to look in vain costs little."""

_POPULAR: Final = _ORDERS[ProductSort.POPULAR]

_WHOLE_IN_TITLE: Final = 2
_BEGUN_IN_TITLE: Final = 1
# What the title says the document says too. Each tier leaves the better ones out.
_TIERS: Final[tuple[tuple[int, LiteralString], ...]] = (
    (_WHOLE_IN_TITLE, WHOLE_IN_TITLE),
    (_BEGUN_IN_TITLE, IN_TITLE + " AND NOT " + WHOLE_IN_TITLE),
    (0, ANYWHERE + " AND NOT " + IN_TITLE + " AND NOT " + WHOLE_IN_TITLE),
)


class _Wanted(NamedTuple):
    """Cards with these words, in this order; `goes_on` after the cursor."""

    columns: LiteralString
    matches: LiteralString
    order: _Order
    goes_on: bool

    def sql(self, conditions: Conditions, order: _Order) -> LiteralString:
        """`order`: the same, or sorted."""
        where = conditions.where(self.matches, *order.going_on(self.goes_on), without="q")
        return self.columns + " FROM product_cards" + where + order.end

    def nearest(self, conditions: Conditions) -> LiteralString:
        """Only among the cards that come first."""
        after: LiteralString = f" WHERE {self.order.after}" if self.goes_on else ""
        first = (
            f" FROM (SELECT * FROM product_cards{after}{self.order.order} LIMIT {NEAREST}) AS product_cards"
        )
        return self.columns + first + conditions.where(self.matches, without="q") + self.order.end


class ProductLists:
    """One statement for a page. By relevance it asks for the best matches first, and for worse ones if there is room."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def page(
        self, conditions: Conditions, sort: ProductSort, request: PageRequest
    ) -> tuple[list[Record], str | None]:
        """The rows, and the cursor of what follows. Raise CursorInvalid."""
        after = paging.decode(request.cursor, sort.value) if request.cursor is not None else None
        rows = await self._rows(conditions, sort, after, request.limit + 1)
        shown = rows[: request.limit]
        if len(rows) <= request.limit:
            return shown, None
        last = shown[-1]
        return shown, paging.encode(paging.Place(sort.value, last["sort_key"], str(last["id"])))

    async def total(self, conditions: Conditions) -> int:
        """Up to `TOTAL_BOUND`."""
        sql = (
            "SELECT count(*) FROM (SELECT FROM product_cards"
            + conditions.where()
            + " LIMIT %(bound)s) AS few"
        )
        rows = await self._statements.all(
            sql, conditions.parameters() | {"bound": TOTAL_BOUND}, plan_anew=True
        )
        return int(rows[0]["count"])

    async def _rows(
        self, conditions: Conditions, sort: ProductSort, after: paging.Place | None, limit: int
    ) -> list[Record]:
        words = conditions.words
        if sort is not ProductSort.RELEVANCE or words is None or not words.words:
            plain = _ORDERS[ProductSort.POSITION if sort is ProductSort.RELEVANCE else sort]
            return await self._ordered(conditions, plain, after, limit)
        return await self._by_relevance(conditions, words, after, limit)

    async def _ordered(
        self, conditions: Conditions, order: _Order, after: paging.Place | None, limit: int
    ) -> list[Record]:
        parameters = conditions.parameters() | _place(after) | {"limit": limit}
        columns = _COLUMNS + order.key + " AS sort_key"
        words = conditions.words
        if words is not None and words.words:
            wanted = _Wanted(columns, ANYWHERE, order, goes_on=after is not None)
            return await self._matching(conditions, wanted, parameters, near=words.frequent)
        sql = columns + " FROM product_cards" + conditions.where(*order.going_on(after is not None))
        return await self._statements.all(sql + order.end, parameters, plan_anew=True)

    async def _by_relevance(
        self, conditions: Conditions, words: SearchWords, after: paging.Place | None, limit: int
    ) -> list[Record]:
        reached, sold = divmod(after.key, TIER) if after is not None else (len(_TIERS), 0)
        columns = _COLUMNS + "sold + %(tier)s AS sort_key"
        rows = list[Record]()
        for tier, matches in _TIERS:
            if tier > reached or len(rows) >= limit:
                continue
            parameters = conditions.parameters() | {"tier": tier * TIER, "limit": limit - len(rows)}
            if after is not None:
                parameters |= {"after": sold, "after_id": after.id}
            wanted = _Wanted(columns, matches, _POPULAR, goes_on=tier == reached)
            if tier == _WHOLE_IN_TITLE:  # of those the planner has a count
                rows += await self._statements.all(
                    wanted.sql(conditions, _POPULAR), parameters, plan_anew=True
                )
            else:
                near = tier == _BEGUN_IN_TITLE and words.frequent
                rows += await self._matching(conditions, wanted, parameters, near=near)
        return rows

    async def _matching(
        self, conditions: Conditions, wanted: _Wanted, parameters: dict[str, Any], *, near: bool
    ) -> list[Record]:
        """Words of which the planner cannot know how many there are. `near`: try first whether those that come first
        are enough.
        """
        if near:
            rows = await self._statements.all(wanted.nearest(conditions), parameters, plan_anew=True)
            if len(rows) == parameters["limit"]:
                return rows
        few = await self._few(conditions, wanted.matches)
        if few == 0:
            return []
        order = wanted.order if few == MANY else wanted.order.sorted
        return await self._statements.all(wanted.sql(conditions, order), parameters, plan_anew=True)

    async def _few(self, conditions: Conditions, matches: LiteralString) -> int:
        """How many there are, up to `MANY`: the planner always expects many for the beginning of a word."""
        sql = (
            "SELECT count(*) FROM (SELECT FROM product_cards"
            + conditions.where(matches, without="q")
            + " LIMIT %(many)s) AS few"
        )
        rows = await self._statements.all(sql, conditions.parameters() | {"many": MANY}, plan_anew=True)
        return int(rows[0]["count"])


def _place(after: paging.Place | None) -> dict[str, Any]:
    return {"after": after.key, "after_id": after.id} if after is not None else {}
