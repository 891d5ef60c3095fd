"""What a quote needs to know, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.cart import full_name, selling_unit
from adapters.persistence.loyalty_programs import SqlPrograms
from adapters.persistence.statements import Record, Statements
from application.orders.ports import Buyer, CheckoutReader, Offer, Wish
from domain.orders.delivery import DeliveryKind, DeliveryMethod
from domain.orders.errors import DeliveryNotOffered
from domain.orders.quote import NO_LOYALTY, LoyaltyMode, LoyaltyTerms, SaleItem
from domain.shared.ids import ClientId, LocationId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity

_COLUMNS: Final[LiteralString] = """
v.id AS variant_id, v.sku, v.name AS variant_name, v.min_quantity_milli, v.increment_milli,
coalesce(v.promo_price_minor, v.price_minor) AS price_minor, v.tracked AND p.kind = 'goods' AS tracked,
p.id AS product_id, p.name, p.skip_loyalty, p.unredeemable, p.active AND v.active AND c.active AS for_sale
"""
_CATALOGUE: Final[LiteralString] = """
JOIN product_variants v ON v.id = l.variant_id
JOIN products p ON p.id = v.product_id
JOIN categories c ON c.id = p.category_id
"""
_IN_CART: Final[LiteralString] = f"""
SELECT l.quantity_milli, {_COLUMNS} FROM cart_lines l {_CATALOGUE}
WHERE l.client_id = %s ORDER BY l.added_at, l.variant_id
"""
_WISHED: Final[LiteralString] = f"""
SELECT l.quantity_milli, {_COLUMNS}
FROM unnest(%s::uuid[], %s::bigint[]) WITH ORDINALITY AS l (variant_id, quantity_milli, place) {_CATALOGUE}
ORDER BY l.place
"""
_BUYER: Final[LiteralString] = """
SELECT c.blocked_at IS NOT NULL AS blocked, c.tier_code,
       (SELECT max(version) FROM loyalty_programs) AS program_version,
       (SELECT coalesce(sum(remaining_hundredths), 0)::bigint FROM point_lots l
         WHERE l.client_id = c.id AND l.state = 'active' AND (l.expires_at IS NULL OR l.expires_at > %(at)s)
       ) AS spendable,
       (SELECT array_agg(id ORDER BY priority, id) FROM locations WHERE active) AS locations
FROM clients c WHERE c.id = %(client_id)s
"""
_METHOD: Final[LiteralString] = """
SELECT m.code, m.kind, m.name, m.fee_minor, m.free_from_minor, m.location_id
FROM delivery_methods m LEFT JOIN locations l ON l.id = m.location_id
WHERE m.code = %s AND m.active AND (m.location_id IS NULL OR l.active)
"""


class SqlCheckoutReader(CheckoutReader):
    def __init__(self, statements: Statements, programs: SqlPrograms) -> None:
        self._statements = statements
        self._programs = programs

    async def offers_in_cart(self, client_id: ClientId) -> tuple[Offer, ...]:
        rows = await self._statements.all(_IN_CART, (client_id,))
        return tuple(_to_offer(row) for row in rows)

    async def offers(self, wishes: Sequence[Wish]) -> tuple[Offer, ...]:
        rows = await self._statements.all(
            _WISHED, ([wish.variant_id for wish in wishes], [wish.quantity.milli for wish in wishes])
        )
        return tuple(_to_offer(row) for row in rows)

    async def buyer(self, client_id: ClientId, *, at: datetime) -> Buyer:
        row = await self._statements.one(_BUYER, {"client_id": client_id, "at": at})
        if row is None:
            # A token of a client who is gone: treated like a blocked one.
            return Buyer(blocked=True, terms=NO_LOYALTY, spendable=Points(0), selling_locations=())
        return Buyer(
            blocked=row["blocked"],
            terms=await self._terms(row["program_version"], row["tier_code"]),
            spendable=Points(row["spendable"]),
            selling_locations=tuple(LocationId(place) for place in row["locations"] or ()),
        )

    async def delivery_method(self, code: str) -> DeliveryMethod:
        row = await self._statements.one(_METHOD, (code,))
        if row is None:
            raise DeliveryNotOffered(code)
        return DeliveryMethod(
            code=row["code"],
            kind=DeliveryKind(row["kind"]),
            name=row["name"],
            fee=Money(row["fee_minor"]),
            free_from=Money(row["free_from_minor"]) if row["free_from_minor"] is not None else None,
            location_id=LocationId(row["location_id"]) if row["location_id"] else None,
        )

    async def _terms(self, version: int | None, tier_code: str | None) -> LoyaltyTerms:
        program = await self._programs.version(version) if version is not None else None
        if program is None:
            return NO_LOYALTY
        tier = program.tier(tier_code)
        return LoyaltyTerms(
            version=program.version,
            mode=LoyaltyMode(program.mode),
            tier=tier.code,
            rate=tier.rate,
            max_share=tier.max_share,
        )


def _to_offer(row: Record) -> Offer:
    return Offer(
        item=SaleItem(
            product_id=ProductId(row["product_id"]),
            variant_id=VariantId(row["variant_id"]),
            sku=row["sku"],
            name=full_name(row),
            quantity=Quantity(row["quantity_milli"]),
            unit_price=Money(row["price_minor"]),
            tracked=row["tracked"],
            skip_loyalty=row["skip_loyalty"],
            unredeemable=row["unredeemable"],
        ),
        selling_unit=selling_unit(row),
        for_sale=row["for_sale"],
    )
