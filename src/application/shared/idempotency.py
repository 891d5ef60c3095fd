"""A request with an idempotency key has its effect once (rule R0-6, INV-CO-3, INV-CO-4)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from application.shared.ports import UnitOfWork
from domain.shared.errors import Conflict, RuleViolated

KEPT_FOR: Final = timedelta(hours=24)


class KeyReused(RuleViolated):
    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key came before with another request.")


class KeyInFlight(Conflict):
    code = "idempotency_key_in_flight"

    def __init__(self) -> None:
        super().__init__("A request with this Idempotency-Key is being served. Repeat it in a moment.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`scope` is the principal and the route; `fingerprint` a digest of the request's content."""

    scope: str
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An encoded answer, as it was sent the first time."""

    status: int
    body: bytes
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    fingerprint: bytes
    answer: Answer


class IdempotencyStore(Protocol):
    """Answers by key, kept 24 hours, written by the transaction of the effect."""

    @abstractmethod
    async def recall(self, claim: Claim) -> Remembered | None:
        """The stored answer, its replay counted; None when this transaction may have the effect.

        Raise KeyInFlight while another transaction holds the key.
        """

    @abstractmethod
    async def remember(self, claim: Claim, answer: Answer) -> None:
        """Keep the answer. Raise KeyInFlight when another transaction was faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOnce:
    """Run an effect and keep its answer in one transaction, or replay the answer kept.

    A refused effect keeps nothing: the same key may be tried again.
    """

    store: IdempotencyStore
    uow: UnitOfWork

    async def __call__(self, claim: Claim, effect: Callable[[], Awaitable[Answer]]) -> Answer:
        async with self.uow:
            remembered = await self.store.recall(claim)
            if remembered is not None:
                if remembered.fingerprint != claim.fingerprint:
                    raise KeyReused
                return remembered.answer
            answer = await effect()
            await self.store.remember(claim, answer)
            return answer
