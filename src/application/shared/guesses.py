"""Checks that may be guessed at, and doings that cost something: counted before they are made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from application.shared.client_address import ClientAddress
from application.shared.rate_limits import Limit, RateLimiter, Standings, TooManyAttempts


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """What is guarded, and how often: for one subject from one address, for one subject from anywhere, for one
    address whatever the subjects.

    `familiar` spares a subject what others do to it: whoever succeeded from an address within its window is not
    held up there by `subject`. Without it a stranger could lock somebody out for as long as they like.
    """

    pair: tuple[Limit, ...] = ()
    subject: tuple[Limit, ...] = ()
    address: tuple[Limit, ...] = ()
    familiar: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """A subject is an e-mail address, a phone, an id: counted the same whether or not it exists."""

    limiter: RateLimiter
    address: ClientAddress
    standings: Standings

    @asynccontextmanager
    async def attempt(self, guarded: Guarded, subject: str = "") -> AsyncIterator[None]:
        """Put the check, and only the check, inside: it failed if it raises, and only failures stay counted.

        Raise TooManyAttempts instead of entering. It is counted before the check and given back after it, so
        parallel guesses get no more checks than there is room for. What is interrupted counts as failed.
        """
        taken = await self._take(guarded, subject)
        yield
        for limit, key in taken:
            await self.limiter.give_back(limit, key)
        if guarded.familiar is not None:
            await self.limiter.hit(guarded.familiar, self._pair(subject))

    async def spend(self, guarded: Guarded, subject: str = "") -> None:
        """For what counts whether or not it succeeds, such as a message that costs money. Raise TooManyAttempts."""
        await self._take(guarded, subject)

    async def _take(self, guarded: Guarded, subject: str) -> list[tuple[Limit, str]]:
        """A refusal counts nothing: limits that had room before the one that had none get theirs back."""
        taken: list[tuple[Limit, str]] = []
        for limit, key in await self._applying(guarded, subject):
            standing = await self.limiter.hit(limit, key)
            self.standings.note(standing)
            if not standing.allowed:
                for earlier, its_key in taken:
                    await self.limiter.give_back(earlier, its_key)
                raise TooManyAttempts(standing)
            taken.append((limit, key))
        return taken

    async def _applying(self, guarded: Guarded, subject: str) -> list[tuple[Limit, str]]:
        applying = [(limit, self._pair(subject)) for limit in guarded.pair]
        applying += [(limit, self.address.household) for limit in guarded.address]
        if guarded.subject and not await self._is_familiar(guarded.familiar, subject):
            applying += [(limit, subject) for limit in guarded.subject]
        return applying

    async def _is_familiar(self, familiar: Limit | None, subject: str) -> bool:
        if familiar is None:
            return False
        standing = await self.limiter.peek(familiar, self._pair(subject))
        return standing.remaining < familiar.quota

    def _pair(self, subject: str) -> str:
        return f"{self.address.household} {subject}"
