"""The shop's numbers mean something in that shop alone: another one's products are not taken for them."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from application.woocommerce.errors import AnotherShop
from application.woocommerce.take_webhook import ConnectedShop

_USUAL_PORTS: Final = {"https": ":443", "http": ":80"}


class ShopMemory(Protocol):
    @abstractmethod
    async def address(self) -> str | None:
        """Of the shop that the catalogue is read from; None before the first full synchronisation."""

    @abstractmethod
    async def remember(self, address: str) -> None:
        """Inside a unit of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameShop:
    """Asked before anything is read from the shop, or written to it, by its numbers."""

    connected: ConnectedShop
    memory: ShopMemory
    uow: UnitOfWork

    async def check(self) -> None:
        """Raise AnotherShop. All is well before the first full synchronisation, and while none is connected."""
        known = await self.memory.address()
        if self.connected.url is None or known is None:
            return
        if known != (address := address_of(self.connected.url)):
            raise AnotherShop(known, address)

    async def settle(self) -> None:
        """By a full synchronisation, before it reads: from now on it is this shop. Raise AnotherShop."""
        await self.check()
        if self.connected.url is not None:
            async with self.uow:
                await self.memory.remember(address_of(self.connected.url))


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptNewAddress:
    """Needs WOOCOMMERCE_MANAGE: somebody says that it is the same shop, which has moved. Repeatable."""

    connected: ConnectedShop
    memory: ShopMemory
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self) -> None:
        self.actor.require(Permission.WOOCOMMERCE_MANAGE)
        if self.connected.url is None:
            return
        address = address_of(self.connected.url)
        async with self.uow:
            known = await self.memory.address()
            if known is None or known == address:
                return
            await self.memory.remember(address)
            entry = AuditEntry(
                action="woocommerce.moved",
                subject="woocommerce",
                subject_id=address,
                before={"address": known},
                after={"address": address},
            )
            await self.audit.record(entry, self.clock.now())


def address_of(url: str) -> str:
    """Scheme, host and path, written in one way."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(_USUAL_PORTS.get(parts.scheme, ":"))
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}"
