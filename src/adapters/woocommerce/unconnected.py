"""Where no shop is connected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.woocommerce.transport import Answer, Params, Transport
from application.woocommerce.errors import ShopNotConnected
from application.woocommerce.ports import ShopProbe
from application.woocommerce.sighting import Sighting


class NoShop(Transport, ShopProbe):
    async def get(self, _path: str, _params: Params | None = None, /) -> Answer:
        raise ShopNotConnected

    async def write(
        self, _method: str, _path: str, _body: Mapping[str, Any], _params: Params | None = None, /
    ) -> Answer:
        raise ShopNotConnected

    async def look(self) -> Sighting:
        raise ShopNotConnected
