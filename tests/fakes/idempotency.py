"""Kept answers in memory: a transaction claims its keys, and keeps its answers when it ends well."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from application.shared.idempotency import Answer, Claim, IdempotencyStore, KeyInFlight, Remembered
from application.shared.ports import Clock

Key = tuple[str, str]


@dataclass
class Answers:
    """What is committed, and what is claimed by the transactions that are open."""

    clock: Clock
    kept: dict[Key, tuple[Remembered, datetime]] = field(default_factory=dict)
    in_flight: set[Key] = field(default_factory=set)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[IdempotencyStore]:
        store = InMemoryIdempotencyStore(self)
        try:
            yield store
            self.kept |= store.written
            for key in store.forgotten:
                del self.kept[key]
        finally:
            self.in_flight -= store.claimed


class InMemoryIdempotencyStore(IdempotencyStore):
    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.claimed: set[Key] = set()
        self.written: dict[Key, tuple[Remembered, datetime]] = {}
        self.forgotten: set[Key] = set()

    async def recall(self, claim: Claim) -> Remembered | None:
        key = (claim.scope, claim.key)
        if key in self._answers.in_flight - self.claimed:
            raise KeyInFlight
        self._answers.in_flight.add(key)
        self.claimed.add(key)
        known = (self._answers.kept | self.written).get(key)
        return known[0] if known else None

    async def remember(self, claim: Claim, answer: Answer) -> None:
        remembered = Remembered(fingerprint=claim.fingerprint, answer=replace(answer, replayed=True))
        self.written[claim.scope, claim.key] = (remembered, self._answers.clock.now())
