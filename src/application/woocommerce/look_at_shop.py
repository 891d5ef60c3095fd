"""How the connection to the shop stands."""

from __future__ import annotations

from dataclasses import dataclass

from application.shared.access import Actor, Permission
from application.woocommerce.diagnosis import Diagnosis, diagnose
from application.woocommerce.ports import CircuitWatch, ShopProbe


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopConnection:
    """What the settings say. `url` is None where no shop is connected."""

    url: str | None
    user: str | None
    stock_owner: str
    connections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionStatus:
    """`diagnosis` is None where no shop is connected."""

    connection: ShopConnection
    diagnosis: Diagnosis | None
    circuit: str
    circuit_opens_in: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtShop:
    """Needs WOOCOMMERCE_MANAGE. Asks the shop itself, so it takes seconds."""

    probe: ShopProbe
    circuit: CircuitWatch
    connection: ShopConnection
    actor: Actor

    async def __call__(self) -> ConnectionStatus:
        self.actor.require(Permission.WOOCOMMERCE_MANAGE)
        connected = self.connection.url is not None
        return ConnectionStatus(
            connection=self.connection,
            diagnosis=diagnose(await self.probe.look()) if connected else None,
            circuit=self.circuit.state(),
            circuit_opens_in=self.circuit.seconds_left(),
        )
