"""`/control`: how the simulator is told what to do, outside the shop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from litestar import delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from entrypoints.simulators.woocommerce.bulk import add_many
from entrypoints.simulators.woocommerce.deliveries import Run, Sent
from entrypoints.simulators.woocommerce.door import Door
from entrypoints.simulators.woocommerce.faults import Outage, ShopFault
from entrypoints.simulators.woocommerce.simulator import ShopCall, WooCommerceSimulator


class ClockSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    at: datetime | None


class WebhookSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`after_ms` null: only when told. `lose`: how many of the next are lost, null for all."""

    after_ms: int | None = None
    lose: int | None = 0


def control_routes(simulator: WooCommerceSimulator) -> list[HTTPRouteHandler]:
    return [*_looking(simulator), *_telling(simulator), *_troubling(simulator)]


def _looking(simulator: WooCommerceSimulator) -> list[HTTPRouteHandler]:
    @get("/control/state")
    async def state() -> dict[str, Any]:
        return simulator.state()

    @get("/control/calls")
    async def calls() -> list[ShopCall]:
        return list(simulator.calls)

    return [state, calls]


def _telling(simulator: WooCommerceSimulator) -> list[HTTPRouteHandler]:
    @post("/control/clock", status_code=HTTP_204_NO_CONTENT)
    async def clock(data: JSONBody[ClockSetting]) -> None:
        simulator.clock.set(data.at)

    @post("/control/products", status_code=HTTP_200_OK)
    async def products(count: FromQuery[int]) -> dict[str, int]:
        return {"products": add_many(simulator.shop, count)}

    @post("/control/webhooks/run", status_code=HTTP_200_OK)
    async def run(data: JSONBody[Run]) -> list[Sent]:
        return await simulator.deliveries.run(data)

    @post("/control/webhooks", status_code=HTTP_204_NO_CONTENT)
    async def webhooks(data: JSONBody[WebhookSetting]) -> None:
        simulator.webhooks_after = None if data.after_ms is None else data.after_ms / 1000
        simulator.deliveries.losing = data.lose

    @delete("/control")
    async def reset() -> None:
        simulator.reset()

    return [clock, products, run, webhooks, reset]


def _troubling(simulator: WooCommerceSimulator) -> list[HTTPRouteHandler]:
    @post("/control/faults", status_code=HTTP_204_NO_CONTENT)
    async def plan(data: JSONBody[ShopFault]) -> None:
        simulator.trouble.plan(data)

    @post("/control/outage", status_code=HTTP_204_NO_CONTENT)
    async def begin(data: JSONBody[Outage]) -> None:
        simulator.trouble.begin(data)

    @delete("/control/outage")
    async def end() -> None:
        simulator.trouble.end()

    @post("/control/door", status_code=HTTP_204_NO_CONTENT)
    async def door(data: JSONBody[dict[str, Any]]) -> None:
        known = msgspec.convert(msgspec.to_builtins(simulator.door) | data, Door)
        simulator.open_door(**msgspec.structs.asdict(known))

    return [plan, begin, end, door]
