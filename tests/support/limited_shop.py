"""A shop with narrow limits, and with passwords that cost nothing to check."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
from dishka import Provider, Scope, provide

from application.identity.errors import CredentialsWrong
from application.identity.ports import PasswordHasher
from domain.identity.credentials import Password
from entrypoints.ioc.container import make_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.application import application
from tests.support.container import FrozenTime


class CountingHasher(PasswordHasher):
    """The real one takes a twentieth of a second each time, by intention."""

    def __init__(self) -> None:
        self.checks = 0

    async def hash(self, password: Password) -> str:
        return f"hash of {password.value}"

    async def check(self, password: Password, stored: str | None) -> None:
        self.checks += 1
        await asyncio.sleep(0.001)
        if stored != f"hash of {password.value}":
            raise CredentialsWrong

    def outgrown(self, stored: str) -> bool:
        return False


class Hashing(Provider):
    scope = Scope.APP

    def __init__(self, hasher: CountingHasher) -> None:
        super().__init__()
        self._hasher = hasher

    @provide(override=True)
    def hasher(self) -> PasswordHasher:
        return self._hasher


@asynccontextmanager
async def limited_shop(
    settings: Settings, clock: FrozenClock, hasher: CountingHasher, **changes: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """One process of it; `changes` are of the settings of HTTP."""
    changed = replace(settings, http=settings.http.model_copy(update=changes))
    container = make_container(changed, FrozenTime(clock), Hashing(hasher))
    transport = httpx.ASGITransport(app=application(container, changed))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client
    await container.close()
