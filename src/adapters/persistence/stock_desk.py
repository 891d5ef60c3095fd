"""The stock desk in the database: documents are posted as a whole, on locked shelves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.statements import Record, Statements
from adapters.persistence.stock_news import StockNews
from adapters.persistence.stock_sql import TOLD
from application.shared.ports import Ids
from application.stock.ports import GoodsReader, Levels, StockDesk
from domain.catalogue.errors import ProductNotFound
from domain.shared.ids import LocationId, OrderId, ProductId, StockDocumentId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.document import DocumentKind, DocumentLine, ShelfState, Shortage, Sold, StockDocument
from domain.stock.movement import MovementKind, Shelf

_CLAIM: Final[LiteralString] = """
INSERT INTO stock_documents (id, kind, reference, order_id, author, reason, occurred_at)
VALUES (%(id)s, %(kind)s, %(reference)s, %(order_id)s, %(author)s, %(reason)s, %(at)s)
ON CONFLICT (reference) DO NOTHING RETURNING id
"""
_EARLIER: Final[LiteralString] = """
SELECT d.id, d.kind AS document_kind, d.author, d.reason, d.occurred_at, d.reference, d.order_id,
       m.variant_id, m.location_id, m.kind, m.delta_milli
FROM stock_documents d LEFT JOIN stock_movements m ON m.document_id = d.id WHERE d.reference = %s
"""
_PUT_UP: Final[LiteralString] = """
INSERT INTO stock_items (variant_id, location_id, on_hand_milli, reserved_milli, threshold_milli)
SELECT w.variant_id, w.location_id, 0, 0, 0
FROM unnest(%(variants)s::uuid[], %(locations)s::uuid[]) AS w (variant_id, location_id)
ORDER BY 1, 2 ON CONFLICT DO NOTHING
"""
_WANTED: Final[LiteralString] = """
    (s.variant_id, s.location_id) IN (SELECT * FROM unnest(%(variants)s::uuid[], %(locations)s::uuid[]))
"""
_LOCK: Final[LiteralString] = f"""
SELECT 1 FROM stock_items s WHERE {_WANTED} ORDER BY s.variant_id, s.location_id FOR UPDATE
"""
# After the lock: a statement that had waited for it would have counted before.
_STATES: Final[LiteralString] = f"""
SELECT s.variant_id, s.location_id, v.sku, v.tracked, s.on_hand_milli, l.allows_negative
FROM stock_items s JOIN product_variants v ON v.id = s.variant_id JOIN locations l ON l.id = s.location_id
WHERE {_WANTED}
"""
_POST: Final[LiteralString] = f"""
WITH lines AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(variants)s::uuid[], %(locations)s::uuid[], %(kinds)s::text[],
                         %(deltas)s::bigint[]) AS line (id, variant_id, location_id, kind, delta)
), moved AS (
    INSERT INTO stock_movements
        (id, variant_id, location_id, kind, delta_milli, order_id, document_id, reason, occurred_at)
    SELECT id, variant_id, location_id, kind, delta, %(order_id)s, %(document_id)s, %(reason)s, %(at)s FROM lines
)
UPDATE stock_items s SET on_hand_milli = s.on_hand_milli + lines.delta
FROM lines WHERE s.variant_id = lines.variant_id AND s.location_id = lines.location_id
RETURNING {TOLD}, lines.delta AS freed, lines.delta AS moved
"""
# Whoever returns goods of an order waits here for whoever does so already; nobody else wants these rows any more.
_LOCK_SOLD: Final[LiteralString] = """
SELECT 1 FROM stock_reservations
WHERE order_id = %(order_id)s AND variant_id = ANY(%(variants)s) AND state = 'consumed'
ORDER BY variant_id FOR UPDATE
"""
_SOLD: Final[LiteralString] = """
SELECT variant_id, coalesce(-sum(delta_milli) FILTER (WHERE kind = 'sale'), 0)::bigint AS deducted,
       coalesce(sum(delta_milli) FILTER (WHERE kind = 'return'), 0)::bigint AS returned
FROM stock_movements WHERE order_id = %(order_id)s AND variant_id = ANY(%(variants)s) GROUP BY 1
"""
SHORTAGES: Final[LiteralString] = """
SELECT r.order_id, s.variant_id, s.location_id, r.quantity_milli,
       least(r.quantity_milli, r.promised - s.on_hand_milli + least(s.threshold_milli, 0))::bigint AS missing
FROM stock_items s JOIN LATERAL (
    SELECT order_id, quantity_milli, sum(quantity_milli) OVER (ORDER BY order_id) AS promised
    FROM stock_reservations
    WHERE variant_id = s.variant_id AND location_id = s.location_id AND state = 'active'
      AND (expires_at IS NULL OR expires_at > %(at)s)
) r ON r.promised > s.on_hand_milli - least(s.threshold_milli, 0)
WHERE s.reserved_milli > s.on_hand_milli - least(s.threshold_milli, 0)
"""
"""The newest promises of each shelf that it does not cover: ids of orders are in the order of their making."""

_SHORTAGES_OF: Final[LiteralString] = f"{SHORTAGES} AND {_WANTED} ORDER BY 2, 3, 1"
_SET_LEVELS: Final[LiteralString] = f"""
WITH old AS (
    SELECT threshold_milli, low_level_milli FROM stock_items
    WHERE variant_id = %(variant_id)s AND location_id = %(location_id)s
)
UPDATE stock_items s SET threshold_milli = %(threshold)s, low_level_milli = %(low_level)s
FROM old WHERE s.variant_id = %(variant_id)s AND s.location_id = %(location_id)s
RETURNING {TOLD}, old.threshold_milli - s.threshold_milli AS freed, 0::bigint AS moved,
          old.low_level_milli AS low_before, old.threshold_milli AS threshold_before
"""


class SqlStockDesk(StockDesk):
    def __init__(self, statements: Statements, ids: Ids, news: StockNews) -> None:
        self._statements = statements
        self._ids = ids
        self._news = news

    async def claim(self, document: StockDocument) -> StockDocument | None:
        head = {
            "id": document.id,
            "kind": document.kind,
            "reference": document.reference,
            "order_id": document.order_id,
            "author": document.author,
            "reason": document.reason,
            "at": document.at,
        }
        if await self._statements.run(_CLAIM, head):
            return None
        return _to_document(await self._statements.all(_EARLIER, (document.reference,)))

    async def sold(self, order_id: OrderId, variants: Collection[VariantId]) -> Mapping[VariantId, Sold]:
        wanted = {"order_id": order_id, "variants": list(variants)}
        await self._statements.run(_LOCK_SOLD, wanted)
        return {
            row["variant_id"]: Sold(deducted=Quantity(row["deducted"]), returned=Quantity(row["returned"]))
            for row in await self._statements.all(_SOLD, wanted)
        }

    async def lock(self, shelves: Collection[Shelf]) -> Mapping[Shelf, ShelfState]:
        wanted = _keys(shelves)
        await self._statements.run(_PUT_UP, wanted)
        await self._statements.run(_LOCK, wanted)
        return {_shelf(row): _to_state(row) for row in await self._statements.all(_STATES, wanted)}

    async def post(self, document: StockDocument) -> None:
        if not document.lines:
            return
        lines = {
            **_keys(document.shelves),
            "ids": [self._ids.new() for _ in document.lines],
            "kinds": [line.kind.value for line in document.lines],
            "deltas": [line.delta.milli for line in document.lines],
            "order_id": document.order_id,
            "document_id": document.id,
            "reason": document.reason,
            "at": document.at,
        }
        self._news.tell(await self._statements.all(_POST, lines), at=document.at)

    async def shortages(self, shelves: Collection[Shelf], at: datetime) -> tuple[Shortage, ...]:
        rows = await self._statements.all(_SHORTAGES_OF, {**_keys(shelves), "at": at})
        return tuple(
            Shortage(
                order_id=row["order_id"],
                shelf=_shelf(row),
                quantity=Quantity(row["quantity_milli"]),
                missing=Quantity(row["missing"]),
            )
            for row in rows
        )

    async def set_levels(self, shelf: Shelf, levels: Levels, *, at: datetime) -> Levels:
        wanted = {
            "variant_id": shelf[0],
            "location_id": shelf[1],
            "threshold": levels.threshold.milli,
            "low_level": levels.low_level.milli if levels.low_level is not None else None,
        }
        told = await self._statements.all(_SET_LEVELS, wanted)
        self._news.tell(told, at=at)
        low_before = told[0]["low_before"]
        return Levels(
            threshold=Quantity(told[0]["threshold_before"]),
            low_level=Quantity(low_before) if low_before is not None else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StockOwner:
    """`elsewhere`: the connected shop counts the goods it knows."""

    elsewhere: bool


class SqlGoodsReader(GoodsReader):
    def __init__(self, statements: Statements, owner: StockOwner) -> None:
        self._statements = statements
        self._owner = owner

    async def of_product(self, product_id: ProductId) -> frozenset[VariantId]:
        rows = await self._statements.all(
            "SELECT v.id FROM products p LEFT JOIN product_variants v ON v.product_id = p.id WHERE p.id = %s",
            (product_id,),
        )
        if not rows:
            raise ProductNotFound
        return frozenset(VariantId(row["id"]) for row in rows if row["id"] is not None)

    async def counted_elsewhere(self, variants: Collection[VariantId]) -> frozenset[VariantId]:
        if not self._owner.elsewhere:
            return frozenset()
        rows = await self._statements.all(
            "SELECT variant_id FROM woo_variants WHERE managed AND variant_id = ANY(%s)", (list(variants),)
        )
        return frozenset(VariantId(row["variant_id"]) for row in rows)


def _to_document(rows: Sequence[Record]) -> StockDocument:
    """A row for each of its lines, or one without a line."""
    head = rows[0]
    return StockDocument(
        id=StockDocumentId(head["id"]),
        kind=DocumentKind(head["document_kind"]),
        lines=tuple(
            DocumentLine(
                shelf=_shelf(row), kind=MovementKind(row["kind"]), delta=Quantity(row["delta_milli"])
            )
            for row in rows
            if row["kind"] is not None
        ),
        author=head["author"],
        reason=head["reason"],
        at=head["occurred_at"],
        reference=head["reference"],
        order_id=OrderId(head["order_id"]) if head["order_id"] is not None else None,
    )


def _keys(shelves: Collection[Shelf]) -> dict[str, object]:
    return {"variants": [variant for variant, _ in shelves], "locations": [place for _, place in shelves]}


def _shelf(row: Record) -> Shelf:
    return VariantId(row["variant_id"]), LocationId(row["location_id"])


def _to_state(row: Record) -> ShelfState:
    return ShelfState(
        shelf=_shelf(row),
        sku=row["sku"],
        tracked=row["tracked"],
        on_hand=Quantity(row["on_hand_milli"]),
        allows_negative=row["allows_negative"],
    )
