"""What clients have marked."""

from __future__ import annotations

from datetime import datetime
from typing import Final, LiteralString

from adapters.persistence.paging import before, cut_page
from adapters.persistence.product_views import card_of
from adapters.persistence.promotion_badges import badges_of
from adapters.persistence.statements import Statements
from application.catalogue.views import ProductCard
from application.favorites.ports import FavoriteReader, Favorites
from application.shared.page import Page, PageRequest
from domain.catalogue.errors import ProductNotFound
from domain.catalogue.slug import Slug
from domain.shared.ids import ClientId, ProductId

_ADD: Final[LiteralString] = """
WITH product AS (
    SELECT product_id FROM product_cards
    WHERE product_id = %(id)s::uuid OR slug = %(slug)s
), had AS (
    SELECT FROM favorites JOIN product USING (product_id) WHERE client_id = %(client)s
), added AS (
    INSERT INTO favorites (client_id, product_id, added_at)
    SELECT %(client)s, product_id, %(at)s FROM product
    WHERE (SELECT count(*) FROM favorites WHERE client_id = %(client)s) < %(most)s
    ON CONFLICT DO NOTHING RETURNING product_id
)
SELECT EXISTS (SELECT FROM product) AS found, EXISTS (SELECT FROM had) OR EXISTS (SELECT FROM added) AS there
"""

_PAGE: Final[LiteralString] = f"""
SELECT c.*, c.product_id AS id, f.added_at, {badges_of("c.product_id")}
FROM favorites f JOIN product_cards c ON c.product_id = f.product_id
WHERE f.client_id = %(client)s
  AND (%(before_at)s::timestamptz IS NULL OR (f.added_at, f.product_id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY f.added_at DESC, f.product_id DESC LIMIT %(limit)s
"""


class SqlFavorites(Favorites):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, client_id: ClientId, reference: ProductId | Slug, *, at: datetime, most: int) -> bool:
        # Two at once must not both be the last one that fits.
        await self._statements.one("SELECT FROM clients WHERE id = %s FOR NO KEY UPDATE", (client_id,))
        found = await self._statements.one(
            _ADD, {"client": client_id, "at": at, "most": most, **_named(reference)}
        )
        assert found is not None
        if not found["found"]:
            raise ProductNotFound
        return bool(found["there"])

    async def remove(self, client_id: ClientId, reference: ProductId | Slug) -> None:
        await self._statements.run(
            "DELETE FROM favorites f USING products p WHERE p.id = f.product_id AND f.client_id = %(client)s"
            " AND (p.id = %(id)s::uuid OR p.slug = %(slug)s)",
            {"client": client_id, **_named(reference)},
        )


class SqlFavoriteReader(FavoriteReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def of_client(self, client_id: ClientId, page: PageRequest) -> Page[ProductCard]:
        rows = await self._statements.all(_PAGE, {"client": client_id, **before(page)})
        return cut_page(
            rows,
            page,
            to_item=card_of,
            place=lambda row: (row["added_at"], row["id"]),
            total=None,
        )


def _named(reference: ProductId | Slug) -> dict[str, object]:
    if isinstance(reference, Slug):
        return {"id": None, "slug": reference.text}
    return {"id": reference, "slug": None}
