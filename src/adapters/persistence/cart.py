"""The cart: one row per client and one per line; every change is one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row
from adapters.persistence.statements import Record, Statements
from application.cart.ports import CartLineView, CartReader, CartRepository, CartView, Choice
from domain.cart.limits import MAX_LINES, CartFull
from domain.shared.ids import ClientId, ProductId, VariantId
from domain.shared.money import ZERO, Money
from domain.shared.quantity import Quantity
from domain.shared.selling import SellingUnit


class CartRow(Row):
    """`prices` are the unit prices of the last quote, in kopecks by variant."""

    __tablename__ = "carts"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    version: Mapped[int]
    quote_hash: Mapped[str | None]
    prices: Mapped[dict[str, Any] | None]


class CartLineRow(Row):
    __tablename__ = "cart_lines"
    __table_args__ = (CheckConstraint("quantity_milli > 0", name="quantity_milli"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("carts.client_id"), primary_key=True)
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"), primary_key=True)
    quantity_milli: Mapped[int]
    added_at: Mapped[datetime]


_CHOICES: Final[LiteralString] = """
SELECT v.id, v.sku, v.min_quantity_milli, v.increment_milli
FROM product_variants v JOIN products p ON p.id = v.product_id JOIN categories c ON c.id = p.category_id
WHERE p.id = %s AND p.active AND v.active AND c.active
ORDER BY v.position, v.id
"""

# The cart's row is locked by the upsert, so that the count of lines is exact under parallel additions.
_TOUCH: Final[LiteralString] = """
INSERT INTO carts AS c (client_id, version) VALUES (%s, 1)
ON CONFLICT (client_id) DO UPDATE SET version = c.version + 1
RETURNING version
"""
_PUT: Final[LiteralString] = """
INSERT INTO cart_lines AS l (client_id, variant_id, quantity_milli, added_at)
SELECT %(client_id)s, %(variant_id)s, %(quantity)s, %(at)s
WHERE (SELECT count(*) FROM cart_lines WHERE client_id = %(client_id)s AND variant_id <> %(variant_id)s) < %(most)s
ON CONFLICT (client_id, variant_id) DO UPDATE SET quantity_milli = excluded.quantity_milli
"""

_REMOVE: Final[LiteralString] = """
WITH removed AS (
    DELETE FROM cart_lines l USING product_variants v
    WHERE l.client_id = %(client_id)s AND v.id = l.variant_id AND v.product_id = %(product_id)s
      AND (%(variant_id)s::uuid IS NULL OR v.id = %(variant_id)s)
    RETURNING 1
)
UPDATE carts SET version = version + 1
WHERE client_id = %(client_id)s AND EXISTS (SELECT FROM removed)
"""

_CLEAR: Final[LiteralString] = """
WITH removed AS (DELETE FROM cart_lines WHERE client_id = %(client_id)s RETURNING 1)
UPDATE carts SET version = version + 1, quote_hash = NULL, prices = NULL
WHERE client_id = %(client_id)s AND EXISTS (SELECT FROM removed)
"""

_CART: Final[LiteralString] = """
SELECT cart.version, p.id AS product_id, v.id AS variant_id, v.sku, p.name, v.name AS variant_name,
       p.photos[1] AS photo, p.unit, l.quantity_milli, coalesce(v.promo_price_minor, v.price_minor) AS price_minor,
       p.active AND v.active AND c.active AS for_sale
FROM carts cart
LEFT JOIN cart_lines l ON l.client_id = cart.client_id
LEFT JOIN product_variants v ON v.id = l.variant_id
LEFT JOIN products p ON p.id = v.product_id
LEFT JOIN categories c ON c.id = p.category_id
WHERE cart.client_id = %s
ORDER BY l.added_at, l.variant_id
"""


class SqlCarts(CartRepository, CartReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def choices(self, product_id: ProductId) -> tuple[Choice, ...]:
        rows = await self._statements.all(_CHOICES, (product_id,))
        return tuple(
            Choice(variant_id=VariantId(row["id"]), sku=row["sku"], selling_unit=selling_unit(row))
            for row in rows
        )

    async def put(
        self, client_id: ClientId, variant_id: VariantId, quantity: Quantity, *, at: datetime
    ) -> None:
        await self._statements.run(_TOUCH, (client_id,))
        line = {"client_id": client_id, "variant_id": variant_id, "quantity": quantity.milli, "at": at}
        if not await self._statements.run(_PUT, {**line, "most": MAX_LINES}):
            raise CartFull

    async def remove(self, client_id: ClientId, product_id: ProductId, variant_id: VariantId | None) -> None:
        await self._statements.run(
            _REMOVE, {"client_id": client_id, "product_id": product_id, "variant_id": variant_id}
        )

    async def clear(self, client_id: ClientId) -> None:
        await self._statements.run(_CLEAR, {"client_id": client_id})

    async def lock(self, client_id: ClientId) -> int:
        row = await self._statements.one(
            "SELECT version FROM carts WHERE client_id = %s FOR UPDATE", (client_id,)
        )
        return row["version"] if row else 0

    async def remember_quote(self, client_id: ClientId, quote_hash: str, prices: dict[str, int]) -> None:
        await self._statements.run(
            "UPDATE carts SET quote_hash = %s, prices = %s WHERE client_id = %s",
            (quote_hash, Jsonb(prices), client_id),
        )

    async def remembered_prices(self, client_id: ClientId, quote_hash: str) -> dict[str, int]:
        row = await self._statements.one(
            "SELECT prices FROM carts WHERE client_id = %s AND quote_hash = %s", (client_id, quote_hash)
        )
        return dict(row["prices"]) if row else {}

    async def cart(self, client_id: ClientId) -> CartView:
        rows = await self._statements.all(_CART, (client_id,))
        lines = tuple(_line(row) for row in rows if row["variant_id"] is not None)
        return CartView(
            version=rows[0]["version"] if rows else 0,
            lines=lines,
            goods=sum((line.amount for line in lines if line.for_sale), start=ZERO),
        )


def selling_unit(row: Record) -> SellingUnit:
    return SellingUnit(
        minimum=Quantity(row["min_quantity_milli"]), increment=Quantity(row["increment_milli"])
    )


def full_name(row: Record) -> str:
    """The product's name, with the variant's where it has one."""
    return f"{row['name']}, {row['variant_name']}" if row["variant_name"] else row["name"]


def _line(row: Record) -> CartLineView:
    quantity, price = Quantity(row["quantity_milli"]), Money(row["price_minor"])
    return CartLineView(
        product_id=ProductId(row["product_id"]),
        variant_id=VariantId(row["variant_id"]),
        sku=row["sku"],
        name=full_name(row),
        photo=row["photo"],
        unit=row["unit"],
        quantity=quantity,
        unit_price=price,
        amount=quantity.priced(price),
        for_sale=row["for_sale"],
    )
