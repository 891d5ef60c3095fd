"""Passwords hashed with Argon2id, beside the event loop."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import Final

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from application.identity.errors import CredentialsWrong
from application.identity.ports import PasswordHasher
from domain.identity.credentials import Password

MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2
# Each hash in flight takes 19 MiB, so a flood of log-ins queues instead of eating the memory.
AT_ONCE: Final = 4


class Argon2Hasher(PasswordHasher):
    """OWASP's minimum: 19 MiB, two passes, one lane. Make one for the process."""

    def __init__(self) -> None:
        self._argon2 = argon2.PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: Password) -> str:
        async with self._places:
            return await asyncio.to_thread(self._argon2.hash, _encoded(password))

    async def check(self, password: Password, stored: str | None) -> None:
        async with self._places:
            fits = await asyncio.to_thread(self._fits, _encoded(password), stored)
        if not fits:
            raise CredentialsWrong

    def outgrown(self, stored: str) -> bool:
        return self._argon2.check_needs_rehash(stored)

    def _fits(self, password: bytes, stored: str | None) -> bool:
        try:
            self._argon2.verify(stored if stored is not None else self._decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    @cached_property
    def _decoy(self) -> str:
        """What a password is checked against where none is stored, so that the answer takes as long."""
        return self._argon2.hash(b"decoy")


def _encoded(password: Password) -> bytes:
    return password.value.encode("utf-8", "surrogatepass")
