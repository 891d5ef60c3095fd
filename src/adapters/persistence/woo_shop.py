"""Which shop the catalogue is read from."""

from __future__ import annotations

from adapters.persistence.statements import Statements
from application.woocommerce.same_shop import ShopMemory


class SqlShopMemory(ShopMemory):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def address(self) -> str | None:
        row = await self._statements.one("SELECT address FROM woo_shop")
        return row["address"] if row is not None else None

    async def remember(self, address: str) -> None:
        await self._statements.run(
            "INSERT INTO woo_shop (address) VALUES (%s) ON CONFLICT (id) DO UPDATE SET address = EXCLUDED.address",
            (address,),
        )
